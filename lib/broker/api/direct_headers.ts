import { copyBytes, encode, writeDigits, writeText } from "../protocol/bytes.ts";
import type { StoredMessage } from "../store/message_store.ts";
import { formatTime } from "../store/timestamps.ts";

const SEQUENCE = encode("\r\nNats-Sequence: ");
const TIME = encode("\r\nNats-Time-Stamp: ");
const PENDING = encode("\r\nNats-Num-Pending: ");
const LAST = encode("\r\nNats-Last-Sequence: ");
const END = encode("\r\n\r\n");
// Three numbers of up to 16 digits, and a time to the microsecond.
const MOST_BYTES_OF_FIGURES = 3 * 16 + 32;

/** Where a message stands in an answer of several. */
export interface PlaceInBatch {
  /** Messages that come behind it. */
  readonly pending: number;
  /** The sequence before it; 0 for the first. */
  readonly last: number;
}

/**
 * The headers that a direct get adds to a message. They are written as bytes: an answer has a
 * thousand messages, and texts would take half of its time.
 */
export class DirectHeaders {
  readonly #head: Uint8Array;
  readonly #fixedBytes: number;

  /** `stream` is its name. */
  constructor(stream: string) {
    this.#head = encode(`Nats-Stream: ${stream}\r\nNats-Subject: `);
    this.#fixedBytes = [this.#head, SEQUENCE, TIME, PENDING, LAST, END]
      .reduce((sum, { length }) => sum + length, MOST_BYTES_OF_FIGURES);
  }

  /** No headers of a message with a subject of so many bytes are longer. */
  mostBytes(subjectBytes: number): number {
    return this.#fixedBytes + subjectBytes;
  }

  /** Writes them at `at`, the empty line at their end included; returns the offset behind it. */
  write(
    target: Uint8Array,
    at: number,
    { seq, time_us }: StoredMessage,
    subject: Uint8Array,
    place: PlaceInBatch | null,
  ): number {
    let end = copyBytes(target, at, this.#head, 0, this.#head.length);
    end = copyBytes(target, end, subject, 0, subject.length);
    end = writeDigits(target, copyBytes(target, end, SEQUENCE, 0, SEQUENCE.length), seq);
    end = copyBytes(target, end, TIME, 0, TIME.length);
    end = writeText(target, end, formatTime(time_us));
    if (place) {
      end = copyBytes(target, end, PENDING, 0, PENDING.length);
      end = writeDigits(target, end, place.pending);
      end = copyBytes(target, end, LAST, 0, LAST.length);
      end = writeDigits(target, end, place.last);
    }
    return copyBytes(target, end, END, 0, END.length);
  }
}
