const CHUNK_BITS = 12;
const CHUNK_SLOTS = 1 << CHUNK_BITS;
const FIRST_TABLE_SLOTS = 1024;
// Ordinals are kept modulo this, which leaves room for "empty" in 32 bits.
const ORDINALS = 2 ** 31;

/** Says whether the message `seq`, when it is still stored, really carries the id at hand. */
export type IdCheck = (seq: number) => boolean;

/** Ids in order of arrival: two hashes, sequence and time of each. */
class Chunk {
  readonly low = new Int32Array(CHUNK_SLOTS);
  readonly high = new Int32Array(CHUNK_SLOTS);
  readonly seqs = new Float64Array(CHUNK_SLOTS);
  readonly times_us = new Float64Array(CHUNK_SLOTS);
}

/**
 * Message ids seen within the duplicate window, 24 bytes each and a hash table over them. Equal
 * hashes are checked against the stored message; only for one that has been deleted do the 64 bits
 * of hash stand alone.
 */
export class DedupWindow {
  readonly #maxIds: number;
  readonly #chunks: Chunk[] = [];
  #window_us: number;
  /** Ordinals of the oldest id, of the next one, and of the first slot of the first chunk. */
  #oldest = 0;
  #next = 0;
  #base = 0;
  #evicted = 0;
  /** Ordinal + 1 of the id whose hash leads here; 0 is empty. Linear probing. */
  #table = new Uint32Array(FIRST_TABLE_SLOTS);

  constructor(window_ms: number, maxIds: number) {
    this.#window_us = window_ms * 1000;
    this.#maxIds = maxIds;
  }

  get size(): number {
    return this.#next - this.#oldest;
  }

  /** Memory that the window holds. */
  get allocatedBytes(): number {
    return this.#chunks.length * CHUNK_SLOTS * 24 + this.#table.length * 4;
  }

  set window_ms(window_ms: number) {
    this.#window_us = window_ms * 1000;
  }

  /** Ids that had to go before their time because the window was full, since last asked. */
  takeEvicted(): number {
    const evicted = this.#evicted;
    this.#evicted = 0;
    return evicted;
  }

  /** The sequence under which the id in `bytes[start, end)` was stored; 0 when it is new. */
  find(bytes: Uint8Array, start: number, end: number, now_us: number, check: IdCheck): number {
    this.#expire(now_us);
    const low = lowHash(bytes, start, end);
    const high = highHash(bytes, start, end);
    const table = this.#table;
    const mask = table.length - 1;
    for (let slot = low & mask; table[slot] !== 0; slot = (slot + 1) & mask) {
      const ordinal = this.#ordinalAt(slot);
      const chunk = this.#chunkOf(ordinal);
      const at = ordinal & (CHUNK_SLOTS - 1);
      if (chunk.low[at] !== low || chunk.high[at] !== high) continue;
      const seq = chunk.seqs[at] ?? 0;
      if (check(seq)) return seq;
    }
    return 0;
  }

  add(bytes: Uint8Array, start: number, end: number, seq: number, now_us: number): void {
    if (this.#window_us <= 0) return;
    if (this.size >= this.#maxIds) {
      this.#evicted++;
      this.#dropOldest();
    }
    if ((this.size + 1) * 2 > this.#table.length) this.#resizeTable(this.#table.length * 2);
    const ordinal = this.#next++;
    if (ordinal - this.#base >= this.#chunks.length * CHUNK_SLOTS) this.#chunks.push(new Chunk());
    const chunk = this.#chunkOf(ordinal);
    const at = ordinal & (CHUNK_SLOTS - 1);
    chunk.low[at] = lowHash(bytes, start, end);
    chunk.high[at] = highHash(bytes, start, end);
    chunk.seqs[at] = seq;
    chunk.times_us[at] = now_us;
    this.#link(ordinal);
  }

  #expire(now_us: number): void {
    const limit_us = now_us - this.#window_us;
    while (this.size > 0) {
      const oldest_us = this.#chunkOf(this.#oldest).times_us[this.#oldest & (CHUNK_SLOTS - 1)] ?? 0;
      if (oldest_us > limit_us) break;
      this.#dropOldest();
    }
    const { length } = this.#table;
    if (length > FIRST_TABLE_SLOTS && this.size * 16 < length) this.#resizeTable(length / 2);
  }

  #chunkOf(ordinal: number): Chunk {
    const chunk = this.#chunks[(ordinal - this.#base) >>> CHUNK_BITS];
    if (!chunk) throw new RangeError(`Cannot find an id that was seen: its ordinal is ${ordinal}`);
    return chunk;
  }

  /** The ordinal that a slot of the table stands for, which is between the oldest and the next. */
  #ordinalAt(slot: number): number {
    const short = (this.#table[slot] ?? 0) - 1;
    const ahead = short - this.#oldest % ORDINALS;
    return this.#oldest + (ahead < 0 ? ahead + ORDINALS : ahead);
  }

  #homeOf(ordinal: number, mask: number): number {
    return (this.#chunkOf(ordinal).low[ordinal & (CHUNK_SLOTS - 1)] ?? 0) & mask;
  }

  #link(ordinal: number): void {
    const mask = this.#table.length - 1;
    let slot = this.#homeOf(ordinal, mask);
    while (this.#table[slot] !== 0) slot = (slot + 1) & mask;
    this.#table[slot] = ordinal % ORDINALS + 1;
  }

  #dropOldest(): void {
    const mask = this.#table.length - 1;
    const short = this.#oldest % ORDINALS + 1;
    let slot = this.#homeOf(this.#oldest, mask);
    while (this.#table[slot] !== short) slot = (slot + 1) & mask;
    this.#unlink(slot, mask);
    this.#oldest++;
    if (this.#oldest - this.#base < CHUNK_SLOTS) return;
    this.#chunks.shift();
    this.#base += CHUNK_SLOTS;
  }

  /** Empties a slot and moves up what was only behind it because it was taken (Knuth 6.4 R). */
  #unlink(slot: number, mask: number): void {
    let hole = slot;
    for (let next = (hole + 1) & mask; this.#table[next] !== 0; next = (next + 1) & mask) {
      const home = this.#homeOf(this.#ordinalAt(next), mask);
      if (((next - home) & mask) < ((next - hole) & mask)) continue;
      this.#table[hole] = this.#table[next] ?? 0;
      hole = next;
    }
    this.#table[hole] = 0;
  }

  #resizeTable(slots: number): void {
    this.#table = new Uint32Array(slots);
    for (let ordinal = this.#oldest; ordinal < this.#next; ordinal++) this.#link(ordinal);
  }
}

/** FNV-1a, with its better upper half folded into the lower, which chooses the slot. */
function lowHash(bytes: Uint8Array, start: number, end: number): number {
  let hash = 0x811c9dc5 | 0;
  for (let i = start; i < end; i++) hash = Math.imul(hash ^ (bytes[i] ?? 0), 0x01000193);
  return hash ^ (hash >>> 16);
}

/** The mixing step of MurmurHash3 (Appleby, public domain), byte by byte. */
function highHash(bytes: Uint8Array, start: number, end: number): number {
  let hash = (end - start) | 0;
  for (let i = start; i < end; i++) {
    hash = Math.imul(hash ^ (bytes[i] ?? 0), 0xcc9e2d51 | 0);
    hash = (hash << 15) | (hash >>> 17);
  }
  return hash;
}
