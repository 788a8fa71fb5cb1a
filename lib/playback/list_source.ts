import { assert } from "@rangecast/base/assert";
import { isBehind } from "./boundary.ts";
import type { IsCommand } from "./command_subjects.ts";
import { latestBySubject } from "./latest.ts";
import {
  type Boundary,
  compareMessages,
  type PlaybackSource,
  type SourceMessage,
  type SourceReader,
  type StateAt,
  type TagSource,
} from "./source.ts";

export interface ListSourceOptions {
  /** Telemetry and display commands, in any order; no events of tags. */
  readonly messages: readonly SourceMessage[];
  readonly tags: TagSource;
  readonly isCommand: IsCommand;
}

/** Plays a list of messages: for files and for tests. */
export class ListSource implements PlaybackSource {
  readonly #messages: SourceMessage[];
  readonly #isCommand: IsCommand;
  readonly #readers = new Set<ListReader>();
  readonly tags: TagSource;

  constructor({ messages, tags, isCommand }: ListSourceOptions) {
    this.#messages = [...messages].sort(compareMessages);
    this.tags = tags;
    this.#isCommand = isCommand;
  }

  /** Adds the newest message, as a live stream does. */
  add(message: SourceMessage): void {
    const last = this.#messages.at(-1);
    assert(!last || compareMessages(last, message) < 0, "a list grows at its end");
    this.#messages.push(message);
    for (const reader of this.#readers) reader.onChange();
  }

  extent(): Promise<{ first_ms: number; last_ms: number } | null> {
    const [first, last] = [this.#messages[0], this.#messages.at(-1)];
    const extent = first && last ? { first_ms: first.time_ms, last_ms: last.time_ms } : null;
    return Promise.resolve(extent);
  }

  stateAt(boundary: Boundary): Promise<StateAt> {
    const latest = latestBySubject(this.#messages.slice(0, this.#indexBehind(boundary)));
    return Promise.resolve({
      boundary,
      telemetry: latest.filter(({ subject }) => !this.#isCommand(subject)),
      commands: latest.filter(({ subject }) => this.#isCommand(subject)),
      tags: this.tags.between(-Infinity, boundary.time_ms),
    });
  }

  range(
    after: Boundary,
    until_ms: number,
    limit: number,
  ): Promise<{ messages: SourceMessage[]; more: boolean }> {
    const from = this.#indexBehind(after);
    const end = this.#indexBehind({ time_ms: until_ms });
    const messages = this.#messages.slice(from, Math.min(end, from + limit));
    return Promise.resolve({ messages, more: from + messages.length < end });
  }

  follow(after: Boundary, onChange: () => void): SourceReader {
    const reader = new ListReader(
      this.#messages,
      this.#indexBehind(after),
      onChange,
      () => this.#readers.delete(reader),
    );
    this.#readers.add(reader);
    return reader;
  }

  /** The index of the first message behind `boundary`. */
  #indexBehind(boundary: Boundary): number {
    const index = this.#messages.findIndex((message) => isBehind(message, boundary));
    return index === -1 ? this.#messages.length : index;
  }
}

class ListReader implements SourceReader {
  readonly #messages: readonly SourceMessage[];
  readonly #onClose: () => void;
  readonly onChange: () => void;
  readonly problem = null;
  #next: number;

  constructor(
    messages: readonly SourceMessage[],
    next: number,
    onChange: () => void,
    onClose: () => void,
  ) {
    this.#messages = messages;
    this.#next = next;
    this.onChange = onChange;
    this.#onClose = onClose;
  }

  take(): SourceMessage | undefined {
    const message = this.peek();
    if (message) this.#next++;
    return message;
  }

  peek(): SourceMessage | undefined {
    return this.#messages[this.#next];
  }

  get caughtUp(): boolean {
    return this.#next === this.#messages.length;
  }

  [Symbol.asyncDispose](): Promise<void> {
    this.#onClose();
    return Promise.resolve();
  }
}
