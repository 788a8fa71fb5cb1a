/** FNV-1a, 64 bits (Fowler, Noll, Vo; RFC 9923): quick and even, and no protection against anybody. */
export class Fnv1a {
  #high = 0xcbf29ce4;
  #low = 0x84222325;

  add(bytes: Uint8Array): void {
    let [high, low] = [this.#high, this.#low];
    for (const byte of bytes) {
      low = (low ^ byte) >>> 0;
      // The prime is 2^40 + 0x1b3: the product with its small part fits a double exactly.
      const product = low * 0x1b3;
      const carry = Math.floor(product / 2 ** 32);
      high = (Math.imul(high, 0x1b3) + carry + (low << 8)) >>> 0;
      low = product >>> 0;
    }
    this.#high = high;
    this.#low = low;
  }

  /** The hash of all that was added, as 16 hexadecimal digits. */
  digest(): string {
    return hex(this.#high) + hex(this.#low);
  }
}

function hex(word: number): string {
  return word.toString(16).padStart(8, "0");
}
