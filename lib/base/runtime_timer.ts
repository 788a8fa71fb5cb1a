/** Timers as a runtime has them. */
export interface RuntimeTimers<Handle> {
  once(action: () => void, delay_ms: number): Handle;
  every(action: () => void, interval_ms: number): Handle;
  /** Stops a timer of either kind. */
  stop(handle: Handle): void;
}

/** Longer delays overflow in every runtime, and fire at once (HTML, "timers": a 32-bit integer). */
export const MAX_DELAY_MS = 2 ** 31 - 1;

/** One timer; what lies further away than the runtime's own reach is waited for in stages. */
export class RuntimeTimer<Handle> {
  readonly #timers: RuntimeTimers<Handle>;
  #handle: Handle | undefined;

  constructor(timers: RuntimeTimers<Handle>) {
    this.#timers = timers;
  }

  start(action: () => void, delay_ms: number): this {
    const stage_ms = Math.min(delay_ms, MAX_DELAY_MS);
    const next = delay_ms > stage_ms ? () => this.start(action, delay_ms - stage_ms) : action;
    this.#handle = this.#timers.once(next, stage_ms);
    return this;
  }

  repeat(action: () => void, interval_ms: number): this {
    if (interval_ms <= MAX_DELAY_MS) {
      this.#handle = this.#timers.every(action, interval_ms);
      return this;
    }
    return this.start(() => {
      this.repeat(action, interval_ms);
      action();
    }, interval_ms);
  }

  cancel(): void {
    if (this.#handle !== undefined) this.#timers.stop(this.#handle);
  }
}
