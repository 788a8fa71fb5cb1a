import { assert } from "./assert.ts";

/** First in, first out, in a ring of fixed size: it never grows beyond `capacity`. */
export class BoundedQueue<T> {
  readonly #slots: (T | undefined)[];
  #head = 0;
  #size = 0;

  constructor(readonly capacity: number) {
    assert(Number.isInteger(capacity) && capacity > 0, "a queue's capacity is a positive integer");
    this.#slots = [];
  }

  get size(): number {
    return this.#size;
  }

  get full(): boolean {
    return this.#size === this.capacity;
  }

  /** Appends `item`, or returns false when the queue is full: the caller counts what it loses. */
  push(item: T): boolean {
    if (this.full) return false;
    this.#slots[(this.#head + this.#size) % this.capacity] = item;
    this.#size++;
    return true;
  }

  /** The oldest item, which stays; undefined when empty. */
  peek(): T | undefined {
    return this.#size === 0 ? undefined : this.#slots[this.#head];
  }

  /** Takes the oldest item; undefined when empty. */
  shift(): T | undefined {
    if (this.#size === 0) return undefined;
    const item = this.#slots[this.#head];
    this.#slots[this.#head] = undefined;
    this.#head = (this.#head + 1) % this.capacity;
    this.#size--;
    return item;
  }

  /** From oldest to newest, without taking anything. */
  *[Symbol.iterator](): Iterator<T> {
    for (let i = 0; i < this.#size; i++) {
      // A slot within the size was filled by a push.
      yield this.#slots[(this.#head + i) % this.capacity] as T;
    }
  }
}
