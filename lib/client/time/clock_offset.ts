import type { Clock } from "@rangecast/base/clock";

/** Pings that count: at one every 5 s the drift of a clock within them is a few ms at most. */
const KEPT = 12;

interface Measured {
  readonly offset_ms: number;
  readonly round_trip_ms: number;
}

/**
 * What the server's clock shows, from pings. Of the last ones the fastest counts, as half of its way
 * bounds the error (Cristian 1989). It stands on the monotonic clock: setting the wall clock of a
 * viewer moves nothing.
 */
export class ClockOffset {
  readonly #clock: Clock;
  readonly #measured: Measured[] = [];
  #guess_ms: number | null = null;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** A first guess from `welcome`, until a ping has come back. */
  greet(server_ms: number): void {
    this.#measured.length = 0;
    this.#guess_ms = server_ms - this.#clock.monotonicMs();
  }

  /** Takes an answer; `sent_ms` is the monotonic time of the ping. */
  add({ sent_ms, server_ms }: { readonly sent_ms: number; readonly server_ms: number }): void {
    const round_trip_ms = this.#clock.monotonicMs() - sent_ms;
    if (!(round_trip_ms >= 0) || !Number.isFinite(server_ms)) return;
    this.#measured.push({
      offset_ms: server_ms - (sent_ms + round_trip_ms / 2),
      round_trip_ms,
    });
    if (this.#measured.length > KEPT) this.#measured.shift();
  }

  /** Unix ms on the server's clock; this machine's own time until the server has spoken. */
  serverNowMs(): number {
    const offset_ms = this.#best()?.offset_ms ?? this.#guess_ms;
    return offset_ms === null ? this.#clock.nowMs() : this.#clock.monotonicMs() + offset_ms;
  }

  /** How far this machine's wall clock is ahead of the server's; null until that is known. */
  get ahead_ms(): number | null {
    return this.#best() ? this.#clock.nowMs() - this.serverNowMs() : null;
  }

  /** Half of the fastest way there and back: {@linkcode ahead_ms} is no more wrong than that. */
  get error_ms(): number | null {
    const best = this.#best();
    return best ? best.round_trip_ms / 2 : null;
  }

  /** The way there and back of the latest ping. */
  get round_trip_ms(): number | null {
    return this.#measured.at(-1)?.round_trip_ms ?? null;
  }

  #best(): Measured | undefined {
    return this.#measured.reduce<Measured | undefined>(
      (best, each) => best && best.round_trip_ms <= each.round_trip_ms ? best : each,
      undefined,
    );
  }
}
