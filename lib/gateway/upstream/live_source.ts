import { type Clock, sleep } from "@rangecast/base/clock";
import { messageOf } from "@rangecast/base/errors";
import type { TagFeed } from "@rangecast/bus/tag-feed";
import type { Track } from "@rangecast/domains/domain";
import type { PlaybackSource, SourceReader } from "@rangecast/playback/source";
import type { PictureSource } from "../hub/picture_source.ts";
import type { Scene } from "./scene.ts";

/** How often a stream that cannot be read is tried again. */
const RETRY_INTERVAL_MS = 500;

export interface LiveSourceOptions<Message extends object> {
  readonly scene: Scene<Message>;
  readonly source: PlaybackSource;
  readonly tags: Pick<TagFeed, "between" | "onChange" | "ready">;
  readonly clock: Clock;
}

/** The livestream: the last message of each subject as it stands, and what comes from then on. */
export class LiveSource<Message extends object> implements PictureSource {
  readonly #options: LiveSourceOptions<Message>;
  readonly #over = new AbortController();
  #reader: SourceReader | null = null;
  #problem: string | null = null;
  #stopTags: () => void = () => {};

  constructor(options: LiveSourceOptions<Message>) {
    this.#options = options;
    this.#begin();
  }

  get picture() {
    return this.#options.scene.picture;
  }

  /** Whether the state that there was before has been loaded. */
  get ready(): boolean {
    return this.#options.scene.begun;
  }

  get tracks(): ReadonlyMap<string, Track<Message>> {
    return this.#options.scene.tracks;
  }

  /** Messages that are known to come and have not been taken in. */
  get lag(): number {
    return this.#reader?.pending ?? 0;
  }

  flush(): void {
    const { scene, clock } = this.#options;
    this.#drain();
    scene.flush(clock.nowMs());
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#over.abort();
    this.#stopTags();
    await this.#reader?.[Symbol.asyncDispose]();
  }

  async #begin(): Promise<void> {
    const { clock } = this.#options;
    const { signal } = this.#over;
    while (!signal.aborted) {
      try {
        return await this.#load(signal);
      } catch (error) {
        if (!signal.aborted) this.#tell(messageOf(error));
      }
      await sleep(clock, RETRY_INTERVAL_MS, signal);
    }
  }

  async #load(signal: AbortSignal): Promise<void> {
    const { source, scene, clock, tags } = this.#options;
    // Up to the newest message, by the broker's own clock: ours may be ahead, and would skip some.
    const extent = await source.extent(signal);
    const boundary = { time_ms: extent?.last_ms ?? 0 };
    const state = await source.stateAt(boundary, signal);
    signal.throwIfAborted();
    await tags.ready(signal);
    signal.throwIfAborted();
    // Whoever is live sees every tag at once, one of a later moment included.
    scene.load({ ...state, tags: tags.between(-Infinity, Infinity) });
    scene.begin(clock.nowMs());
    this.#stopTags = tags.onChange((tag) => scene.applyTag(tag));
    this.#reader = source.follow(state.boundary, () => this.#drain());
    this.#tell(null);
  }

  #drain(): void {
    const reader = this.#reader;
    if (!reader || this.#over.signal.aborted) return;
    const { scene, clock } = this.#options;
    const heard_ms = clock.nowMs();
    for (let message = reader.take(); message; message = reader.take()) {
      scene.apply(message, heard_ms);
    }
    this.#tell(reader.problem);
  }

  #tell(problem: string | null): void {
    if (problem === this.#problem) return;
    this.#problem = problem;
    this.picture.setClock({ clock: null, owner_offset_ms: 0, problem });
  }
}
