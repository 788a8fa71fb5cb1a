import { ManualClock } from "@rangecast/base/manual-clock";
import { TagBook } from "@rangecast/channel/tag-book";
import { ListSource } from "../list_source.ts";
import { Player, type PlayerOptions } from "../player.ts";
import type { PlayerUpdate } from "../player_update.ts";
import type { PlaybackSource, SourceMessage } from "../source.ts";
import { IS_COMMAND, START_MS, tagAt } from "./sample_timeline.ts";
import { settled } from "./settled.ts";

export interface Played {
  readonly messages?: readonly SourceMessage[];
  /** Moments that tags mark, by their ids. */
  readonly tags?: Readonly<Record<string, number>>;
  readonly options?: Partial<PlayerOptions>;
  /** Stands between the player and its list. */
  readonly through?: (source: ListSource) => PlaybackSource;
}

/** A player of a list, from 0 to 10 s, on a clock that a test drives. */
export async function playing({ messages = [], tags = {}, options = {}, through }: Played = {}) {
  const time = new ManualClock(START_MS + 1e9);
  const book = new TagBook();
  for (const [id, at_ms] of Object.entries(tags)) book.apply("create", tagAt(at_ms, id));
  const list = new ListSource({ messages, tags: book, isCommand: IS_COMMAND });
  const updates: PlayerUpdate[] = [];
  const player = new Player({
    clock: time,
    source: through?.(list) ?? list,
    isCommand: IS_COMMAND,
    channel_id: "client.a.1",
    window: { start_ms: START_MS, end_ms: START_MS + 10_000 },
    listener: (update) => void updates.push(update),
    ...options,
  });
  const running = player.run();
  await settled(running);
  return {
    time,
    book,
    player,
    running,
    updates,
    /** The newest update. */
    last: () => updates.at(-1),
    /** Where the playhead is shown, after the start, and what the player does. */
    shown: () => {
      const update = updates.at(-1);
      return update && [update.position_ms - START_MS, update.status];
    },
    /** Lets what was said take effect. */
    settle: () => settled(running),
    /** Moves time in small pieces, and lets everything happen on the way. */
    pass: async (ms: number) => {
      for (let left = ms; left > 0; left -= 10) {
        time.advance(Math.min(10, left));
        await settled(running);
      }
    },
  };
}
