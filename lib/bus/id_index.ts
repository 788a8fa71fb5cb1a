import { assert } from "@rangecast/base/assert";

/** Two halves of an id's hash, and the hash of what stands beside it. */
const WORDS = 3;
const FIRST_SLOTS = 64;

/**
 * Remembers message ids and, for each, the fingerprint that it came with first. It keeps hashes
 * alone: 12 bytes in a table that is at most half full, so that the ids of minutes of full rate fit
 * in memory. Two of a million ids are taken for each other with a probability of about 1 in 10^7.
 */
export class IdIndex {
  #table = new Uint32Array(FIRST_SLOTS * WORDS);
  #size = 0;

  get size(): number {
    return this.#size;
  }

  /** Remembers `id`; the fingerprint of an id that is known already stays as it is. */
  add(id: string, fingerprint: string): void {
    if (2 * (this.#size + 1) * WORDS > this.#table.length) this.#grow();
    const [high, low] = hash(id);
    if (insert(this.#table, high, low, fingerprintHash(fingerprint))) this.#size++;
  }

  /** Whether `id` came with this fingerprint, with another one, or not at all. */
  find(id: string, fingerprint: string): "same" | "other" | "absent" {
    const [high, low] = hash(id);
    const at = slotOf(this.#table, high, low);
    const found = this.#table[at + 2] as number; // a slot lies inside the table
    if (found === 0) return "absent";
    return found === fingerprintHash(fingerprint) ? "same" : "other";
  }

  #grow(): void {
    const old = this.#table;
    this.#table = new Uint32Array(old.length * 2);
    for (let at = 0; at < old.length; at += WORDS) {
      const [high = 0, low = 0, mark = 0] = old.subarray(at, at + WORDS);
      if (mark !== 0) insert(this.#table, high, low, mark);
    }
  }
}

/** The slot of an id, or the free one where it belongs. A free slot has no mark. */
function slotOf(table: Uint32Array, high: number, low: number): number {
  const slots = table.length / WORDS;
  for (let slot = low % slots, steps = 0; steps < slots; slot = (slot + 1) % slots, steps++) {
    const at = slot * WORDS;
    if (table[at + 2] === 0 || (table[at] === high && table[at + 1] === low)) return at;
  }
  assert(false, "the table has a free slot");
}

function insert(table: Uint32Array, high: number, low: number, mark: number): boolean {
  const at = slotOf(table, high, low);
  if (table[at + 2] !== 0) return false;
  table[at] = high;
  table[at + 1] = low;
  table[at + 2] = mark;
  return true;
}

/** Never 0, which marks a free slot. */
function fingerprintHash(text: string): number {
  return hash(text)[0] || 1;
}

/**
 * 64 bits of a text: two runs of FNV-1a (Fowler, Noll, Vo) over its UTF-16 units from different
 * starts, each mixed at the end as in MurmurHash3 (Appleby, public domain).
 */
function hash(text: string): [number, number] {
  let high = 0x811c9dc5;
  let low = 0x2f0b4c47;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    high = Math.imul(high ^ unit, 0x01000193);
    low = Math.imul(low ^ unit, 0x01000193) + 0x9e3779b9;
  }
  return [mixed(high), mixed(low)];
}

function mixed(word: number): number {
  let bits = word;
  bits = Math.imul(bits ^ (bits >>> 16), 0x85ebca6b);
  bits = Math.imul(bits ^ (bits >>> 13), 0xc2b2ae35);
  return (bits ^ (bits >>> 16)) >>> 0;
}
