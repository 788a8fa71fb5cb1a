import { boundaryAfter, compareBoundaries } from "./boundary.ts";
import type { IsCommand } from "./command_subjects.ts";
import { MessageRun } from "./message_run.ts";
import {
  type Boundary,
  compareMessages,
  type SourceMessage,
  type StateAt,
  type TagSource,
} from "./source.ts";

export interface WindowLimits {
  readonly max_messages: number;
  readonly max_bytes: number;
}

/** Some seconds of a busy range, and what a browser's tab can spare. */
export const DEFAULT_WINDOW_LIMITS: WindowLimits = {
  max_messages: 50_000,
  max_bytes: 64 * 1024 * 1024,
};

/** What a message weighs besides its body: subject, headers, the objects themselves. */
export const BYTES_PER_MESSAGE = 256;

/**
 * A stretch of the timeline in memory: the state where it begins, and each message behind that up to
 * where it ends. The state at any place in it is found by binary search, subject by subject. The
 * subjects are as many as the state that it began with and the messages since bring.
 */
export class TimelineWindow {
  readonly #limits: WindowLimits;
  readonly #isCommand: IsCommand;
  /** The last message of each subject at or before the beginning. */
  readonly #base = new Map<string, SourceMessage>();
  readonly #messages = new MessageRun();
  readonly #bySubject = new Map<string, MessageRun>();
  #bytes = 0;
  #evicted = 0;
  #from: Boundary;
  #to: Boundary;

  constructor(state: StateAt, isCommand: IsCommand, limits: WindowLimits = DEFAULT_WINDOW_LIMITS) {
    this.#limits = limits;
    this.#isCommand = isCommand;
    this.#from = this.#to = state.boundary;
    for (const message of [...state.telemetry, ...state.commands]) {
      this.#base.set(message.subject, message);
    }
  }

  /** Where it begins: the messages behind this place are in it. */
  get from(): Boundary {
    return this.#from;
  }

  /** Where it ends: the messages up to this place are in it. */
  get to(): Boundary {
    return this.#to;
  }

  /** How many messages it holds. */
  get size(): number {
    return this.#messages.size;
  }

  get bytes(): number {
    return this.#bytes;
  }

  /** How many messages have been folded into the state where it begins. */
  get evicted(): number {
    return this.#evicted;
  }

  /** Whether it holds more than it may. */
  get isOver(): boolean {
    const { max_messages, max_bytes } = this.#limits;
    return this.size > max_messages || this.#bytes > max_bytes;
  }

  covers(boundary: Boundary): boolean {
    return compareBoundaries(this.#from, boundary) <= 0 &&
      compareBoundaries(boundary, this.#to) <= 0;
  }

  /** Adds the messages that follow, in order, up to `to`: none between is left out. */
  add(messages: readonly SourceMessage[], to: Boundary): void {
    for (const message of messages) {
      this.#messages.add(message);
      let run = this.#bySubject.get(message.subject);
      if (!run) this.#bySubject.set(message.subject, run = new MessageRun());
      run.add(message);
      this.#bytes += weightOf(message);
    }
    this.#to = to;
  }

  /**
   * Drops the oldest messages at or before `keep` for as long as it holds more than it may. The last
   * one stays, whatever it weighs: so it always leads from one place to another.
   */
  evict(keep: Boundary = this.#to): void {
    const most = Math.min(this.#messages.countUpTo(keep), this.size - 1);
    for (let left = most; left > 0 && this.isOver; left--) {
      const oldest = this.#messages.shift();
      if (!oldest) return;
      const run = this.#bySubject.get(oldest.subject);
      run?.shift();
      if (run?.size === 0) this.#bySubject.delete(oldest.subject);
      this.#base.set(oldest.subject, oldest);
      this.#from = boundaryAfter(oldest);
      this.#bytes -= weightOf(oldest);
      this.#evicted++;
    }
  }

  /** How many of its messages lie at or before `boundary`. */
  countUpTo(boundary: Boundary): number {
    return this.#messages.countUpTo(boundary);
  }

  /** The message at `index`, the oldest being 0. */
  at(index: number): SourceMessage | undefined {
    return this.#messages.at(index);
  }

  /** Its messages behind `after`, up to `until`. */
  between(after: Boundary, until: Boundary): SourceMessage[] {
    return this.#messages.slice(
      this.#messages.countUpTo(after),
      this.#messages.countUpTo(until),
    );
  }

  /** The last message of `subject` at or before `boundary`, which it covers. */
  lastOf(subject: string, boundary: Boundary): SourceMessage | undefined {
    return this.#bySubject.get(subject)?.lastUpTo(boundary) ?? this.#base.get(subject);
  }

  /** The state at `boundary`, which it covers. */
  stateAt(boundary: Boundary, tags: Pick<TagSource, "between">): StateAt {
    const telemetry: SourceMessage[] = [];
    const commands: SourceMessage[] = [];
    const use = (message: SourceMessage | undefined) => {
      if (message) (this.#isCommand(message.subject) ? commands : telemetry).push(message);
    };
    for (const subject of this.#base.keys()) use(this.lastOf(subject, boundary));
    for (const [subject, run] of this.#bySubject) {
      if (!this.#base.has(subject)) use(run.lastUpTo(boundary));
    }
    return {
      boundary,
      telemetry: telemetry.sort(compareMessages),
      commands: commands.sort(compareMessages),
      tags: tags.between(-Infinity, boundary.time_ms),
    };
  }
}

function weightOf({ body }: SourceMessage): number {
  return body.length + BYTES_PER_MESSAGE;
}
