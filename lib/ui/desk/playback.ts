import { type ReadonlySignal, type Signal, signal } from "@preact/signals";
import { type Clock, sleep } from "@rangecast/base/clock";
import type { LiveClient, Wish } from "@rangecast/client/live-client";
import type { PlayheadView } from "@rangecast/client/playhead";
import { channelKind } from "../models/status/mode.ts";
import { nextRate } from "../models/timeline/rates.ts";
import type { TimeRange } from "../models/timeline/time_range.ts";
import { LatestWish } from "./latest_wish.ts";

/**
 * From one seek to the next: a drag wishes for an instant with every move, and the gateway closes
 * whoever says more than 40 things a second for long.
 */
const SEEK_INTERVAL_MS = 26;
/**
 * A seek waits for the state of the one before: more on their way would only wait behind each other.
 * After this time it goes all the same.
 */
const STATE_LIMIT_MS = 100;

export interface PlaybackOptions {
  readonly client: LiveClient;
  readonly clock: Clock;
  /** What the viewer is told of the channel's clock: a button does what it says. */
  readonly told: ReadonlySignal<PlayheadView>;
  /** Tells the viewer what has not worked. */
  readonly report: (message: string) => void;
}

/**
 * What a viewer wishes of time. Only a replay of one's own can be moved; from live and from a group
 * replay a wish to move starts one, at the instant that is wished for.
 */
export class Playback implements Disposable {
  readonly #client: LiveClient;
  readonly #clock: Clock;
  readonly #told: ReadonlySignal<PlayheadView>;
  readonly #report: (message: string) => void;
  readonly #seeks: LatestWish<number>;
  readonly #stop = new AbortController();
  readonly #wanted = signal<number | null>(null);
  /** Whether a replay of one's own is there to be moved; its first state may still be on its way. */
  #owns = false;
  #starting: Promise<boolean> | null = null;
  /** The wanted instant that was granted, and that the clock has not told yet. */
  #granted: number | null = null;
  readonly loop: Signal<TimeRange | null> = signal(null);

  constructor({ client, clock, told, report }: PlaybackOptions) {
    this.#client = client;
    this.#told = told;
    this.#clock = clock;
    this.#report = report;
    const { signal } = this.#stop;
    this.#seeks = new LatestWish(async (at_ms) => {
      await Promise.all([this.#seekNow(at_ms), sleep(clock, SEEK_INTERVAL_MS, signal)]);
    });
    signal.addEventListener("abort", client.picture.clockView.subscribe(() => this.#clockTold()));
    signal.addEventListener(
      "abort",
      client.channels.subscribe((told) => {
        this.#owns = told?.follow.type === "FOLLOWING_PRIVATE_REPLAY";
      }),
    );
  }

  /** The instant that was asked for and is not there yet; null while nothing is on its way. */
  get wanted(): ReadonlySignal<number | null> {
    return this.#wanted;
  }

  /** The instant that is shown, or that was asked for. */
  nowMs(): number {
    return this.#wanted.value ?? this.#client.picture.playhead.nowMs();
  }

  /** Whether the replay that is shown is the viewer's own. */
  get isOwn(): boolean {
    return channelKind(this.#client.picture.shown.value.channel_id) === "private replay";
  }

  seek(at_ms: number): void {
    this.#wanted.value = at_ms;
    void this.#seeks.wish(at_ms);
  }

  seekBy(by_ms: number): void {
    this.seek(this.nowMs() + by_ms);
  }

  [Symbol.dispose](): void {
    this.#stop.abort();
  }

  async toggle(): Promise<void> {
    const isRunning = this.#told.value.state === "running";
    await this.#move({ type: isRunning ? "pause" : "play" }, { type: "pause" });
  }

  async step(steps: number): Promise<void> {
    await this.#move({ type: "step", steps });
  }

  async setRate(rate: number): Promise<void> {
    await this.#move({ type: "rate", rate });
  }

  faster(change: 1 | -1): Promise<void> {
    return this.setRate(nextRate(this.#rate, change));
  }

  reverse(): Promise<void> {
    return this.setRate(-this.#rate);
  }

  async live(): Promise<void> {
    this.#leave();
    await this.#ask({ type: "live" });
  }

  async join(channel_id: string): Promise<void> {
    this.#leave();
    await this.#ask({ type: "join", channel_id });
  }

  /**
   * Goes back to the start of the loop at its end: called with every frame. True while it plays one,
   * whose end is not to be missed by more than a frame.
   */
  keepLoop(): boolean {
    const loop = this.loop.value;
    const isRunning = this.#client.picture.clockView.value.state === "running";
    if (!loop || !this.isOwn || !isRunning || this.#wanted.value !== null) return false;
    const at_ms = this.nowMs();
    const backwards = this.#rate < 0;
    if (backwards ? at_ms <= loop.from_ms : at_ms >= loop.to_ms) {
      this.seek(backwards ? loop.to_ms : loop.from_ms);
    }
    return true;
  }

  /** A seek that still waited would lead back into a replay. */
  #leave(): void {
    this.loop.value = null;
    this.#seeks.forget();
    this.#wanted.value = null;
  }

  get #rate(): number {
    return this.isOwn ? this.#client.picture.clockView.value.rate : 1;
  }

  async #seekNow(at_ms: number): Promise<void> {
    const { epoch } = this.#client.picture.shown.peek();
    const isGranted = await this.#move({ type: "seek", position_ms: at_ms }, null, at_ms);
    if (isGranted) {
      this.#granted = at_ms;
      await this.#stateAfter(epoch);
    } else if (this.#wanted.value === at_ms) this.#wanted.value = null;
  }

  /** Resolves when another stretch than `epoch` is shown, or has not come in time. */
  async #stateAfter(epoch: string | null): Promise<void> {
    const waiting = new AbortController();
    const stop = this.#client.picture.shown.subscribe((shown) => {
      if (shown.epoch !== epoch) waiting.abort();
    });
    const signal = AbortSignal.any([waiting.signal, this.#stop.signal]);
    await sleep(this.#clock, STATE_LIMIT_MS, signal);
    stop();
  }

  /** The clock comes after the answer: in between the instant before would be shown once more. */
  #clockTold(): void {
    const granted = this.#granted;
    this.#granted = null;
    if (granted !== null && this.#wanted.peek() === granted) this.#wanted.value = null;
  }

  /**
   * Moves a replay of one's own. Where there is none, one begins at `at_ms`, and is asked for `begun`.
   * Returns whether it was granted.
   */
  #move(wish: Wish, begun: Wish | null = wish, at_ms = this.nowMs()): Promise<boolean> {
    return this.#owns ? this.#ask(wish) : this.#moveAnother(wish, begun, at_ms);
  }

  /** Whoever wishes while a replay is being begun waits for that one. */
  async #moveAnother(wish: Wish, begun: Wish | null, at_ms: number): Promise<boolean> {
    const next = this.#starting === null ? begun : wish;
    this.#starting ??= this.#start(at_ms);
    return await this.#starting && (next === null || await this.#ask(next));
  }

  async #start(start_ms: number): Promise<boolean> {
    const isGranted = await this.#ask({ type: "replay", start_ms, end_ms: null, rate: 1 });
    this.#starting = null;
    if (isGranted) this.#owns = true;
    return isGranted;
  }

  /** Whether it was granted; if not, the viewer is told. */
  async #ask(wish: Wish): Promise<boolean> {
    const answer = await this.#client.ask(wish);
    if (!answer.ok) this.#report(answer.message);
    return answer.ok;
  }
}
