/** Messages that may come at once. */
export const INBOUND_BURST = 100;
/** Messages a second that may come for long. */
export const INBOUND_RATE_HZ = 40;

/** How many messages a client may still send: a bucket that fills with time. */
export class InboundLimit {
  #left = INBOUND_BURST;
  #at_ms: number;

  /** `now_ms` is monotonic. */
  constructor(now_ms: number) {
    this.#at_ms = now_ms;
  }

  /** Takes note of a message; false when it is one too many. */
  take(now_ms: number): boolean {
    const filled = this.#left + (now_ms - this.#at_ms) * INBOUND_RATE_HZ / 1000;
    this.#left = Math.min(INBOUND_BURST, filled) - 1;
    this.#at_ms = now_ms;
    return this.#left >= 0;
  }
}
