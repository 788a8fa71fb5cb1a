import type { MessageStore } from "../store/message_store.ts";
import { countFrom, lastPerSubject, nextMatching } from "../store/selection.ts";
import type { SubjectEntry } from "../store/subject_table.ts";
import { parseTime } from "../store/timestamps.ts";
import type { SubjectFilter } from "../streams/subject_filter.ts";
import type { ConsumerConfig } from "./consumer_config.ts";

/** Where a consumer stands in its stream, and how much is still to come. */
export class Cursor {
  readonly #store: MessageStore;
  readonly #filter: SubjectFilter;
  /** With deliver policy `last_per_subject`: what is still to be picked out before going on. */
  #picked: number[];
  #pickedAt = 0;
  /** The first sequence that is delivered in order, one after the other. */
  #next: number;
  #pending: number;

  private constructor(store: MessageStore, filter: SubjectFilter, next: number, picked: number[]) {
    this.#store = store;
    this.#filter = filter;
    this.#next = next;
    this.#picked = picked;
    this.#pending = picked.length + countFrom(store, filter, next);
  }

  /** A cursor where the consumer's deliver policy begins. */
  static start(store: MessageStore, filter: SubjectFilter, config: ConsumerConfig): Cursor {
    if (config.deliver_policy === "last_per_subject") {
      return new Cursor(store, filter, store.lastSeq + 1, lastPerSubject(store, filter));
    }
    const next = Math.max(startOf(store, filter, config), store.firstSeq, 1);
    return new Cursor(store, filter, next, []);
  }

  /** A cursor at the same place for other subjects. */
  withFilter(filter: SubjectFilter): Cursor {
    return new Cursor(this.#store, filter, this.#next, this.#picked.slice(this.#pickedAt));
  }

  /** The first stream sequence that has not been looked at. */
  get position(): number {
    return this.#picked[this.#pickedAt] ?? this.#next;
  }

  /** Messages that are still to be delivered for the first time. */
  get pending(): number {
    return this.#pending;
  }

  /** The next message for this consumer; 0 when there is none yet. */
  peek(): number {
    while (this.#pickedAt < this.#picked.length) {
      const seq = this.#picked[this.#pickedAt] ?? 0;
      if (this.#store.has(seq)) return seq;
      this.#pickedAt++;
    }
    if (this.#pending <= 0) {
      this.#next = Math.max(this.#next, this.#store.lastSeq + 1);
      return 0;
    }
    const seq = nextMatching(this.#store, this.#filter, this.#next);
    if (seq > 0) this.#next = seq;
    return seq;
  }

  /** Goes past `seq`, which {@linkcode Cursor.peek} has returned. */
  advance(seq: number): void {
    this.#pending--;
    if (this.#pickedAt < this.#picked.length) {
      this.#pickedAt++;
      if (this.#pickedAt === this.#picked.length) this.#picked = [];
      if (this.#picked.length === 0) this.#pickedAt = 0;
    } else this.#next = seq + 1;
  }

  /** Whether a new message is one of this consumer's. */
  onStored(seq: number, subject: SubjectEntry): boolean {
    if (seq < this.#next || !this.#filter.matches(subject)) return false;
    this.#pending++;
    return true;
  }

  onRemoved(seq: number, subject: SubjectEntry): void {
    const ahead = this.#filter.matches(subject) && (seq >= this.#next || this.#isPicked(seq));
    if (ahead) this.#pending--;
    if (subject.seqs.length === 0) this.#filter.forget(subject);
  }

  #isPicked(seq: number): boolean {
    return this.#picked.indexOf(seq, this.#pickedAt) >= 0;
  }
}

function startOf(store: MessageStore, filter: SubjectFilter, config: ConsumerConfig): number {
  switch (config.deliver_policy) {
    case "all":
    case "last_per_subject":
      return store.firstSeq;
    case "new":
      return store.lastSeq + 1;
    case "last": {
      const last = filter.all ? store.lastSeq : lastPerSubject(store, filter).at(-1);
      return last ?? store.lastSeq + 1;
    }
    case "by_start_sequence":
      return config.opt_start_seq ?? 1;
    case "by_start_time":
      return store.seqAtTime(parseTime(config.opt_start_time ?? ""));
  }
}
