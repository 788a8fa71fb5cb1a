import type { FollowerCounts, FollowerEvent } from "@rangecast/bus/replay-follower";
import type { ClockVector } from "@rangecast/channel/clock-vector";
import type { SourceMessage } from "@rangecast/playback/source";
import type { Follower } from "../stations/replay_station.ts";

/** A clock vector of a replay that runs, with changes. */
export function vectorOf(change: Partial<ClockVector> = {}): ClockVector {
  return {
    ...{ channel_id: "replay.a", epoch: 1, position_ms: 0, rate: 1, updated_at_ms: 0 },
    ...{ state: "running", window: { start_ms: 0, end_ms: null } },
    ...change,
  };
}

/** A message of the past. */
export function original(subject: string, seq: number, body = new Uint8Array()): SourceMessage {
  return { stream: "TSPI", seq, subject, time_ms: seq, body, header: () => null };
}

/** A frame as a follower hands it on. */
export function frameEvent(
  subject: string,
  seq: number,
  { epoch = 1, isState = false } = {},
): FollowerEvent {
  const frame = { ...original(subject, seq), epoch, frame: 0, isState, messageId: null };
  return { type: "frame", frame };
}

/** A follower that hears what a test says. */
export class FakeFollower implements Follower {
  readonly events: FollowerEvent[] = [];
  readonly heard: [ClockVector, number][] = [];
  state: Follower["state"] = "following";
  vector: ClockVector | null = vectorOf();
  readonly waiting = 0;
  readonly offset_ms = 2;
  readonly counts: FollowerCounts = {
    ...{ frames: 7, joins: 1, older_epoch: 0, repeated: 0, gaps: 0, overflow: 0, unreadable: 0 },
    ...{ outdated_vectors: 0, lost_events: 0 },
  };
  left = false;

  take(): FollowerEvent | undefined {
    return this.events.shift();
  }

  hear(vector: ClockVector, age_ms = 0): void {
    this.heard.push([vector, age_ms]);
  }

  position(): number | null {
    return 5;
  }

  [Symbol.asyncDispose](): Promise<void> {
    this.left = true;
    return Promise.resolve();
  }
}
