// Gaps that are not worth waiting for, as nats-server has it.
const SHORTEST_GAP_MS = 1;

/**
 * Replay policy `original`: keeps the distances in time at which messages were stored, until the
 * consumer has caught up with what was there when it began.
 */
export class ReplayPacer {
  readonly #endSeq: number;
  #last_us = 0;
  #dueAt_ms = 0;
  #waitingFor = 0;
  #done = false;

  /** `endSeq` is the last sequence that was stored when the replay began. */
  constructor(endSeq: number) {
    this.#endSeq = endSeq;
  }

  /** When the message at hand is due, on the monotonic clock; Infinity when none waits. */
  get dueAt_ms(): number {
    return this.#waitingFor > 0 ? this.#dueAt_ms : Infinity;
  }

  /** Whether the message `seq`, stored at `time_us`, may be delivered now. */
  isDue(seq: number, time_us: number, now_ms: number): boolean {
    if (this.#done || seq > this.#endSeq) {
      this.#done = true;
      this.#waitingFor = 0;
      return true;
    }
    if (this.#waitingFor !== seq) this.#plan(seq, time_us, now_ms);
    if (this.#dueAt_ms > now_ms) return false;
    this.#waitingFor = 0;
    this.#last_us = time_us;
    return true;
  }

  /** Distances add up from one due time to the next, so that late timers do not slow it down. */
  #plan(seq: number, time_us: number, now_ms: number): void {
    const gap_ms = this.#last_us === 0 ? 0 : (time_us - this.#last_us) / 1000;
    this.#waitingFor = seq;
    if (this.#last_us === 0) this.#dueAt_ms = now_ms;
    else this.#dueAt_ms += gap_ms;
    if (gap_ms <= SHORTEST_GAP_MS) this.#dueAt_ms = Math.min(this.#dueAt_ms, now_ms);
  }
}
