import { systemClock } from "@rangecast/base/clock";
import { Histogram } from "@rangecast/base/histogram";
import type { FollowerEvent } from "@rangecast/bus/replay-follower";
import { printTable } from "../report.ts";
import { connectTo } from "./past.ts";
import { Stage, timeUntil } from "./stage.ts";

export const name = "joins";

const ENTITIES = 1000;
const STORED_PER_S = 20_000;
/** 1 000 frames a second. */
const RATE = 0.05;
const JOINS = 200;
/** Frames behind the state that are looked at. */
const FOLLOWED = 100;
/** Long enough for all joins, each of which waits for its frames. */
const MESSAGES = ENTITIES + 1000 * 110;

/** What one joiner has seen: original sequences. */
interface Joiner {
  state: number[] | null;
  complete_ms: number;
  readonly frames: number[];
}

/** Measures how fast a late joiner has the complete state, and audits what it sees. */
export async function run(args: string[]): Promise<void> {
  const joins = Number(args[0] ?? JOINS);
  await using stage = await Stage.open({
    ...{ entities: ENTITIES, messages: MESSAGES, stored_per_s: STORED_PER_S, rate: RATE },
  });
  await using connection = await connectTo(stage.server.port);
  await using first = stage.follow(connection, () => {});
  await timeUntil("the replay has shown every entity", () => first.counts.frames > 2 * ENTITIES);
  const times_ms = new Histogram();
  let [gaps, doubles, wrongStates] = [0, 0, 0];
  for (let i = 0; i < joins; i++) {
    const joiner = await join(stage);
    times_ms.record(joiner.complete_ms);
    const faults = audit(joiner);
    gaps += faults.gaps;
    doubles += faults.doubles;
    wrongStates += faults.wrongState ? 1 : 0;
  }
  printTable(
    `${joins} late joiners, ${ENTITIES} entities, 1 000 frames/s`,
    ["complete p50 ms", "p99 ms", "worst ms", "target", "gaps", "doubles", "wrong states"],
    [[
      ...[times_ms.quantile(0.5), times_ms.quantile(0.99), times_ms.max].map((ms) => ms.toFixed(1)),
      ...["400", gaps, doubles, wrongStates],
    ]],
  );
}

async function join(stage: Stage): Promise<Joiner> {
  await using connection = await connectTo(stage.server.port);
  const begun_ms = systemClock.monotonicMs();
  const joiner: Joiner = { state: null, complete_ms: 0, frames: [] };
  await using _follower = stage.follow(connection, (event) => take(joiner, event, begun_ms));
  await timeUntil("it has followed for a while", () => joiner.frames.length >= FOLLOWED);
  return joiner;
}

function take(joiner: Joiner, event: FollowerEvent, begun_ms: number): void {
  if (event.type === "state") {
    joiner.complete_ms = systemClock.monotonicMs() - begun_ms;
    joiner.state = event.state.telemetry.map(({ seq }) => seq);
  } else if (event.type === "frame") {
    joiner.frames.push(event.frame.seq);
  }
}

/**
 * Entities report in turn, so that the state before frame n is the messages n - 1000 to n - 1, and
 * every message behind it follows.
 */
function audit({ state, frames }: Joiner) {
  const [first = 0] = frames;
  const expected = Array.from({ length: ENTITIES }, (_, i) => first - ENTITIES + i);
  const sorted = (state ?? []).toSorted((a, b) => a - b);
  let [gaps, doubles] = [0, 0];
  for (const [i, seq] of frames.entries()) {
    const before = frames[i - 1];
    if (before === undefined) continue;
    if (seq > before + 1) gaps++;
    if (seq <= before) doubles++;
  }
  return { gaps, doubles, wrongState: sorted.join() !== expected.join() };
}
