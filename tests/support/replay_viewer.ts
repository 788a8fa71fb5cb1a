import assert from "node:assert/strict";
import { BusConnection } from "@rangecast/bus/connection";
import { type FollowerEvent, ReplayFollower } from "@rangecast/bus/replay-follower";
import { PrivateFollower } from "@rangecast/bus/private-follower";
import { isGroupReplayId } from "@rangecast/channel/channel-id";
import type { SourceMessage } from "@rangecast/playback/source";
import { onEachBroker, type TestBroker } from "./brokers.ts";
import { ReplayStage } from "./replay_stage.ts";
import { ShiftedClock } from "./shifted_clock.ts";
import { until } from "./until.ts";

/** A follower, and what it has shown: the originals that make up the picture, in order. */
export class Viewer implements AsyncDisposable {
  readonly follower: ReplayFollower | PrivateFollower;
  readonly events: FollowerEvent[] = [];
  readonly clock = new ShiftedClock();
  /** Since the newest epoch or state. */
  picture: { state: number[]; frames: number[] } = { state: [], frames: [] };

  constructor(readonly connection: BusConnection, stage: ReplayStage) {
    const Follower = isGroupReplayId(stage.channel_id) ? ReplayFollower : PrivateFollower;
    this.follower = new Follower({
      connection,
      clock: this.clock,
      prefix: "tspi",
      channel_id: stage.channel_id,
      source: stage.source,
      onChange: () => this.#look(),
    });
  }

  /** What has happened besides frames, clock vectors and problems. */
  get types(): string[] {
    return this.events.map(({ type }) => type)
      .filter((type) => type !== "clock" && type !== "problem");
  }

  /** Waits until this original is the newest that is shown. */
  async shows(message: SourceMessage | undefined): Promise<void> {
    assert.ok(message);
    const newest = () => this.picture.frames.at(-1) ?? this.picture.state.at(-1);
    await until(`message ${message.seq} is shown`, () => newest() === message.seq);
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.follower[Symbol.asyncDispose]();
  }

  #look(): void {
    for (let event = this.follower?.take(); event; event = this.follower.take()) {
      if (event.type !== "frame") this.events.push(event);
      this.#show(event);
    }
  }

  #show(event: FollowerEvent): void {
    switch (event.type) {
      case "epoch":
        this.picture = { state: [], frames: [] };
        break;
      case "state":
        this.picture = { state: event.state.telemetry.map(({ seq }) => seq), frames: [] };
        break;
      case "frame":
        this.picture[event.frame.isState ? "state" : "frames"].push(event.frame.seq);
    }
  }
}

/** Registers a test, once for each broker, of viewers of a stage. */
export function onStage(
  name: string,
  use: (stage: ReplayStage, view: () => Viewer) => Promise<void>,
  channel_id = "replay.stage",
): void {
  onEachBroker(name, (server) => withStage(server, use, channel_id));
}

/** Runs `use` with a stage on a broker. */
export async function withStage(
  server: TestBroker,
  use: (stage: ReplayStage, view: () => Viewer) => Promise<void>,
  channel_id = "replay.stage",
): Promise<void> {
  await using stage = await ReplayStage.on(server, channel_id);
  const servers = [{ hostname: server.host, port: server.port }];
  const settings = { servers, login: { type: "none" }, tls: null } as const;
  await using connection = await BusConnection.open(settings, "viewer");
  await use(stage, () => new Viewer(connection, stage));
}

/** The last message of each subject in a list, in order. */
export function stateOf(messages: readonly SourceMessage[]): number[] {
  const last = new Map(messages.map(({ subject, seq }) => [subject, seq]));
  return [...last.values()].sort((a, b) => a - b);
}

export function seqsOf(messages: readonly SourceMessage[]): number[] {
  return messages.map(({ seq }) => seq);
}

/** Checks that what a viewer shows at the end of `past` has no gap, and no double. */
export function audit(
  { picture: { state, frames } }: Viewer,
  past: readonly SourceMessage[],
): void {
  const [first = Infinity] = frames;
  const before = past.filter(({ seq }) => seq < first);
  assert.deepEqual(state, stateOf(before), "the state is the one before the first frame");
  assert.deepEqual(frames, seqsOf(past.slice(before.length)), "each message follows, once");
}
