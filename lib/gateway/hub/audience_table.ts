import type { Clock } from "@rangecast/base/clock";
import type { Filter, View } from "../protocol/client_message.ts";
import type { Audience } from "./feed.ts";
import { filterKey } from "./filter.ts";
import { ObservationAudience } from "./observation_audience.ts";
import type { Picture } from "./picture.ts";
import type { OpenPicture, PictureSource } from "./picture_source.ts";
import { intervalFor, INTERVALS } from "./ticks.ts";
import { HISTORY_MS, TrackAudience } from "./track_audience.ts";

/**
 * Audiences at a time: each has a filter of its own to be judged at every tick. There are no more
 * pictures than that, as each has one.
 */
export const MAX_AUDIENCES = 1_024;

export interface AudienceWish {
  readonly channel_id: string;
  readonly domain: string;
  readonly filter: Filter;
  readonly view: View;
}

export interface AudienceTableOptions {
  readonly clock: Clock;
  readonly open: OpenPicture;
  /** Called when a picture has jumped: {@linkcode AudienceTable.tickBegun} shows that. */
  readonly onBegin: () => void;
  /** Called when a channel cannot be left. */
  readonly onFault: (error: unknown) => void;
}

interface Watched {
  readonly channel_id: string;
  readonly source: PictureSource;
  readonly audiences: Map<string, Audience>;
  /** When each audience was last seen in use: ms on the monotonic clock. */
  readonly used_ms: Map<string, number>;
  /** Hears no more of the picture. */
  readonly stop: () => void;
}

/**
 * All audiences of a hub by picture: one picture per channel and domain however many viewers, one
 * audience per filter and rate. An audience stays for half a minute without a viewer, so that one
 * who comes back goes on from there, and a picture for as long as it has an audience.
 */
export class AudienceTable implements AsyncDisposable {
  readonly #options: AudienceTableOptions;
  readonly #watched = new Map<string, Watched>();
  /** What has jumped since it was ticked last. */
  readonly #begun = new Set<Watched>();

  constructor(options: AudienceTableOptions) {
    this.#options = options;
  }

  get pictures(): number {
    return this.#watched.size;
  }

  get size(): number {
    return [...this.#watched.values()].reduce((sum, { audiences }) => sum + audiences.size, 0);
  }

  /** What there is in the pictures and is not shown for want of room. */
  get leftOut(): Readonly<Record<"findings" | "tags", number>> {
    const pictures = [...this.#watched.values()].map(({ source: { picture } }) => picture);
    return {
      findings: pictures.reduce((sum, { findings: { left_out } }) => sum + left_out, 0),
      tags: pictures.reduce((sum, { tagsLeftOut }) => sum + tagsLeftOut, 0),
    };
  }

  /** The audience that `wish` describes, which is made if there is none. */
  find(
    wish: AudienceWish,
  ):
    | { readonly picture: Picture; readonly audience: Audience }
    | "no such channel"
    | "no such domain"
    | "too many audiences" {
    const { clock } = this.#options;
    const key = audienceKey(wish);
    const isNew = !this.#watched.get(pictureKey(wish))?.audiences.has(key);
    // Before a picture is opened: none is kept that nobody looks at.
    if (isNew && this.size >= MAX_AUDIENCES) return "too many audiences";
    const watched = this.#watch(wish);
    if (typeof watched === "string") return watched;
    const { source: { picture }, audiences, used_ms } = watched;
    const audience = audiences.get(key) ?? newAudience(picture, wish, clock);
    audiences.set(key, audience);
    used_ms.set(key, clock.monotonicMs());
    return { picture, audience };
  }

  /** Takes in what has changed, and makes states of it for the audiences whose turn it is. */
  tick(): void {
    for (const watched of this.#watched.values()) this.#tickOne(watched);
  }

  /** Whether a picture has jumped that was not ticked since. */
  get hasBegun(): boolean {
    return this.#begun.size > 0;
  }

  /** Ticks the pictures that have jumped, between two ticks of all; returns which these are. */
  tickBegun(): ReadonlySet<Picture> {
    const begun = [...this.#begun];
    for (const watched of begun) this.#tickOne(watched);
    return new Set(begun.map(({ source }) => source.picture));
  }

  /** Gives up audiences that nobody has used for a while, and pictures with their last one. */
  sweep(used: ReadonlySet<unknown>): void {
    const now_ms = this.#options.clock.monotonicMs();
    for (const [key, watched] of this.#watched) {
      const { audiences, used_ms } = watched;
      for (const [id, audience] of audiences) {
        if (used.has(audience)) used_ms.set(id, now_ms);
        if (now_ms - (used_ms.get(id) ?? now_ms) <= HISTORY_MS) continue;
        audience.dispose();
        audiences.delete(id);
        used_ms.delete(id);
      }
      if (audiences.size === 0) this.#closeLater(key, watched);
    }
  }

  /** Closes the pictures of a channel that is over for good: none of its viewers comes back. */
  close(channel_id: string): void {
    for (const [key, watched] of this.#watched) {
      if (watched.channel_id === channel_id) this.#closeLater(key, watched);
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const all = [...this.#watched];
    await Promise.all(all.map(([key, watched]) => this.#close(key, watched)));
  }

  #tickOne(watched: Watched): void {
    const { source, audiences } = watched;
    source.flush();
    // Behind the flush: a jump that it brings is shown by this very tick.
    this.#begun.delete(watched);
    const { picture } = source;
    picture.tick();
    const changed = new Map<number, readonly string[]>();
    for (const interval of INTERVALS) {
      if (picture.seq % interval === 0) changed.set(interval, picture.takeChanged(interval));
    }
    for (const audience of audiences.values()) {
      const due = changed.get(audience.interval);
      // A new audience does not wait for its turn: its viewers have nothing yet.
      if (due || audience.seq < 0) audience.tick(due ?? []);
    }
  }

  #watch({ channel_id, domain }: AudienceWish): Watched | "no such channel" | "no such domain" {
    const key = pictureKey({ channel_id, domain });
    const known = this.#watched.get(key);
    if (known) return known;
    const { open, onBegin } = this.#options;
    const source = open(channel_id, domain);
    if (typeof source === "string") return source;
    const stop = source.picture.onBegin(() => {
      // Where nobody looks there is no hurry.
      if (watched.audiences.size === 0) return;
      this.#begun.add(watched);
      onBegin();
    });
    const watched: Watched = {
      ...{ channel_id, source, stop },
      ...{ audiences: new Map(), used_ms: new Map() },
    };
    this.#watched.set(key, watched);
    return watched;
  }

  #closeLater(key: string, watched: Watched): void {
    this.#close(key, watched).catch(this.#options.onFault);
  }

  async #close(key: string, watched: Watched): Promise<void> {
    const { source, audiences, stop } = watched;
    this.#watched.delete(key);
    this.#begun.delete(watched);
    stop();
    for (const audience of audiences.values()) audience.dispose();
    // A picture may be closed by what its own tick brings: nothing more is made of it.
    audiences.clear();
    await source[Symbol.asyncDispose]();
  }
}

function pictureKey({ channel_id, domain }: Pick<AudienceWish, "channel_id" | "domain">): string {
  return `${domain} ${channel_id}`;
}

function audienceKey({ filter, view }: AudienceWish): string {
  const raw = view.type === "observations" && view.raw ? "raw " : "";
  return `${view.type} ${raw}${intervalFor(view.rate_hz)} ${filterKey(filter)}`;
}

function newAudience(picture: Picture, { filter, view }: AudienceWish, clock: Clock): Audience {
  const interval = intervalFor(view.rate_hz);
  return view.type === "tracks"
    ? new TrackAudience(picture, filter, interval, clock)
    : new ObservationAudience(picture, filter, interval, view.raw ?? false);
}
