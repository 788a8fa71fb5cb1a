import { assert } from "@rangecast/base/assert";
import { type Clock, sleep } from "@rangecast/base/clock";
import { commandSubjects, type IsCommand } from "@rangecast/playback/command-subjects";
import { MergedReader } from "@rangecast/playback/merged-reader";
import {
  type Boundary,
  compareMessages,
  type PlaybackSource,
  type SourceMessage,
  type SourceReader,
  type StateAt,
  type TagSource,
} from "@rangecast/playback/source";
import type { BusConnection } from "./connection.ts";
import { readDirect, type SingleQuery } from "./direct_page.ts";
import { domainOfStream } from "./domain_streams.ts";
import { LastMessages } from "./last_messages.ts";
import { DirectSourceMessage } from "./source_messages.ts";
import { StreamSourceReader } from "./stream_source_reader.ts";
import { streamName, streamSubjects } from "./streams.ts";
import { startBehind } from "./timeline_start.ts";

/** A range that brings nothing for this long is given up. */
const RANGE_TIMEOUT_MS = 5000;

/** A stream that is played, and the subjects of its observations. */
export interface PlayedStream {
  readonly stream: string;
  readonly filters: readonly string[];
  /**
   * What is done where it does not exist: it is waited for, and its absence told or not; or it is
   * left out of what is read behind a state, until the next state is loaded. @default "tell"
   */
  readonly ifMissing?: "tell" | "wait" | "skip";
}

/** Tags that can be waited for. */
export interface LoadedTags extends TagSource {
  /** Resolves when all tags of today are known. */
  ready(signal?: AbortSignal): Promise<void>;
}

export interface JetStreamSourceOptions {
  readonly connection: BusConnection;
  readonly clock: Clock;
  readonly prefix: string;
  /** What is played; display commands come from the main stream of the prefix besides. */
  readonly streams: readonly PlayedStream[];
  readonly tags: LoadedTags;
}

/** Plays JetStream streams: one, or several merged. */
export class JetStreamSource implements PlaybackSource {
  readonly #options: JetStreamSourceOptions;
  readonly #streams: readonly PlayedStream[];
  readonly #last: readonly LastMessages[];
  readonly #isCommand: IsCommand;

  constructor(options: JetStreamSourceOptions) {
    const { connection, clock, prefix, streams } = options;
    assert(streams.length > 0, "a source plays at least one stream");
    this.#options = options;
    this.#isCommand = commandSubjects(prefix);
    const commands = `${prefix}.cmd.display.>`;
    this.#streams = withCommands(streams, streamName(prefix, "telemetry"), commands);
    this.#last = this.#streams.map((played) => new LastMessages({ connection, clock, ...played }));
  }

  get tags(): TagSource {
    return this.#options.tags;
  }

  async extent(signal?: AbortSignal): Promise<{ first_ms: number; last_ms: number } | null> {
    const edges = await Promise.all(this.#streams.map((played) => this.#extentOf(played, signal)));
    const times = edges.flat().map(({ time_ms }) => time_ms);
    return times.length === 0
      ? null
      : { first_ms: Math.min(...times), last_ms: Math.max(...times) };
  }

  async stateAt(boundary: Boundary, signal?: AbortSignal): Promise<StateAt> {
    const { tags } = this.#options;
    const exact = await this.#exact(boundary, signal);
    const [found] = await Promise.all([
      Promise.all(this.#last.map((last) => last.upTo(exact, signal))),
      tags.ready(signal),
    ]);
    const telemetry: SourceMessage[] = [];
    const commands: SourceMessage[] = [];
    for (const message of found.flat().sort(compareMessages)) {
      (this.#isCommand(message.subject) ? commands : telemetry).push(message);
    }
    const { time_ms } = exact;
    return { boundary: exact, telemetry, commands, tags: tags.between(-Infinity, time_ms) };
  }

  async range(
    after: Boundary,
    until_ms: number,
    limit: number,
    signal?: AbortSignal,
  ): Promise<{ messages: SourceMessage[]; more: boolean }> {
    const messages: SourceMessage[] = [];
    let changed = Promise.withResolvers<void>();
    await using reader = this.follow(await this.#exact(after, signal), () => changed.resolve());
    for (;;) {
      for (let next = reader.peek(); next; next = reader.peek()) {
        if (next.time_ms > until_ms) return { messages, more: false };
        if (messages.length >= limit) return { messages, more: true };
        messages.push(next);
        reader.take();
      }
      if (reader.caughtUp) return { messages, more: false };
      await this.#waitFor(changed.promise, signal);
      changed = Promise.withResolvers();
    }
  }

  /**
   * Reads on from `after`, which is best the boundary of a state: a time that was rounded on its way
   * would divide the other streams elsewhere.
   */
  follow(after: Boundary, onChange: () => void): SourceReader {
    const { clock } = this.#options;
    const there = this.#streams.filter(({ ifMissing }, i) =>
      ifMissing !== "skip" || !this.#last[i]?.isMissing
    );
    const [first, ...others] = there.map((played) => (onMore: () => void) =>
      this.#followOne(played, after, onMore)
    );
    assert(first !== undefined, "a source plays at least one stream");
    if (others.length === 0) return first(onChange);
    return new MergedReader({ clock, open: [first, ...others], onChange });
  }

  #followOne(
    { stream, filters, ifMissing = "tell" }: PlayedStream,
    after: Boundary,
    onChange: () => void,
  ): StreamSourceReader {
    const { connection, clock, prefix } = this.#options;
    const from = startBehind(after, stream);
    const common = { connection, clock, stream, from, onChange, isOptional: ifMissing !== "tell" };
    const domain = domainOfStream(prefix, stream);
    if (!domain || !domain.filters(prefix).every((filter) => filters.includes(filter))) {
      return new StreamSourceReader({ ...common, filters });
    }
    // Nearly all of the stream is wanted: a broker that picks among several filters is slower by far.
    const subjects = streamSubjects(prefix, domain.role);
    return new StreamSourceReader({ ...common, filters: subjects, wanted: filters });
  }

  /** The first and the last message of a stream. */
  async #extentOf({ stream, filters }: PlayedStream, signal?: AbortSignal) {
    const edges = await Promise.all(filters.flatMap((filter) => [
      this.#single(stream, { next_by_subj: filter, seq: 1 }, signal),
      this.#single(stream, { last_by_subj: filter }, signal),
    ]));
    return edges.filter((message) => message !== null);
  }

  /**
   * The boundary with the very time of its message: others round it, and the other streams are
   * divided by it.
   */
  async #exact(boundary: Boundary, signal?: AbortSignal): Promise<Boundary> {
    const { after } = boundary;
    if (!after || this.#streams.every(({ stream }) => stream === after.stream)) return boundary;
    const message = await this.#single(after.stream, { seq: after.seq }, signal);
    return message ? { ...boundary, time_ms: message.time_ms } : boundary;
  }

  async #single(
    stream: string,
    query: SingleQuery,
    signal: AbortSignal | undefined,
  ): Promise<SourceMessage | null> {
    const found: SourceMessage[] = [];
    await readDirect(
      { ...this.#options, stream },
      query,
      (message) => void found.push(new DirectSourceMessage(stream, message)),
      signal,
    );
    return found[0] ?? null;
  }

  /** @throws Error when nothing changes for {@linkcode RANGE_TIMEOUT_MS}, or `signal` aborts. */
  async #waitFor(change: Promise<void>, signal: AbortSignal | undefined): Promise<void> {
    const limit = new AbortController();
    const ended = signal ? AbortSignal.any([signal, limit.signal]) : limit.signal;
    try {
      const isLate = sleep(this.#options.clock, RANGE_TIMEOUT_MS, ended).then(() => true);
      const late = await Promise.race([change.then(() => false), isLate]);
      signal?.throwIfAborted();
      if (late) throw new Error(`the broker sent nothing of a range for ${RANGE_TIMEOUT_MS} ms`);
    } finally {
      limit.abort();
    }
  }
}

/** The streams with the display commands added to their own one. */
function withCommands(
  streams: readonly PlayedStream[],
  main: string,
  commands: string,
): PlayedStream[] {
  const all = new Map(streams.map((played) => [played.stream, played]));
  assert(all.size === streams.length, "a source plays each of its streams once");
  const played = all.get(main) ?? { stream: main, filters: [], ifMissing: "wait" };
  all.set(main, { ...played, filters: [...played.filters, commands] });
  return [...all.values()];
}
