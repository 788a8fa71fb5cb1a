import { isBehind } from "./boundary.ts";
import { type Boundary, compareMessages, type SourceMessage } from "./source.ts";

/** Slots at the front that are given back together, so that taking the first costs no move of all. */
const COMPACT_AFTER = 1024;

/** Messages in the order of the timeline: added at the end, dropped from the front, found by place. */
export class MessageRun {
  #messages: SourceMessage[] = [];
  /** Index of the first one that is still held; the slots before it are given back later. */
  #first = 0;

  get size(): number {
    return this.#messages.length - this.#first;
  }

  /** The message at `index` from the oldest; undefined outside. */
  at(index: number): SourceMessage | undefined {
    return index < 0 ? undefined : this.#messages[this.#first + index];
  }

  /** Adds a message; one that comes late, as after a broker's clock was set back, takes its place. */
  add(message: SourceMessage): void {
    const last = this.#messages.at(-1);
    if (this.size === 0 || !last || compareMessages(last, message) <= 0) {
      this.#messages.push(message);
      return;
    }
    const at = this.#countWhile((other) => compareMessages(other, message) <= 0);
    this.#messages.splice(this.#first + at, 0, message);
  }

  /** Takes the oldest message; undefined when there is none. */
  shift(): SourceMessage | undefined {
    const oldest = this.at(0);
    if (!oldest) return undefined;
    this.#first++;
    if (this.#first >= COMPACT_AFTER || this.size === 0) {
      this.#messages = this.#messages.slice(this.#first);
      this.#first = 0;
    }
    return oldest;
  }

  /** How many messages lie at or before `boundary`. */
  countUpTo(boundary: Boundary): number {
    return this.#countWhile((message) => !isBehind(message, boundary));
  }

  /** Messages from `from` up to, and without, `until`, as indexes from the oldest. */
  slice(from: number, until: number): SourceMessage[] {
    return this.#messages.slice(this.#first + from, this.#first + Math.max(from, until));
  }

  /** The last message at or before `boundary`. */
  lastUpTo(boundary: Boundary): SourceMessage | undefined {
    return this.at(this.countUpTo(boundary) - 1);
  }

  /** How many messages at the beginning are `before`, which holds for a first part of all. */
  #countWhile(before: (message: SourceMessage) => boolean): number {
    let [low, high] = [0, this.size];
    while (low < high) {
      const middle = (low + high) >>> 1;
      const message = this.at(middle);
      if (message && before(message)) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
