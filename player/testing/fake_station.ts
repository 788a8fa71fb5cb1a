import type { PlayedMessage } from "../frame.ts";
import { NOTHING_READ, NOTHING_REPLAYED, type Station } from "../stations/station.ts";

/** A station whose counts and messages a test sets. */
export class FakeStation implements Station {
  readonly state = { type: "reading" } as const;
  readonly caughtUp = true;
  readonly pending = 2;
  readonly clockOffset_ms = 3;
  reading = NOTHING_READ;
  replaying = NOTHING_REPLAYED;
  waiting: PlayedMessage[] = [];
  left = false;

  constructor(readonly playhead_ms: number) {}

  get size(): number {
    return this.waiting.length;
  }

  take(): PlayedMessage | undefined {
    return this.waiting.shift();
  }

  playhead(): number {
    return this.playhead_ms;
  }

  [Symbol.asyncDispose](): Promise<void> {
    this.left = true;
    return Promise.resolve();
  }
}

/** A message of nothing in particular. */
export function messageOf(subject: string, seq: number): PlayedMessage {
  const body = new Uint8Array();
  return { ...{ subject, seq, body, stored_ms: seq, pending: 0 }, header: () => null };
}
