import type { Desk } from "../desk/desk.ts";
import { browserVisibility, type PageVisibility } from "../desk/page_visibility.ts";
import type { StripWish } from "../models/timeline/strip_wish.ts";
import {
  MARGIN,
  moved,
  showing,
  spanOf,
  type TimeRange,
  zoomed,
} from "../models/timeline/time_range.ts";
import { HistoryLoader } from "./history_loader.ts";

/** What is shown before and after the window of a replay, as a share of it. */
const AROUND = 0.3;
/** As near to the live end, as a share of the strip, one zooms or moves towards what is coming. */
const LIVE_END = 0.05;

/** What the strip shows: it moves along with the playhead until somebody looks elsewhere. */
export class StripRange implements Disposable {
  readonly #desk: Desk;
  readonly #span_ms: number;
  #range: TimeRange;
  #follows = true;
  /** How far from the ends the playhead of a replay is kept: a zoom may bring it nearer. */
  #margin = MARGIN;
  #isHeld = false;
  #channel: string | null = null;
  readonly #loader: HistoryLoader;

  constructor(desk: Desk, span_ms: number, visibility: PageVisibility = browserVisibility) {
    this.#desk = desk;
    this.#span_ms = span_ms;
    const now_ms = desk.playback.nowMs();
    this.#range = { from_ms: now_ms - span_ms, to_ms: now_ms };
    desk.stripRange.value = this.#range;
    this.#loader = new HistoryLoader({ desk, range: () => this.#range, visibility });
  }

  get value(): TimeRange {
    return this.#range;
  }

  /** Keeps the playhead on the strip: called with every frame. */
  keep(at_ms: number, width: number): void {
    if (!Number.isFinite(at_ms) || width === 0) return;
    // What is pointed at stays under the pointer until it has been let go, and is shown.
    if (this.#isHeld || this.#desk.playback.wanted.value !== null) return;
    this.#meet(at_ms);
    // The clock of a channel comes before its picture.
    const { vector } = this.#desk.client.picture.clockView.value;
    if (!this.#follows || (vector && vector.channel_id !== this.#channel)) return;
    const next = this.#isLive
      ? { from_ms: at_ms - spanOf(this.#range), to_ms: at_ms }
      : showing(this.#range, at_ms, this.#margin);
    const isJump = Math.abs(next.to_ms - this.#range.to_ms) > spanOf(this.#range) / 4;
    this.#range = next;
    if (isJump) this.#loadSoon();
  }

  /** Stands still, whatever becomes of the playhead, until it is let go. */
  hold(): void {
    this.#isHeld = true;
  }

  letGo(): void {
    this.#isHeld = false;
  }

  /** Another channel: all of its window, and some of what lies around it. */
  #meet(at_ms: number): void {
    const { client: { picture: { shown, clockView } }, playback } = this.#desk;
    const { channel_id } = shown.value;
    if (channel_id === null || channel_id === this.#channel) return;
    this.#channel = channel_id;
    const { from_ms, to_ms } = this.#range;
    // A replay of one's own begins where one has pointed: what one looks at stays.
    if (playback.isOwn && at_ms >= from_ms && at_ms <= to_ms) return this.show(this.#range);
    this.reset();
    const window = clockView.value.vector?.window;
    if (!window || window.end_ms === null) return;
    const around_ms = (window.end_ms - window.start_ms) * AROUND;
    this.#range = { from_ms: window.start_ms - around_ms, to_ms: window.end_ms + around_ms };
  }

  /** Zooms around an instant. */
  zoom(factor: number, anchor_ms: number): void {
    const { to_ms } = this.#range;
    const isAtEnd = to_ms - anchor_ms < spanOf(this.#range) * LIVE_END;
    // Live has nothing beyond its end.
    const keepsEnd = this.#isLive && this.#follows && (factor > 1 || isAtEnd);
    this.show(zoomed(this.#range, factor, keepsEnd ? to_ms : anchor_ms));
    this.#follows ||= keepsEnd;
  }

  move(by_ms: number): void {
    this.show(moved(this.#range, by_ms));
    const behind_ms = this.#desk.playback.nowMs() - this.#range.to_ms;
    const isAtEnd = behind_ms < spanOf(this.#range) * LIVE_END;
    this.#follows ||= this.#isLive && by_ms > 0 && isAtEnd;
  }

  /** Shows another stretch; the playhead is followed for as long as it is on it. */
  show(range: TimeRange): void {
    this.#range = range;
    const at_ms = this.#desk.playback.nowMs();
    const nearest = Math.min(at_ms - range.from_ms, range.to_ms - at_ms) / spanOf(range);
    this.#margin = Math.max(0, Math.min(MARGIN, nearest));
    this.#follows = this.#isLive ? range.to_ms >= at_ms : nearest >= 0;
    this.#loadSoon();
  }

  /** Does what a key asks: zooms around the playhead, or around the middle where it is elsewhere. */
  obey(wish: StripWish): void {
    const { from_ms, to_ms } = this.#range;
    const span_ms = to_ms - from_ms;
    const { playback } = this.#desk;
    const at_ms = playback.nowMs();
    switch (wish.type) {
      case "zoom": {
        const isOn = at_ms >= from_ms && at_ms <= to_ms;
        return this.zoom(wish.factor, isOn || this.#follows ? at_ms : from_ms + span_ms / 2);
      }
      case "move":
        return this.move(wish.share * span_ms);
      case "follow":
        return this.reset();
      // Live has nothing ahead of it.
      case "go to":
        if (this.#isLive && this.#follows && wish.share === 1) return;
        return playback.seek(from_ms + wish.share * span_ms);
      case "go on":
        if (this.#isLive && wish.share > 0) return;
        return playback.seekBy(wish.share * span_ms);
    }
  }

  get #isLive(): boolean {
    return this.#desk.client.picture.clockView.value.vector === null;
  }

  /** Follows the playhead again, as far back as at first. */
  reset(): void {
    this.#follows = true;
    this.#margin = MARGIN;
    const { to_ms } = this.#range;
    this.#range = { from_ms: to_ms - this.#span_ms, to_ms };
    this.#loadSoon();
  }

  [Symbol.dispose](): void {
    this.#loader[Symbol.dispose]();
  }

  #loadSoon(): void {
    this.#loader.loadSoon();
  }
}
