import type { TimerId } from "@rangecast/base/clock";
import type { Desk } from "../desk/desk.ts";
import type { PageVisibility } from "../desk/page_visibility.ts";
import { alignedParts } from "../models/timeline/aligned_parts.ts";
import type { TimeRange } from "../models/timeline/time_range.ts";

/** Parts that a stretch is counted in, at least: about one for each bar. */
const PARTS = 480;
/** Rest after a change before its history is asked for, and how often it is asked for anyhow. */
const REST_MS = 150;
const REFRESH_MS = 5_000;
/** An answer that has not come by then is given up. */
const LIMIT_MS = 30_000;

export interface HistoryLoaderOptions {
  readonly desk: Pick<Desk, "clock" | "history" | "loadHistory" | "stripRange">;
  /** What the strip shows, whenever it is asked. */
  readonly range: () => TimeRange;
  readonly visibility: PageVisibility;
}

/** An answer that is waited for. */
interface UnderWay {
  readonly asked: TimeRange;
  readonly asked_ms: number;
  readonly stop: AbortController;
}

/**
 * Asks for the history of what a strip shows: soon after another range is wished for, and every few
 * seconds while anybody sees the page. It asks for whole parts of a grid that all pages share.
 */
export class HistoryLoader implements Disposable {
  readonly #desk: HistoryLoaderOptions["desk"];
  readonly #range: () => TimeRange;
  readonly #visibility: PageVisibility;
  readonly #refresh: TimerId;
  readonly #stopWatching: () => void;
  #rest: TimerId | null = null;
  #underWay: UnderWay | null = null;

  constructor({ desk, range, visibility }: HistoryLoaderOptions) {
    this.#desk = desk;
    this.#range = range;
    this.#visibility = visibility;
    // The first history waits until there is a picture, which comes before all else.
    this.#refresh = desk.clock.setRepeating(() => this.#load("refresh"), REFRESH_MS);
    this.#stopWatching = visibility.onShown(() => this.#load("refresh"));
  }

  /** The range is another one: its history is asked for once it has come to rest. */
  loadSoon(): void {
    if (this.#rest) this.#desk.clock.clearTimer(this.#rest);
    this.#rest = this.#desk.clock.setTimer(() => this.#load("another range"), REST_MS);
  }

  [Symbol.dispose](): void {
    this.#underWay?.stop.abort();
    this.#underWay = null;
    this.#stopWatching();
    this.#desk.clock.clearTimer(this.#refresh);
    if (this.#rest) this.#desk.clock.clearTimer(this.#rest);
  }

  #load(reason: "refresh" | "another range"): void {
    if (this.#visibility.isHidden) return;
    const range = this.#desk.stripRange.value = this.#range();
    const { loadHistory, clock } = this.#desk;
    // Before 1970 nothing was recorded.
    if (!loadHistory || range.to_ms <= 0) return;
    const { parts, ...asked } = alignedParts(range, PARTS);
    const now_ms = clock.monotonicMs();
    if (this.#underWay && isWaitedFor(this.#underWay, asked, { reason, now_ms })) return;
    this.#underWay?.stop.abort();
    const underWay = this.#underWay = { asked, asked_ms: now_ms, stop: new AbortController() };
    void this.#take(underWay, loadHistory(asked, parts, underWay.stop.signal));
  }

  async #take(underWay: UnderWay, answer: ReturnType<NonNullable<Desk["loadHistory"]>>) {
    try {
      const history = await answer;
      if (this.#underWay === underWay) this.#desk.history.value = history;
    } catch {
      // The strip keeps what it has; the last line tells of the connection.
    } finally {
      if (this.#underWay === underWay) this.#underWay = null;
    }
  }
}

/** Whether an answer that is under way is to come: a slow one would never do if each refresh ended it. */
function isWaitedFor(
  underWay: UnderWay,
  { from_ms, to_ms }: TimeRange,
  { reason, now_ms }: { readonly reason: "refresh" | "another range"; readonly now_ms: number },
): boolean {
  if (now_ms - underWay.asked_ms >= LIMIT_MS) return false;
  const { asked } = underWay;
  return reason === "refresh" || (asked.from_ms === from_ms && asked.to_ms === to_ms);
}
