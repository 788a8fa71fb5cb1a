import { assert } from "@rangecast/base/assert";
import { DATAGRAM_BYTES } from "@rangecast/domains/tspi/datagram";

/** Receive time, source sequence and time of arrival as f64, then the datagram: 64 bytes a frame. */
const FRAME_BYTES = 64;
const SEQUENCE_AT = 8;
const SINCE_AT = 16;
const BYTES_AT = 24;
/** Frames in a piece of memory (1 MiB): memory is taken and given back in such pieces. */
const CHUNK_FRAMES = 16_384;

/** A valid datagram that waits to be published. */
export interface SpooledFrame {
  /** Points into the spool's memory: used before anything else is pushed. */
  readonly bytes: Uint8Array;
  readonly offset: number;
  /** Unix milliseconds with fractions. */
  readonly recv_ms: number;
  /** Count per sensor since the program started. */
  readonly sourceSequence: number;
  /** Arrival on the monotonic clock. */
  readonly since_ms: number;
}

interface Chunk {
  readonly view: DataView;
  readonly bytes: Uint8Array;
}

/** First in, first out, as raw datagrams: 64 bytes a frame, so that an outage of minutes fits in memory. */
export class FrameSpool {
  readonly #chunks = new Map<number, Chunk>();
  #spare: Chunk | undefined;
  #head = 0;
  #tail = 0;

  constructor(readonly capacity: number) {
    assert(Number.isInteger(capacity) && capacity > 0, "a spool holds at least one frame");
  }

  get size(): number {
    return this.#tail - this.#head;
  }

  /** Appends a frame; returns false when the oldest frame had to give way to it. */
  push(
    datagram: Uint8Array,
    offset: number,
    frame: Omit<SpooledFrame, "bytes" | "offset">,
  ): boolean {
    const fits = this.size < this.capacity;
    if (!fits) this.#advance();
    const { view, bytes } = this.#chunkToWrite();
    const at = (this.#tail++ % CHUNK_FRAMES) * FRAME_BYTES;
    view.setFloat64(at, frame.recv_ms);
    view.setFloat64(at + SEQUENCE_AT, frame.sourceSequence);
    view.setFloat64(at + SINCE_AT, frame.since_ms);
    for (let i = 0; i < DATAGRAM_BYTES; i++) {
      bytes[at + BYTES_AT + i] = datagram[offset + i] ?? 0;
    }
    return fits;
  }

  /** When the oldest frame arrived, on the monotonic clock; undefined when empty. */
  get oldest_ms(): number | undefined {
    const chunk = this.#chunks.get(Math.floor(this.#head / CHUNK_FRAMES));
    if (this.size === 0 || !chunk) return undefined;
    return chunk.view.getFloat64((this.#head % CHUNK_FRAMES) * FRAME_BYTES + SINCE_AT);
  }

  /** Takes the oldest frame; undefined when empty. */
  shift(): SpooledFrame | undefined {
    if (this.size === 0) return undefined;
    const chunk = this.#chunks.get(Math.floor(this.#head / CHUNK_FRAMES));
    assert(chunk, "a waiting frame has its memory");
    const at = (this.#head % CHUNK_FRAMES) * FRAME_BYTES;
    const frame = {
      bytes: chunk.bytes,
      offset: at + BYTES_AT,
      recv_ms: chunk.view.getFloat64(at),
      sourceSequence: chunk.view.getFloat64(at + SEQUENCE_AT),
      since_ms: chunk.view.getFloat64(at + SINCE_AT),
    };
    this.#advance();
    return frame;
  }

  #advance(): void {
    const chunk = Math.floor(this.#head++ / CHUNK_FRAMES);
    if (this.#head % CHUNK_FRAMES !== 0) return;
    this.#spare = this.#chunks.get(chunk);
    this.#chunks.delete(chunk);
  }

  #chunkToWrite(): Chunk {
    const index = Math.floor(this.#tail / CHUNK_FRAMES);
    const existing = this.#chunks.get(index);
    if (existing) return existing;
    const chunk = this.#spare ?? newChunk();
    this.#spare = undefined;
    this.#chunks.set(index, chunk);
    return chunk;
  }
}

function newChunk(): Chunk {
  const buffer = new ArrayBuffer(CHUNK_FRAMES * FRAME_BYTES);
  return { view: new DataView(buffer), bytes: new Uint8Array(buffer) };
}
