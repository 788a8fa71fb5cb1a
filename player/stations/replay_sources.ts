import type { Clock } from "@rangecast/base/clock";
import type { BusConnection } from "@rangecast/bus/connection";
import { JetStreamSource } from "@rangecast/bus/jetstream-source";
import { findStream } from "@rangecast/bus/played-streams";
import { TagFeed } from "@rangecast/bus/tag-feed";
import type { TagOrigin } from "@rangecast/channel/tag-book";
import type { PlaybackSource } from "@rangecast/playback/source";

export interface ReplaySourcesOptions {
  readonly connection: BusConnection;
  readonly clock: Clock;
  readonly prefix: string;
}

/** What replays play, for the states that a late joiner begins with. Nothing is read before it is wanted. */
export class ReplaySources implements AsyncDisposable {
  readonly #options: ReplaySourcesOptions;
  #tags: TagFeed | null = null;

  constructor(options: ReplaySourcesOptions) {
    this.#options = options;
  }

  /** The streams that a replay merges. */
  of(stream: string | readonly string[]): Pick<PlaybackSource, "stateAt"> {
    const names = typeof stream === "string" ? [stream] : stream;
    let opened: JetStreamSource | null = null;
    return {
      stateAt: async (boundary, signal) => {
        opened ??= await this.#open(names);
        return await opened.stateAt(boundary, signal);
      },
    };
  }

  /** The message that gave a tag its form of today. */
  originOf(id: string): TagOrigin | null {
    return this.#tags?.originOf(id) ?? null;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#tags?.[Symbol.asyncDispose]();
  }

  /** @throws Error when a stream is not there, or the broker does not answer. */
  async #open(names: readonly string[]): Promise<JetStreamSource> {
    const { connection, prefix } = this.#options;
    const streams = await Promise.all(names.map(async (name) => {
      const found = await findStream(connection, prefix, name);
      if (!found) throw new Error(`there is no stream ${name}`);
      return found;
    }));
    this.#tags ??= new TagFeed(this.#options);
    return new JetStreamSource({ ...this.#options, streams, tags: this.#tags });
  }
}
