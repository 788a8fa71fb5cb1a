import { sleep, systemClock } from "@rangecast/base/clock";
import { Histogram } from "@rangecast/base/histogram";
import type { FollowerEvent, ReplayFollower } from "@rangecast/bus/replay-follower";
import { printTable } from "../report.ts";
import { connectTo } from "./past.ts";
import { Stage, timeUntil } from "./stage.ts";

export const name = "followers";

const FOLLOWERS = 50;
const ENTITIES = 100;
const STORED_PER_S = 20_000;
/** 1 000 frames a second. */
const RATE = 0.05;
const SECONDS = 20;
const MESSAGES = STORED_PER_S * RATE * (SECONDS + 40);
const SAMPLE_INTERVAL_MS = 20;
const JUMPS = 5;

/** One client: what it shows. */
class Client {
  epoch = -1;
  shown_ms = 0;
  frames = 0;
  paused = false;
  readonly follower: ReplayFollower;

  constructor(stage: Stage, connection: Parameters<Stage["follow"]>[0]) {
    this.follower = stage.follow(connection, (event) => this.#take(event));
  }

  #take(event: FollowerEvent): void {
    switch (event.type) {
      case "epoch":
      case "state":
        this.epoch = event.epoch;
        break;
      case "frame":
        this.shown_ms = event.frame.time_ms;
        this.frames++;
        break;
      case "clock":
        this.paused = event.vector.state === "paused";
    }
  }
}

/** Measures how far followers of one group replay are from each other, and how fast they obey. */
export async function run(): Promise<void> {
  await using stage = await Stage.open({
    ...{ entities: ENTITIES, messages: MESSAGES, stored_per_s: STORED_PER_S, rate: RATE },
  });
  await using stack = new AsyncDisposableStack();
  const clients: Client[] = [];
  for (let i = 0; i < FOLLOWERS; i++) {
    const client = new Client(stage, stack.use(await connectTo(stage.server.port)));
    stack.use(client.follower);
    clients.push(client);
  }
  await timeUntil(
    "all follow",
    () => clients.every(({ frames, follower }) => frames > 100 && follower.position() !== null),
  );
  const spread = await sampleSpread(clients);
  const seek_ms: number[] = [];
  const pause_ms: number[] = [];
  for (let i = 0; i < JUMPS; i++) {
    seek_ms.push(await seek(stage, clients, i));
    pause_ms.push(await pause(stage, clients));
  }
  const figure = (value: number) => value.toFixed(1);
  printTable(`${FOLLOWERS} followers of one group replay, 1 000 frames/s`, [
    "what",
    "measured",
    "target",
  ], [
    ["spread of playheads, p99 ms", figure(spread.clocks.quantile(0.99)), "50"],
    ["spread of the newest frames shown, p50 ms", figure(spread.frames.quantile(0.5)), ""],
    ["spread of the newest frames shown, p99 ms", figure(spread.frames.quantile(0.99)), ""],
    [`seek until all show it, worst of ${JUMPS}, ms`, figure(Math.max(...seek_ms)), "500"],
    [`pause until it has reached all, worst of ${JUMPS}, ms`, figure(Math.max(...pause_ms)), "250"],
  ]);
}

/** Differences of what the clients show at the same instants, in milliseconds of real time. */
async function sampleSpread(clients: readonly Client[]) {
  const spread = { clocks: new Histogram(), frames: new Histogram() };
  for (let i = 0; i < SECONDS * 1000 / SAMPLE_INTERVAL_MS; i++) {
    await sleep(systemClock, SAMPLE_INTERVAL_MS);
    spread.clocks.record(range(clients.map(({ follower }) => follower.position() ?? NaN)) / RATE);
    spread.frames.record(range(clients.map(({ shown_ms }) => shown_ms)) / RATE);
  }
  return spread;
}

/** From the command until every client has shown a frame at the new position. */
async function seek(stage: Stage, clients: readonly Client[], jump: number): Promise<number> {
  const { first_ms, last_ms } = stage.extent;
  const target_ms = Math.round(first_ms + (last_ms - first_ms) * (0.1 + 0.1 * jump));
  const epoch = Math.max(...clients.map((client) => client.epoch));
  const begun_ms = systemClock.monotonicMs();
  await stage.control("seek", target_ms);
  await timeUntil(
    "all show the new position",
    () => clients.every((client) => client.epoch > epoch && client.shown_ms >= target_ms),
  );
  return systemClock.monotonicMs() - begun_ms;
}

async function pause(stage: Stage, clients: readonly Client[]): Promise<number> {
  const begun_ms = systemClock.monotonicMs();
  await stage.control("pause");
  await timeUntil("all are paused", () => clients.every(({ paused }) => paused));
  const taken_ms = systemClock.monotonicMs() - begun_ms;
  await stage.control("resume");
  await timeUntil("all go on", () => clients.every(({ paused }) => !paused));
  return taken_ms;
}

function range(values: readonly number[]): number {
  return Math.max(...values) - Math.min(...values);
}
