import { decode, encode, hashBytes, sameBytes } from "../protocol/bytes.ts";
import { matchesPattern } from "../routing/subject.ts";
import { SeqList } from "./seq_list.ts";

/** One subject of a stream and where its messages are. */
export class SubjectEntry {
  readonly seqs: SeqList;
  /** Another subject with the same hash. */
  twin: SubjectEntry | null = null;

  constructor(
    readonly id: number,
    readonly bytes: Uint8Array,
    readonly hash: number,
    firstSeq: number,
  ) {
    this.seqs = new SeqList(firstSeq);
  }

  get text(): string {
    return decode(this.bytes);
  }
}

/** The subjects of a stream that have at least one message. Ids are small and used again. */
export class SubjectTable {
  readonly #byHash = new Map<number, SubjectEntry>();
  readonly #byId: (SubjectEntry | undefined)[] = [];
  readonly #freeIds: number[] = [];
  #removed = 0;

  get size(): number {
    return this.#byId.length - this.#freeIds.length;
  }

  /** How many have been taken out so far. */
  get removed(): number {
    return this.#removed;
  }

  get(id: number): SubjectEntry | undefined {
    return this.#byId[id];
  }

  find(bytes: Uint8Array, start: number, end: number): SubjectEntry | null {
    let entry = this.#byHash.get(hashBytes(bytes, start, end)) ?? null;
    while (entry && !sameBytes(bytes, start, end, entry.bytes)) entry = entry.twin;
    return entry;
  }

  findText(subject: string): SubjectEntry | null {
    const bytes = encode(subject);
    return this.find(bytes, 0, bytes.length);
  }

  /** Adds a subject that is not there yet, with its first message. */
  add(bytes: Uint8Array, start: number, end: number, firstSeq: number): SubjectEntry {
    const hash = hashBytes(bytes, start, end);
    const id = this.#freeIds.pop() ?? this.#byId.length;
    const entry = new SubjectEntry(id, bytes.slice(start, end), hash, firstSeq);
    entry.twin = this.#byHash.get(hash) ?? null;
    this.#byHash.set(hash, entry);
    this.#byId[id] = entry;
    return entry;
  }

  /** Takes a subject out whose last message is gone. */
  remove(entry: SubjectEntry): void {
    const first = this.#byHash.get(entry.hash);
    if (first === entry) {
      if (entry.twin) this.#byHash.set(entry.hash, entry.twin);
      else this.#byHash.delete(entry.hash);
    } else {
      let before = first;
      while (before && before.twin !== entry) before = before.twin ?? undefined;
      if (before) before.twin = entry.twin;
    }
    this.#byId[entry.id] = undefined;
    this.#freeIds.push(entry.id);
    this.#removed++;
  }

  /** Every subject that `pattern` stands for; a literal one costs no scan. */
  *matching(pattern: string): Generator<SubjectEntry> {
    if (!/[*>]/.test(pattern)) {
      const entry = this.findText(pattern);
      if (entry) yield entry;
      return;
    }
    for (const entry of this.#byId) {
      if (entry && (pattern === ">" || matchesPattern(entry.text, pattern))) yield entry;
    }
  }
}
