import { aborted } from "@rangecast/base/aborted";
import type { Clock } from "@rangecast/base/clock";
import { channelSubjects, tagSubjects } from "@rangecast/channel/subjects";
import type { Tag, TagEvent } from "@rangecast/channel/tag";
import { TagBook, type TagOrigin, type TagOutcome } from "@rangecast/channel/tag-book";
import type { TagSource } from "@rangecast/playback/source";
import type { BusConnection } from "./connection.ts";
import { hear, type SpokenRefusal } from "./spoken.ts";
import type { StreamMessage } from "./stream_message.ts";
import { StreamReader } from "./stream_reader.ts";
import { streamName } from "./streams.ts";

export interface TagFeedOptions {
  readonly connection: BusConnection;
  readonly clock: Clock;
  readonly prefix: string;
}

/** Why a message gave no tag a new form. */
export type TagRefusal =
  | SpokenRefusal
  | Exclude<TagOutcome, "made" | "changed" | "deleted">
  /** Its subject is none of a tag event. */
  | "event";

/** All tags of a prefix, kept live: it reads their events once from the start, and follows them. */
export class TagFeed implements TagSource, AsyncDisposable {
  readonly #stream: string;
  readonly #events: ReadonlyMap<string, TagEvent>;
  readonly #book = new TagBook();
  readonly #reader: StreamReader;
  readonly #refused = new Map<TagRefusal, number>();
  readonly #complete = Promise.withResolvers<void>();
  #isComplete = false;

  constructor({ connection, clock, prefix }: TagFeedOptions) {
    this.#stream = streamName(prefix, "telemetry");
    this.#events = tagEvents(prefix);
    this.#reader = new StreamReader({
      connection,
      clock,
      stream: this.#stream,
      filters: [tagSubjects(prefix)],
      from: { type: "sequence", sequence: 1 },
      onChange: () => this.#drain(),
    });
  }

  /** Whether everything that was there at the start has been read. */
  get complete(): boolean {
    return this.#isComplete;
  }

  /** How many messages gave no tag a new form, by reason. */
  get refused(): ReadonlyMap<TagRefusal, number> {
    return this.#refused;
  }

  /** Tags that a full book has dropped. */
  get forgotten(): number {
    return this.#book.forgotten;
  }

  /**
   * Resolves when the first scan is complete.
   * @throws the signal's reason when it aborts before.
   */
  async ready(signal?: AbortSignal): Promise<void> {
    const { promise } = this.#complete;
    await (signal ? Promise.race([promise, aborted(signal)]) : promise);
    signal?.throwIfAborted();
  }

  /** The tag in its form of today, a deleted one included. */
  get(id: string): Tag | undefined {
    return this.#book.get(id);
  }

  /** The message that gave the tag its form of today. */
  originOf(id: string): TagOrigin | null {
    return this.#book.originOf(id);
  }

  between(from_ms: number, until_ms: number): readonly Tag[] {
    return this.#book.between(from_ms, until_ms);
  }

  onChange(listener: (tag: Tag) => void): () => void {
    return this.#book.onChange(listener);
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.#reader[Symbol.asyncDispose]();
  }

  #drain(): void {
    const reader = this.#reader;
    for (let message = reader.take(); message; message = reader.take()) this.#take(message);
    if (reader.state.type !== "no stream" && !reader.caughtUp) return;
    this.#isComplete = true;
    this.#complete.resolve();
  }

  #take({ subject, body, seq }: StreamMessage): void {
    const event = this.#events.get(subject);
    if (!event) return this.#refuse("event");
    const heard = hear("tag", body);
    if (!heard.ok) return this.#refuse(heard.refusal);
    const outcome = this.#book.apply(event, heard.value, { stream: this.#stream, seq });
    switch (outcome) {
      case "made":
      case "changed":
      case "deleted":
        return;
      default:
        this.#refuse(outcome);
    }
  }

  #refuse(refusal: TagRefusal): void {
    this.#refused.set(refusal, (this.#refused.get(refusal) ?? 0) + 1);
  }
}

function tagEvents(prefix: string): Map<string, TagEvent> {
  // Object.entries() types its keys as any text, and these are the events.
  const entries = Object.entries(channelSubjects(prefix).tags) as [TagEvent, string][];
  return new Map(entries.map(([event, subject]) => [subject, event]));
}
