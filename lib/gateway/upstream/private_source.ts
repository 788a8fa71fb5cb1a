import type { Clock } from "@rangecast/base/clock";
import { messageOf } from "@rangecast/base/errors";
import type { ClockVector } from "@rangecast/channel/clock-vector";
import type { IsCommand } from "@rangecast/playback/command-subjects";
import { Player } from "@rangecast/playback/player";
import type { PlayerUpdate } from "@rangecast/playback/player-update";
import type { PlaybackSource } from "@rangecast/playback/source";
import type { PlaybackWish, StartReplay } from "../protocol/client_message.ts";
import type { PlayedReplay } from "./booths.ts";
import type { SceneSet } from "./scene_set.ts";

/** A clock is told again after this time, so that a viewer notices when it is not told any more. */
const CLOCK_INTERVAL_MS = 1_000;

export interface PrivateSourceOptions {
  readonly scenes: SceneSet;
  readonly clock: Clock;
  readonly source: PlaybackSource;
  readonly isCommand: IsCommand;
  readonly wish: StartReplay;
  /** Called once, when the window has been played to its end. */
  onEnd(): void;
}

/** A replay for one viewer alone, played here. */
export class PrivateSource implements PlayedReplay {
  readonly scenes: SceneSet;
  readonly #clock: Clock;
  readonly #player: Player;
  #problem: string | null = null;
  #told: { readonly vector: ClockVector; readonly at_ms: number } | null = null;
  #position_ms: number;
  /** Whether the viewer wants it to run. */
  #playing = true;
  readonly #onEnd: () => void;
  #ended = false;

  /** @throws RangeError for a rate that cannot be. */
  constructor({ scenes, clock, source, isCommand, wish, onEnd }: PrivateSourceOptions) {
    const { start_ms, end_ms = null, rate } = wish;
    this.scenes = scenes;
    this.#clock = clock;
    this.#position_ms = start_ms;
    this.#onEnd = onEnd;
    this.#player = new Player({
      clock,
      source,
      isCommand,
      channel_id: scenes.channel_id,
      // Without an end there is no beginning either: its viewer goes back as far as there is a past.
      window: { start_ms: end_ms === null ? 0 : start_ms, end_ms },
      position_ms: start_ms,
      rate,
      listener: (update) => this.#show(update),
    });
    this.#player.run().catch((error) => this.#problem = messageOf(error));
  }

  get lostTagChanges(): number {
    return this.#player.lostTagChanges;
  }

  act(wish: PlaybackWish): void {
    switch (wish.type) {
      case "play":
        this.#playing = true;
        return this.#player.play();
      case "pause":
        this.#playing = false;
        return this.#player.pause();
      case "seek":
        return this.#player.seek(wish.position_ms);
      case "rate":
        return this.#player.setRate(wish.rate);
      case "step":
        this.#playing = false;
        return this.#player.step(wish.steps);
    }
  }

  flush(domain: string): void {
    this.scenes.get(domain)?.flush(this.#position_ms);
    this.#tellClock();
    if (this.#ended || !this.#isAtEnd()) return;
    this.#ended = true;
    this.#onEnd();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#ended = true;
    await this.#player.close();
  }

  #show({ position_ms, state, discontinuity, messages, tags, problem }: PlayerUpdate): void {
    this.#position_ms = position_ms;
    this.#problem = problem;
    if (state && (discontinuity || !this.scenes.begun)) {
      this.scenes.load(state);
      this.scenes.begin(position_ms);
    } else if (state) this.scenes.replace(state, position_ms);
    for (const message of messages) this.scenes.apply(message);
    for (const tag of tags) this.scenes.applyTagAt(tag, position_ms);
  }

  #isAtEnd(): boolean {
    const { status, vector: { window, position_ms, rate } } = this.#player;
    // A player pauses by itself at the end of its window.
    return this.#playing && status === "paused" && rate > 0 && window.end_ms !== null &&
      position_ms >= window.end_ms;
  }

  #tellClock(): void {
    const { vector } = this.#player;
    const now_ms = this.#clock.monotonicMs();
    const told = this.#told;
    const isNews = !told || told.vector.state !== vector.state ||
      told.vector.rate !== vector.rate || told.vector.epoch !== vector.epoch ||
      told.vector.reason !== vector.reason || now_ms - told.at_ms >= CLOCK_INTERVAL_MS ||
      vector.state !== "running" && told.vector.position_ms !== vector.position_ms;
    if (!isNews) return;
    this.#told = { vector, at_ms: now_ms };
    this.scenes.setClock({ clock: vector, owner_offset_ms: 0, problem: this.#problem });
  }
}
