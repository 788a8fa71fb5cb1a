const SEGMENT_BYTES = 1024 * 1024;
const FIRST_BYTES = 4 * 1024;
const FIRST_SLOTS = 32;
// Sizes of messages vary: a few slots more than last time.
const SPARE_SLOTS = 1.05;
// Less than this share is not worth copying a segment for.
const WORTH_TRIMMING = 1 / 8;
const DELETED = 0xffffffff;

/**
 * A run of consecutive sequences: their bodies one after the other, and 18 bytes of index each.
 * What is deleted keeps its slot until the whole segment goes.
 */
export class Segment {
  #count = 0;
  #live = 0;
  #liveBytes = 0;
  #used = 0;
  #sealed = false;
  #data: Uint8Array<ArrayBuffer>;
  #ends: Uint32Array<ArrayBuffer>;
  #subjects: Uint32Array<ArrayBuffer>;
  #headers: Uint16Array<ArrayBuffer>;
  #times_us: Float64Array<ArrayBuffer>;

  /**
   * `bodyBytes` is the size of the first body. After a `previous` segment that was filled, the new
   * one gets its final size at once: growing it would leave pieces of memory behind.
   */
  constructor(readonly firstSeq: number, bodyBytes: number, previous?: Segment) {
    const full = previous !== undefined && previous.#used * 2 > SEGMENT_BYTES;
    const slots = full ? Math.ceil(previous.#count * SPARE_SLOTS) : FIRST_SLOTS;
    this.#data = new Uint8Array(Math.max(full ? SEGMENT_BYTES : FIRST_BYTES, bodyBytes));
    this.#ends = new Uint32Array(slots);
    this.#subjects = new Uint32Array(slots);
    this.#headers = new Uint16Array(slots);
    this.#times_us = new Float64Array(slots);
  }

  get endSeq(): number {
    return this.firstSeq + this.#count;
  }

  /** Messages that are not deleted. */
  get live(): number {
    return this.#live;
  }

  /** Memory that the segment holds. */
  get allocatedBytes(): number {
    return this.#data.length + this.#ends.length * 18;
  }

  /** Messages from `seq` on that are not deleted. */
  liveFrom(seq: number): number {
    const from = Math.max(0, seq - this.firstSeq);
    if (this.#live === this.#count) return Math.max(0, this.#count - from);
    let live = 0;
    for (let slot = from; slot < this.#count; slot++) {
      if (this.#subjects[slot] !== DELETED) live++;
    }
    return live;
  }

  get data(): Uint8Array {
    return this.#data;
  }

  /** Whether a body of that size still belongs here; the first always does. */
  hasRoom(bodyBytes: number): boolean {
    return !this.#sealed && (this.#count === 0 || this.#used + bodyBytes <= SEGMENT_BYTES);
  }

  append(
    body: Uint8Array,
    start: number,
    end: number,
    headerBytes: number,
    subjectId: number,
    time_us: number,
  ): void {
    this.#reserve(end - start);
    this.#data.set(body.subarray(start, end), this.#used);
    this.#used += end - start;
    const slot = this.#count++;
    this.#ends[slot] = this.#used;
    this.#subjects[slot] = subjectId;
    this.#headers[slot] = headerBytes;
    this.#times_us[slot] = time_us;
    this.#live++;
    this.#liveBytes += end - start;
  }

  /** Takes no more messages from now on, and gives back what it has in reserve, if it is much. */
  seal(): void {
    this.#sealed = true;
    const slots = this.#ends.length;
    if (slots - this.#count > slots * WORTH_TRIMMING) {
      this.#ends = this.#ends.slice(0, this.#count);
      this.#subjects = this.#subjects.slice(0, this.#count);
      this.#headers = this.#headers.slice(0, this.#count);
      this.#times_us = this.#times_us.slice(0, this.#count);
    }
    const spare = this.#data.length - this.#used;
    if (spare > this.#data.length * WORTH_TRIMMING) this.#data = this.#data.slice(0, this.#used);
  }

  has(seq: number): boolean {
    const slot = seq - this.firstSeq;
    return slot >= 0 && slot < this.#count && this.#subjects[slot] !== DELETED;
  }

  subjectId(seq: number): number {
    return this.#subjects[seq - this.firstSeq] ?? 0;
  }

  headerBytes(seq: number): number {
    return this.#headers[seq - this.firstSeq] ?? 0;
  }

  /** Store time, also of what is deleted. */
  time_us(seq: number): number {
    return this.#times_us[seq - this.firstSeq] ?? 0;
  }

  /** Store time of the newest, also when it is deleted. */
  get lastTime_us(): number {
    return this.#times_us[this.#count - 1] ?? 0;
  }

  bodyStart(seq: number): number {
    const slot = seq - this.firstSeq;
    return slot === 0 ? 0 : this.#ends[slot - 1] ?? 0;
  }

  bodyEnd(seq: number): number {
    return this.#ends[seq - this.firstSeq] ?? 0;
  }

  /** Marks a message that is there as deleted; `erase` overwrites its bytes. */
  remove(seq: number, erase: boolean): void {
    const start = this.bodyStart(seq);
    const end = this.bodyEnd(seq);
    if (erase) this.#data.fill(0, start, end);
    this.#subjects[seq - this.firstSeq] = DELETED;
    this.#live--;
    this.#liveBytes -= end - start;
    if (this.#sealed && this.#live > 0 && this.#liveBytes * 2 < this.#data.length) this.#compact();
  }

  /** The first sequence at or after `seq` that is there; 0 when there is none. */
  nextLive(seq: number): number {
    for (let slot = Math.max(0, seq - this.firstSeq); slot < this.#count; slot++) {
      if (this.#subjects[slot] !== DELETED) return this.firstSeq + slot;
    }
    return 0;
  }

  /** The first sequence stored at or after `time_us`; the end when there is none. */
  seqAtTime(time_us: number): number {
    let low = 0;
    let high = this.#count;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#times_us[middle] ?? 0) < time_us) low = middle + 1;
      else high = middle;
    }
    return this.firstSeq + low;
  }

  #reserve(bodyBytes: number): void {
    if (this.#count === this.#ends.length) this.#growIndex();
    const needed = this.#used + bodyBytes;
    if (needed <= this.#data.length) return;
    const grown = new Uint8Array(Math.max(needed, Math.min(SEGMENT_BYTES, this.#data.length * 2)));
    grown.set(this.#data.subarray(0, this.#used));
    this.#data = grown;
  }

  #growIndex(): void {
    const slots = Math.ceil(this.#ends.length * 1.5);
    const ends = new Uint32Array(slots);
    const subjects = new Uint32Array(slots);
    const headers = new Uint16Array(slots);
    const times_us = new Float64Array(slots);
    ends.set(this.#ends);
    subjects.set(this.#subjects);
    headers.set(this.#headers);
    times_us.set(this.#times_us);
    this.#ends = ends;
    this.#subjects = subjects;
    this.#headers = headers;
    this.#times_us = times_us;
  }

  /** Closes the gaps that deleted bodies have left. */
  #compact(): void {
    const data = new Uint8Array(this.#liveBytes);
    let used = 0;
    let start = 0;
    for (let slot = 0; slot < this.#count; slot++) {
      const end = this.#ends[slot] ?? 0;
      if (this.#subjects[slot] !== DELETED) {
        data.set(this.#data.subarray(start, end), used);
        used += end - start;
      }
      start = end;
      this.#ends[slot] = used;
    }
    this.#data = data;
    this.#used = used;
  }
}
