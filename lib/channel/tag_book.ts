import { parseIso } from "@rangecast/base/utc";
import type { Tag, TagEvent } from "./tag.ts";

/** The message that gave a tag its form of today. */
export interface TagOrigin {
  readonly stream: string;
  readonly seq: number;
}

/** What an event did to a tag; all but the first three leave the book as it was. */
export type TagOutcome =
  | "made"
  | "changed"
  | "deleted"
  /** The book has this very form. */
  | "repeated"
  /** The book has a newer form. */
  | "older"
  /** It was deleted, which is for good. */
  | "gone"
  /** Its times name no instant. */
  | "time";

/** Tags that are kept at most, deleted ones included. */
export const MAX_TAGS = 100_000;

interface Entry {
  readonly tag: Tag;
  readonly ts_ms: number;
  readonly updated_ms: number;
  readonly origin: TagOrigin | null;
}

/**
 * Tags in their form of today, from their events in the order of the stream. An older form never
 * overwrites a newer one; of two with one time the later event holds. What is deleted stays so. A
 * full book forgets the tag that it has known for the longest.
 */
export class TagBook {
  readonly #limit: number;
  /** Deleted tags stay, so that an update cannot bring them back. */
  readonly #entries = new Map<string, Entry>();
  /** Active tags by the moment that they mark, then by id. */
  readonly #timeline: Entry[] = [];
  readonly #listeners = new Set<(tag: Tag) => void>();
  #forgotten = 0;

  /** `limit` is how many tags are kept. */
  constructor(limit: number = MAX_TAGS) {
    this.#limit = limit;
  }

  /** How many tags there are to see. */
  get size(): number {
    return this.#timeline.length;
  }

  /** How many tags a full book has dropped. */
  get forgotten(): number {
    return this.#forgotten;
  }

  /** Takes an event, a tag that fits its schema. `origin` is where it was found. */
  apply(event: TagEvent, said: Tag, origin: TagOrigin | null = null): TagOutcome {
    const tag: Tag = event === "delete" ? { ...said, status: "deleted" } : said;
    const [ts_ms, updated_ms] = [instantOf(tag.ts), instantOf(tag.updated_ts)];
    if (ts_ms === null || updated_ms === null) return "time";
    const known = this.#entries.get(tag.id);
    if (known?.tag.status === "deleted") return tag.status === "deleted" ? "repeated" : "gone";
    if (known && updated_ms < known.updated_ms) return "older";
    if (known && isSame(known.tag, tag)) return "repeated";
    this.#replace(known, { tag, ts_ms, updated_ms, origin });
    for (const listener of [...this.#listeners]) listener(tag);
    if (tag.status === "deleted") return "deleted";
    return known ? "changed" : "made";
  }

  /** The tag in its form of today, a deleted one included. */
  get(id: string): Tag | undefined {
    return this.#entries.get(id)?.tag;
  }

  /** Where the form of today was found. */
  originOf(id: string): TagOrigin | null {
    return this.#entries.get(id)?.origin ?? null;
  }

  /** Tags with `from_ms < ts <= until_ms`, oldest first; deleted ones are left out. */
  between(from_ms: number, until_ms: number): readonly Tag[] {
    const end = this.#firstAfter(until_ms);
    return this.#timeline.slice(Math.min(this.#firstAfter(from_ms), end), end).map(({ tag }) =>
      tag
    );
  }

  /** Calls `listener` with each tag that is made, changed or deleted; returns a function that ends it. */
  onChange(listener: (tag: Tag) => void): () => void {
    // Of its own, so that a listener that is given twice is called twice, and each end ends one.
    const own = (tag: Tag) => listener(tag);
    this.#listeners.add(own);
    return () => void this.#listeners.delete(own);
  }

  #replace(known: Entry | undefined, entry: Entry): void {
    const { id, status } = entry.tag;
    if (known) this.#remove(known);
    else if (this.#entries.size >= this.#limit) this.#forgetOldest();
    this.#entries.set(id, entry);
    if (status === "active") this.#timeline.splice(this.#placeOf(entry), 0, entry);
  }

  #forgetOldest(): void {
    const [first] = this.#entries.values();
    if (!first) return;
    this.#entries.delete(first.tag.id);
    if (first.tag.status === "active") this.#remove(first);
    this.#forgotten++;
  }

  #remove(entry: Entry): void {
    this.#timeline.splice(this.#placeOf(entry), 1);
  }

  /** The index of the first tag that is not before `entry`. */
  #placeOf(entry: Entry): number {
    return this.#search((other) =>
      other.ts_ms < entry.ts_ms || (other.ts_ms === entry.ts_ms && other.tag.id < entry.tag.id)
    );
  }

  /** The index of the first tag behind `time_ms`. */
  #firstAfter(time_ms: number): number {
    return this.#search((other) => other.ts_ms <= time_ms);
  }

  /** How many tags at the beginning are `before`. */
  #search(before: (entry: Entry) => boolean): number {
    let [low, high] = [0, this.#timeline.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      const entry = this.#timeline[middle];
      if (entry && before(entry)) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

function instantOf(text: string): number | null {
  try {
    return parseIso(text);
  } catch {
    return null;
  }
}

/** Whether two forms hold the same, however their keys are ordered. */
function isSame(a: unknown, b: unknown): boolean {
  if (typeof a !== "object" || typeof b !== "object" || a === null || b === null) return a === b;
  if (Array.isArray(a) !== Array.isArray(b)) return false;
  const [left, right] = [Object.entries(a), new Map(Object.entries(b))];
  return left.length === right.size &&
    left.every(([key, value]) => right.has(key) && isSame(value, right.get(key)));
}
