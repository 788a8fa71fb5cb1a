import { type Clock, sleep } from "@rangecast/base/clock";
import type { ProgramContext } from "@rangecast/cli/program";
import type { ChannelSeat } from "../channels/channel_seat.ts";
import type { Notice } from "../channels/notice.ts";
import type { Station } from "../stations/station.ts";
import { saveTag, type TaggerOptions } from "./tagger.ts";
import { WishDesk } from "./wish_desk.ts";

/** How often it is looked whether there is an instant to tag. */
const LOOK_INTERVAL_MS = 20;
/** Time for what was wished before a request to stop. */
const SETTLE_LIMIT_MS = 2000;

export interface WishSources extends TaggerOptions {
  readonly station: Station;
  /** Null while a stretch of history is played. */
  readonly seat: ChannelSeat | null;
  readonly stop: AbortSignal;
  quit(): void;
  onNotice(notice: Notice): void;
}

/** What is wished while a player runs. */
export interface Wishes {
  /** Resolves when all of it is done, or takes too long. */
  settled(): Promise<void>;
}

/** Takes the wishes of the flags, and those on standard input when it is to be listened to. */
export function takeWishes(
  { control, tag }: { readonly control: boolean; readonly tag: string | undefined },
  { input, log }: Pick<ProgramContext, "input" | "log">,
  sources: WishSources,
): Wishes {
  const { clock, seat, station, stop, onNotice, quit } = sources;
  const desk = new WishDesk({
    ...{ clock, seat, onNotice, quit },
    instant: () => station.playhead(),
    saveTag: (label, ts_ms) => saveTag(sources, label, ts_ms),
  });
  if (control) {
    input.onLine((line) => desk.hear(line));
    input.ended.then(() => {
      if (!stop.aborted) log.info("standard input has ended: no further wishes are taken");
    });
  }
  if (tag !== undefined) {
    untilShown(station, clock, stop).then((isShown) => {
      if (isShown) desk.hear({ ok: true, text: `tag ${tag}` });
    });
  }
  return { settled: () => within(clock, desk.settled(), SETTLE_LIMIT_MS) };
}

/** Waits until something is shown that can be tagged; false when `stop` aborts before. */
async function untilShown(station: Station, clock: Clock, stop: AbortSignal): Promise<boolean> {
  while (!stop.aborted) {
    if (station.state.type === "reading" && station.playhead() !== null) return true;
    await sleep(clock, LOOK_INTERVAL_MS, stop);
  }
  return false;
}

async function within(clock: Clock, task: Promise<void>, limit_ms: number): Promise<void> {
  const done = new AbortController();
  await Promise.race([task, sleep(clock, limit_ms, done.signal)]);
  done.abort();
}
