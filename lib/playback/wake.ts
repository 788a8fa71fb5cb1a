/** A bell that one waits for: a ring while nobody waits is heard by the next who does. */
export class Wake {
  #rung = false;
  #hear: (() => void) | null = null;

  ring(): void {
    this.#rung = true;
    this.#hear?.();
  }

  /** Resolves at the next ring, or when `signal` aborts. */
  async wait(signal: AbortSignal): Promise<void> {
    if (!this.#rung && !signal.aborted) {
      const { promise, resolve } = Promise.withResolvers<void>();
      const hear = () => resolve();
      this.#hear = hear;
      signal.addEventListener("abort", hear, { once: true });
      await promise;
      signal.removeEventListener("abort", hear);
      this.#hear = null;
    }
    this.#rung = false;
  }
}
