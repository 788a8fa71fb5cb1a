import { assert } from "@rangecast/base/assert";
import type { Clock, TimerId } from "@rangecast/base/clock";
import { compareMessages, type SourceMessage, type SourceReader } from "./source.ts";

/**
 * How long a stored message may take to be known: one that is older than this is not held up by a
 * reader that has caught up.
 */
export const SETTLE_MS = 50;

export interface MergedReaderOptions {
  readonly clock: Clock;
  /** Opens the reader of each stream; `onChange` is for that reader to call. */
  readonly open: readonly ((onChange: () => void) => SourceReader)[];
  readonly onChange: () => void;
  /** @default SETTLE_MS */
  readonly settle_ms?: number;
}

/**
 * Several readers as one timeline, in the order of time, stream and sequence. A message is handed on
 * when no reader can still bring an earlier one: each of the others has a later one waiting, or has
 * caught up and the message is old enough to have been known by now. So a quiet stream holds
 * nothing up, and live messages wait for {@linkcode SETTLE_MS}. It reads ahead by no message of its
 * own: the bound is the sum of those of its readers.
 */
export class MergedReader implements SourceReader {
  readonly #clock: Clock;
  readonly #readers: readonly SourceReader[];
  readonly #onChange: () => void;
  readonly #settle_ms: number;
  /** The reader whose message was found to be next, until it is taken. */
  #chosen: SourceReader | null = null;
  #last: SourceMessage | null = null;
  #timer: TimerId | null = null;
  /** How far the clock that stamps messages was seen to be ahead of ours. */
  #lead_ms = 0;
  #misplaced = 0;
  #closed = false;

  constructor({ clock, open, onChange, settle_ms = SETTLE_MS }: MergedReaderOptions) {
    assert(open.length > 0, "there is something to merge");
    this.#clock = clock;
    this.#onChange = onChange;
    this.#settle_ms = settle_ms;
    this.#readers = open.map((openReader) => openReader(onChange));
  }

  /** Messages that came so late that later ones had been handed on before. */
  get misplaced(): number {
    return this.#misplaced;
  }

  peek(): SourceMessage | undefined {
    this.#chosen ??= this.#choose();
    return this.#chosen?.peek();
  }

  take(): SourceMessage | undefined {
    this.#chosen ??= this.#choose();
    const message = this.#chosen?.take();
    this.#chosen = null;
    if (!message) return undefined;
    if (this.#last && compareMessages(message, this.#last) < 0) this.#misplaced++;
    else this.#last = message;
    return message;
  }

  get pending(): number {
    return this.#readers.reduce((sum, { pending = 0 }) => sum + pending, 0);
  }

  get caughtUp(): boolean {
    return this.#readers.every((reader) => reader.caughtUp && !reader.peek());
  }

  get problem(): string | null {
    for (const { problem } of this.#readers) if (problem !== null) return problem;
    return null;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#closed = true;
    this.#stopTimer();
    await Promise.all(this.#readers.map((reader) => reader[Symbol.asyncDispose]()));
  }

  /** The reader whose message is next, or null when that cannot be told yet. */
  #choose(): SourceReader | null {
    let first: SourceReader | null = null;
    let message: SourceMessage | undefined;
    let isQuiet = false;
    for (const reader of this.#readers) {
      const head = reader.peek();
      if (!head) {
        if (!reader.caughtUp) return null;
        isQuiet = true;
      } else if (!message || compareMessages(head, message) < 0) {
        first = reader;
        message = head;
      }
    }
    if (!message || !isQuiet) return first;
    return this.#isSettled(message) ? first : null;
  }

  #isSettled({ time_ms }: SourceMessage): boolean {
    const now_ms = this.#clock.nowMs();
    if (time_ms - now_ms > this.#lead_ms) this.#lead_ms = time_ms - now_ms;
    const wait_ms = time_ms + this.#settle_ms - (now_ms + this.#lead_ms);
    if (wait_ms <= 0) return true;
    this.#wakeIn(wait_ms);
    return false;
  }

  #wakeIn(delay_ms: number): void {
    if (this.#timer !== null || this.#closed) return;
    this.#timer = this.#clock.setTimer(() => {
      this.#timer = null;
      this.#onChange();
    }, Math.ceil(delay_ms));
  }

  #stopTimer(): void {
    if (this.#timer !== null) this.#clock.clearTimer(this.#timer);
    this.#timer = null;
  }
}
