import type { Outgoing } from "@rangecast/bus/outgoing";

/** Where the frames of one channel go. */
export interface FrameOutput extends AsyncDisposable {
  /** Frames that it takes now. */
  readonly room: number;
  /** Why nothing goes out; null while it does. */
  readonly held: string | null;
  /** Frames that were taken and have no outcome yet. */
  readonly waiting: number;
  /** Age of the oldest of them, ms. */
  readonly lag_ms: number;
  /** Takes a frame; it goes out at the next {@linkcode FrameOutput.flush}. */
  take(frame: Outgoing): void;
  flush(): void;
  /** Drops what has not gone out yet: an epoch that is over. Returns how many frames that were. */
  forget(): number;
}

/** What becomes of frames, over all channels. */
export class FrameCounts {
  published = 0;
  /** Sent without an acknowledgement, to private replays. */
  sent = 0;
  /** The broker knew their ids: their followers have not got them. */
  duplicates = 0;
  /** Of an epoch that was over before they went out. */
  forgotten = 0;
  readonly #failed = new Map<string, number>();

  fail(reason: string, count = 1): void {
    this.#failed.set(reason, (this.#failed.get(reason) ?? 0) + count);
  }

  /** Frames that were given up, by reason. */
  get failed(): Readonly<Record<string, number>> {
    return Object.fromEntries(this.#failed);
  }
}
