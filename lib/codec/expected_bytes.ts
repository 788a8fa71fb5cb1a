const WORD_BYTES = 4;

/** Bytes that are looked for again and again: they are compared four at a time. */
export class ExpectedBytes {
  readonly length: number;
  readonly #words: Int32Array;
  readonly #rest: Uint8Array;

  constructor(bytes: Uint8Array) {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    const words = Math.floor(bytes.length / WORD_BYTES);
    this.length = bytes.length;
    this.#words = Int32Array.from({ length: words }, (_, i) => view.getInt32(i * WORD_BYTES));
    this.#rest = bytes.slice(words * WORD_BYTES);
  }

  /** Whether `view` holds these bytes at `start`. */
  standAt(view: DataView, start: number): boolean {
    if (this.length > view.byteLength - start) return false;
    const words = this.#words;
    let at = start;
    for (let i = 0; i < words.length; i++, at += WORD_BYTES) {
      if (view.getInt32(at) !== words[i]) return false;
    }
    const rest = this.#rest;
    for (let i = 0; i < rest.length; i++, at++) {
      if (view.getUint8(at) !== rest[i]) return false;
    }
    return true;
  }
}
