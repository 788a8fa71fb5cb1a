import type { Clock } from "@rangecast/base/clock";
import {
  CLOCK_SILENCE_MS,
  type ClockState,
  type ClockVector,
  positionAt,
} from "@rangecast/channel/clock-vector";
import type { ClockMessage } from "@rangecast/gateway/server-message";
import type { ClockOffset } from "./clock_offset.ts";

/** What the channel that is shown does with time. */
export interface PlayheadView {
  /** Null on live. */
  readonly vector: ClockVector | null;
  readonly state: ClockState;
  readonly rate: number;
  /** Why the picture stands still; null while all is well. */
  readonly problem: string | null;
}

const LIVE: PlayheadView = { vector: null, state: "running", rate: 1, problem: null };

/**
 * The playhead of the channel on this screen: every screen computes the same instant from the same
 * vector. On live it is the server's time. A replay whose clock is silent stands still after 3 s.
 */
export class Playhead {
  readonly #clock: Clock;
  readonly #offset: ClockOffset;
  #view: PlayheadView = LIVE;
  #owner_offset_ms = 0;
  #heard_ms = 0;

  constructor(clock: Clock, offset: ClockOffset) {
    this.#clock = clock;
    this.#offset = offset;
  }

  get view(): PlayheadView {
    return this.#view;
  }

  set({ clock, owner_offset_ms, problem }: Pick<
    ClockMessage,
    "clock" | "owner_offset_ms" | "problem"
  >): PlayheadView {
    this.#owner_offset_ms = owner_offset_ms;
    this.#heard_ms = this.#clock.monotonicMs();
    this.#view = clock
      ? { vector: clock, state: clock.state, rate: clock.rate, problem }
      : { ...LIVE, problem };
    return this.#view;
  }

  /** Unix ms on the channel's timeline. */
  nowMs(): number {
    const server_ms = this.#offset.serverNowMs();
    const { vector } = this.#view;
    if (!vector) return server_ms;
    const silent_ms = this.#clock.monotonicMs() - this.#heard_ms - CLOCK_SILENCE_MS;
    return positionAt(vector, server_ms + this.#owner_offset_ms - Math.max(0, silent_ms));
  }
}
