import type { Clock, TimerId } from "@rangecast/base/clock";

/** Pings in a row until the offset is good; then as many as it takes to keep it so. */
const QUICK = 5;
const QUICK_MS = 300;
const SLOW_MS = 5_000;

/** Sends pings while a connection is open. */
export class Pings {
  readonly #clock: Clock;
  readonly #send: (client_ms: number) => void;
  #timer: TimerId | null = null;
  #sent = 0;

  /** `send` gets the monotonic time, which comes back in the answer. */
  constructor(clock: Clock, send: (client_ms: number) => void) {
    this.#clock = clock;
    this.#send = send;
  }

  start(): void {
    this.stop();
    this.#sent = 0;
    this.#next();
  }

  stop(): void {
    if (this.#timer) this.#clock.clearTimer(this.#timer);
    this.#timer = null;
  }

  #next(): void {
    this.#send(this.#clock.monotonicMs());
    this.#sent++;
    this.#timer = this.#clock.setTimer(() => this.#next(), this.#sent < QUICK ? QUICK_MS : SLOW_MS);
  }
}
