import type { TimerId } from "@rangecast/base/clock";
import type { Desk } from "../desk/desk.ts";
import { channelKind } from "../models/status/mode.ts";

/** How long a press that leaves a channel waits for the second one of a double click. */
const DOUBLE_MS = 300;
/** A press that has moved further is a drag. */
const DRAG_PX = 5;

/** Where on the strip a pointer is. */
export interface StripSpot {
  readonly at_ms: number;
  /** CSS pixels. */
  readonly x: number;
}

/** What was shown when a pointer went down. */
interface Before {
  readonly channel_id: string | null;
  readonly at_ms: number;
  hasSought: boolean;
}

interface Waiting {
  readonly spot: StripSpot;
  readonly timer: TimerId;
}

/**
 * What a press on the strip asks of time. A mouse moves a replay of one's own at once. Everywhere
 * else a press leaves what is shown, and a finger may be the first of two: such a press waits until
 * it is dragged, let go or held, and a second one takes it back.
 */
export class StripPress implements Disposable {
  readonly #desk: Pick<Desk, "client" | "clock" | "playback">;
  readonly #settled: () => void;
  #waiting: Waiting | null = null;
  #sought_ms: number | null = null;
  /** Of this press and of the one before it: a double click is two. */
  #before: Before | null = null;
  #earlier: Before | null = null;

  /** `settled` is called when a press that has waited does so no longer. */
  constructor(desk: Pick<Desk, "client" | "clock" | "playback">, settled: () => void) {
    this.#desk = desk;
    this.#settled = settled;
  }

  get isWaiting(): boolean {
    return this.#waiting !== null;
  }

  /** `mayBeTwo`: whether another finger may follow. */
  down(spot: StripSpot, mayBeTwo: boolean): void {
    const { client, clock, playback } = this.#desk;
    this.cancel();
    this.#earlier = this.#before;
    const { channel_id } = client.picture.shown.peek();
    this.#before = { channel_id, at_ms: playback.nowMs(), hasSought: false };
    if (playback.isOwn && !mayBeTwo) return this.#seek(spot.at_ms);
    const timer = clock.setTimer(() => this.#seekWaiting(), DOUBLE_MS);
    this.#waiting = { spot, timer };
  }

  move({ at_ms, x }: StripSpot): void {
    if (this.#waiting && Math.abs(x - this.#waiting.spot.x) <= DRAG_PX) return;
    this.#dropWaiting();
    this.#seek(at_ms);
  }

  /** Where nobody is left alone by it, a press counts as soon as it is let go. */
  up(): void {
    if (this.#desk.playback.isOwn) this.#seekWaiting();
    this.#sought_ms = null;
  }

  /** It was none: another finger has come, say. */
  cancel(): void {
    this.#dropWaiting();
    this.#sought_ms = null;
  }

  /** The last two presses were a double click: where they have led, it leads back. */
  takeBack(): void {
    this.cancel();
    const first = this.#earlier;
    const hasSought = first?.hasSought || this.#before?.hasSought;
    this.#earlier = this.#before = null;
    if (!first || !hasSought) return;
    const { playback } = this.#desk;
    switch (channelKind(first.channel_id)) {
      case "livestream":
        return void playback.live();
      case "group replay":
        return void playback.join(first.channel_id ?? "");
      case "private replay":
        return playback.seek(first.at_ms);
      case null:
        return;
    }
  }

  /** What was pressed before is no part of a double click. */
  forget(): void {
    this.cancel();
    this.#earlier = this.#before = null;
  }

  [Symbol.dispose](): void {
    this.cancel();
  }

  #seekWaiting(): void {
    const waiting = this.#waiting;
    if (!waiting) return;
    this.#dropWaiting();
    this.#seek(waiting.spot.at_ms);
  }

  #dropWaiting(): void {
    if (!this.#waiting) return;
    this.#desk.clock.clearTimer(this.#waiting.timer);
    this.#waiting = null;
    this.#settled();
  }

  /** The same move is told twice where the browser tells it at once. */
  #seek(at_ms: number): void {
    if (at_ms === this.#sought_ms) return;
    this.#sought_ms = at_ms;
    if (this.#before) this.#before.hasSought = true;
    this.#desk.playback.seek(at_ms);
  }
}
