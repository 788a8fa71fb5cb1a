import type { Tag } from "@rangecast/channel/tag";

/** One message of the past, as its stream holds it. */
export interface SourceMessage {
  readonly stream: string;
  /** Its sequence in that stream. */
  readonly seq: number;
  readonly subject: string;
  /** Its place on the timeline: when it was stored, Unix ms with fractions. */
  readonly time_ms: number;
  readonly body: Uint8Array;
  /** A header's value, or null where it is missing. */
  header(name: string): string | null;
}

/** A place between two messages of a merged timeline: everything up to it, and nothing behind it. */
export interface Boundary {
  readonly time_ms: number;
  /** The last message that is included; without it, everything stored at or before `time_ms`. */
  readonly after?: { readonly stream: string; readonly seq: number };
}

/** What a screen shows at one instant, before anything moves. */
export interface StateAt {
  readonly boundary: Boundary;
  /** The last message of each telemetry subject at or before the boundary, in timeline order. */
  readonly telemetry: readonly SourceMessage[];
  /** The last message of each kind of display command at or before it, in timeline order. */
  readonly commands: readonly SourceMessage[];
  /** Tags whose `ts` is at or before it, in their form of today; deleted ones are left out. */
  readonly tags: readonly Tag[];
}

/** Reads a timeline forward, in order, each message once; what it reads ahead is bounded. */
export interface SourceReader extends AsyncDisposable {
  /** Takes the next message; undefined when none is known to be next. */
  take(): SourceMessage | undefined;
  /** Looks at the next message. */
  peek(): SourceMessage | undefined;
  /** Whether everything that the source held when last asked has been handed on. */
  readonly caughtUp: boolean;
  /** Why it has to wait, such as a broker that is away; null while it reads. */
  readonly problem: string | null;
  /** Messages that are known to come, those that wait to be taken included, where that is known. */
  readonly pending?: number;
}

/** A timeline to play from: a stream, several merged ones, an archive, or a list in a test. */
export interface PlaybackSource {
  /** The first and the last instant that it holds; null when it holds nothing. */
  extent(
    signal?: AbortSignal,
  ): Promise<{ readonly first_ms: number; readonly last_ms: number } | null>;
  /** @throws Error when the source cannot answer. */
  stateAt(boundary: Boundary, signal?: AbortSignal): Promise<StateAt>;
  /** Messages behind `after`, up to and including `until_ms`, in order; `limit` of them at most. */
  range(
    after: Boundary,
    until_ms: number,
    limit: number,
    signal?: AbortSignal,
  ): Promise<{ readonly messages: readonly SourceMessage[]; readonly more: boolean }>;
  /** Reads on from `after`, without an end. `onChange` is called when there may be more to take. */
  follow(after: Boundary, onChange: () => void): SourceReader;
  /** The tags of today with their changes: it calls `onChange` after each, until disposed of. */
  readonly tags: TagSource;
}

/** All tags in their form of today. */
export interface TagSource {
  /** Tags with `from_ms < ts <= until_ms`, oldest first; deleted ones are left out. */
  between(from_ms: number, until_ms: number): readonly Tag[];
  /** Calls `listener` with each tag that is made, changed or deleted; returns a function that ends it. */
  onChange(listener: (tag: Tag) => void): () => void;
}

/** The order of a merged timeline: time, then stream, then sequence. */
export function compareMessages(a: SourceMessage, b: SourceMessage): number {
  if (a.time_ms !== b.time_ms) return a.time_ms - b.time_ms;
  if (a.stream !== b.stream) return a.stream < b.stream ? -1 : 1;
  return a.seq - b.seq;
}
