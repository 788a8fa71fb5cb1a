const GROWTH = 1.5;
const COMPACT_AFTER = 1024;
const NONE = new Float64Array(0);

/**
 * Ascending sequence numbers: appended at the end, mostly removed at the front. They lie outside
 * the garbage-collected heap, 8 bytes each, since there is one for every message of a stream; a
 * single one, as most subjects of a key-value bucket have, needs no array at all.
 */
export class SeqList {
  #only: number;
  #seqs: Float64Array<ArrayBuffer> = NONE;
  #head = 0;
  #end = 0;

  constructor(first: number) {
    this.#only = first;
  }

  get length(): number {
    return this.#only > 0 ? 1 : this.#end - this.#head;
  }

  /** The smallest; 0 when there is none. */
  get first(): number {
    if (this.#only > 0) return this.#only;
    return this.#head < this.#end ? this.#seqs[this.#head] ?? 0 : 0;
  }

  /** The largest; 0 when there is none. */
  get last(): number {
    if (this.#only > 0) return this.#only;
    return this.#head < this.#end ? this.#seqs[this.#end - 1] ?? 0 : 0;
  }

  push(seq: number): void {
    if (this.#only > 0) {
      const only = this.#only;
      this.#only = 0;
      this.#append(only);
    } else if (this.length === 0) {
      this.#only = seq;
      return;
    }
    this.#append(seq);
  }

  remove(seq: number): void {
    if (this.#only > 0) {
      if (seq === this.#only) this.#only = 0;
      return;
    }
    if (seq === this.first) {
      this.#head++;
      if (this.#head >= COMPACT_AFTER && this.#head * 2 > this.#seqs.length) {
        this.#moveTo(this.#seqs);
      }
      return;
    }
    const index = this.#lowerBound(seq);
    if (index >= this.#end || this.#seqs[index] !== seq) return;
    this.#seqs.copyWithin(index, index + 1, this.#end);
    this.#end--;
  }

  /** How many are `seq` or larger. */
  countFrom(seq: number): number {
    if (this.#only > 0) return this.#only >= seq ? 1 : 0;
    return this.#end - this.#lowerBound(seq);
  }

  /** The smallest that is `seq` or larger; 0 when there is none. */
  atOrAfter(seq: number): number {
    if (this.#only > 0) return this.#only >= seq ? this.#only : 0;
    const index = this.#lowerBound(seq);
    return index < this.#end ? this.#seqs[index] ?? 0 : 0;
  }

  /** The largest that is `seq` or smaller; 0 when there is none. */
  atOrBefore(seq: number): number {
    if (this.#only > 0) return this.#only <= seq ? this.#only : 0;
    const index = this.#lowerBound(seq + 1) - 1;
    return index < this.#head ? 0 : this.#seqs[index] ?? 0;
  }

  #append(seq: number): void {
    if (this.#end === this.#seqs.length) {
      this.#moveTo(new Float64Array(Math.max(4, Math.ceil(this.length * GROWTH))));
    }
    this.#seqs[this.#end++] = seq;
  }

  /** Moves what is there to the front of `target`, which may be the same array. */
  #moveTo(target: Float64Array<ArrayBuffer>): void {
    if (target === this.#seqs) target.copyWithin(0, this.#head, this.#end);
    else target.set(this.#seqs.subarray(this.#head, this.#end));
    this.#seqs = target;
    this.#end -= this.#head;
    this.#head = 0;
  }

  #lowerBound(seq: number): number {
    let low = this.#head;
    let high = this.#end;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#seqs[middle] ?? 0) < seq) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
