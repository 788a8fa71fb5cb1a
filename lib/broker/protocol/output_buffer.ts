const CHUNK_BYTES = 64 * 1024;
const MAX_SPARES = 32;
// Written chunks, for whichever connection needs one next: those that are idle hold none.
const spares: Uint8Array<ArrayBuffer>[] = [];

/** Bytes that wait for a socket, in chunks that are written one after the other. */
export class OutputBuffer {
  readonly #full: Uint8Array<ArrayBuffer>[] = [];
  #current: Uint8Array<ArrayBuffer> | null = null;
  #used = 0;
  #queuedBytes = 0;

  /** Bytes that were written into the buffer and not yet taken out. */
  get size(): number {
    return this.#queuedBytes + this.#used;
  }

  /** Where the next {@linkcode OutputBuffer.commit} begins; valid after a `reserve`. */
  get offset(): number {
    return this.#used;
  }

  /** A chunk with room for `bytes` from {@linkcode OutputBuffer.offset} on. */
  reserve(bytes: number): Uint8Array<ArrayBuffer> {
    const current = this.#current;
    if (current && current.length - this.#used >= bytes) return current;
    this.#seal();
    const spare = bytes <= CHUNK_BYTES ? spares.pop() : undefined;
    this.#current = spare ?? new Uint8Array(Math.max(CHUNK_BYTES, bytes));
    return this.#current;
  }

  /** Says that the reserved chunk is filled up to `offset`. */
  commit(offset: number): void {
    this.#used = offset;
  }

  append(bytes: Uint8Array): void {
    const chunk = this.reserve(bytes.length);
    chunk.set(bytes, this.#used);
    this.#used += bytes.length;
  }

  /** Takes the oldest bytes, or null when there are none; hand the chunk back when written. */
  take(): Uint8Array<ArrayBuffer> | null {
    const full = this.#full.shift();
    if (full) {
      this.#queuedBytes -= full.length;
      return full;
    }
    if (!this.#current || this.#used === 0) return null;
    const bytes = this.#current.subarray(0, this.#used);
    this.#current = null;
    this.#used = 0;
    return bytes;
  }

  /** Gives a written chunk back for further use. */
  recycle(bytes: Uint8Array<ArrayBuffer>): void {
    const whole = bytes.buffer.byteLength === CHUNK_BYTES;
    if (whole && spares.length < MAX_SPARES) spares.push(new Uint8Array(bytes.buffer));
  }

  clear(): void {
    this.#full.length = 0;
    this.#current = null;
    this.#used = 0;
    this.#queuedBytes = 0;
  }

  #seal(): void {
    if (!this.#current || this.#used === 0) return;
    this.#full.push(this.#current.subarray(0, this.#used));
    this.#queuedBytes += this.#used;
    this.#current = null;
    this.#used = 0;
  }
}
