import { privateReplayId } from "@rangecast/channel/channel-id";
import type { PictureSource } from "../hub/picture_source.ts";
import type { PlaybackWish, StartReplay } from "../protocol/client_message.ts";
import { type Booth, denied, GRANTED, type Granted, type Identity } from "../viewer/services.ts";
import { partOf, type ReplaySource } from "./scene_set.ts";

/** Private replays that are played at a time in a process. */
export const MAX_REPLAYS = 256;

/** A replay for one viewer alone. */
export interface PlayedReplay extends ReplaySource {
  /** Changes of tags that were given up as too many waited. */
  readonly lostTagChanges: number;
  /** @throws RangeError for what a player cannot do. */
  act(wish: PlaybackWish): void;
}

export interface BoothsOptions {
  /** @throws RangeError for a wish that cannot be. */
  play(channel_id: string, wish: StartReplay, onEnd: () => void): PlayedReplay;
  /** Called when a replay is left: its channel is never to be had again. */
  readonly onLeave: (channel_id: string) => void;
  readonly onFault: (error: unknown) => void;
}

/** The private replays of all viewers. */
export class Booths {
  readonly #options: BoothsOptions;
  readonly #playing = new Map<string, PlayedReplay>();
  /** By the replays that have been left. */
  #lostTagChanges = 0;

  constructor(options: BoothsOptions) {
    this.#options = options;
  }

  get playing(): number {
    return this.#playing.size;
  }

  /** Changes of tags that replays have given up as too many waited. */
  get lostTagChanges(): number {
    const playing = [...this.#playing.values()];
    return playing.reduce((sum, each) => sum + each.lostTagChanges, this.#lostTagChanges);
  }

  /** The picture of one domain of a private replay, or what is missing. */
  find(channel_id: string, domain: string): PictureSource | "no such channel" | "no such domain" {
    const replay = this.#playing.get(channel_id);
    if (!replay) return "no such channel";
    // It is played for as long as its viewer is in its booth, whatever is looked at meanwhile.
    return partOf(replay, domain, () => Promise.resolve()) ?? "no such domain";
  }

  booth({ client_id }: Identity, onEnd: (channel_id: string) => void): Booth {
    let count = 0;
    let current: { readonly channel_id: string; readonly source: PlayedReplay } | null = null;
    const leave = async () => {
      const left = current;
      current = null;
      if (!left) return;
      this.#playing.delete(left.channel_id);
      this.#lostTagChanges += left.source.lostTagChanges;
      this.#options.onLeave(left.channel_id);
      await left.source[Symbol.asyncDispose]();
    };
    const leaveLater = () => void leave().catch(this.#options.onFault);
    return {
      get channel_id() {
        return current?.channel_id ?? null;
      },
      start: (wish: StartReplay): Granted => {
        // The one that plays here makes room for the next.
        const others = this.#playing.size - (current ? 1 : 0);
        if (others >= MAX_REPLAYS) {
          const message = `More than ${MAX_REPLAYS} private replays are not played at a time`;
          return denied("too_many", message);
        }
        const channel_id = privateReplayId(client_id, String(++count));
        return attempt(() => {
          const source = this.#options.play(channel_id, wish, () => onEnd(channel_id));
          leaveLater();
          current = { channel_id, source };
          this.#playing.set(channel_id, source);
        });
      },
      act: (wish: PlaybackWish): Granted => {
        const source = current?.source;
        if (source) return attempt(() => source.act(wish));
        return denied("no_replay", "There is no replay of yours to control");
      },
      leave: leaveLater,
      [Symbol.asyncDispose]: leave,
    };
  }
}

function attempt(action: () => void): Granted {
  try {
    action();
    return GRANTED;
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    return denied("malformed", error.message);
  }
}
