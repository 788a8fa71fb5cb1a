import { digitCount, encode, parseDigits, writeDigits } from "../protocol/bytes.ts";

const DOT = 46;

/** What the reply subject of a delivered message says. */
export interface AckInfo {
  readonly deliveries: number;
  readonly streamSeq: number;
  readonly consumerSeq: number;
}

/**
 * Builds reply subjects `$JS.ACK.<stream>.<consumer>.<deliveries>.<stream seq>.<consumer seq>.<ns>.
 * <pending>` in a buffer of its own, which the next call overwrites.
 */
export class AckSubjectWriter {
  readonly bytes: Uint8Array;
  readonly #start: number;

  constructor(stream: string, consumer: string) {
    const prefix = encode(`$JS.ACK.${stream}.${consumer}.`);
    this.#start = prefix.length;
    this.bytes = new Uint8Array(prefix.length + 96);
    this.bytes.set(prefix);
  }

  /** Returns the length of the subject now in {@linkcode AckSubjectWriter.bytes}. */
  write(
    deliveries: number,
    streamSeq: number,
    consumerSeq: number,
    time_us: number,
    pending: number,
  ): number {
    const { bytes } = this;
    let at = writeDigits(bytes, this.#start, deliveries);
    bytes[at++] = DOT;
    at = writeDigits(bytes, at, streamSeq);
    bytes[at++] = DOT;
    at = writeDigits(bytes, at, consumerSeq);
    bytes[at++] = DOT;
    at = writeMicroseconds(bytes, at, time_us);
    bytes[at++] = DOT;
    return writeDigits(bytes, at, pending);
  }
}

// In two halves of small integers, which are faster to write than one of 16 digits; then the
// nanoseconds, which the store does not keep.
function writeMicroseconds(bytes: Uint8Array, at: number, time_us: number): number {
  const seconds = Math.floor(time_us / 1e6);
  const fraction = time_us - seconds * 1e6;
  let end = writeDigits(bytes, at, seconds);
  for (let zeros = 6 - digitCount(fraction); zeros > 0; zeros--) bytes[end++] = 48;
  end = writeDigits(bytes, end, fraction);
  bytes[end++] = 48;
  bytes[end++] = 48;
  bytes[end++] = 48;
  return end;
}

/** Reads such a subject back; null when it is none. */
export function readAckSubject(bytes: Uint8Array, start: number, end: number): AckInfo | null {
  const numbers: number[] = [];
  let token = 0;
  let from = start;
  for (let i = start; i <= end && token < 7; i++) {
    if (i < end && bytes[i] !== DOT) continue;
    if (token >= 4) numbers.push(parseDigits(bytes, from, i));
    token++;
    from = i + 1;
  }
  const [deliveries = -1, streamSeq = -1, consumerSeq = -1] = numbers;
  if (deliveries < 0 || streamSeq < 0 || consumerSeq < 0) return null;
  return { deliveries, streamSeq, consumerSeq };
}
