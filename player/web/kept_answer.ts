import type { Clock } from "@rangecast/base/clock";

/** An answer that many ask for and that changes slowly: it is got once, and good for a while. */
export class KeptAnswer<T> {
  readonly #clock: Clock;
  readonly #kept_ms: number;
  readonly #ask: () => Promise<T>;
  #known: { readonly asked_ms: number; readonly answer: Promise<T> } | null = null;

  constructor(clock: Clock, kept_ms: number, ask: () => Promise<T>) {
    this.#clock = clock;
    this.#kept_ms = kept_ms;
    this.#ask = ask;
  }

  /** Whoever asks while it is being got waits for the same one; a failure is not kept. */
  get(): Promise<T> {
    const now_ms = this.#clock.monotonicMs();
    if (this.#known && now_ms - this.#known.asked_ms < this.#kept_ms) return this.#known.answer;
    const known = this.#known = { asked_ms: now_ms, answer: this.#ask() };
    known.answer.catch(() => {
      if (this.#known === known) this.#known = null;
    });
    return known.answer;
  }
}
