import type { Clock, TimerId } from "./clock.ts";

/** Lets one loop wait until something has happened or a time has passed; what happened before counts. */
export class Wakeup {
  readonly #clock: Clock;
  #happened = false;
  #resolve: (() => void) | null = null;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Something has happened: the loop goes on, now or when it next waits. */
  wake(): void {
    this.#happened = true;
    this.#resolve?.();
  }

  /** Resolves at the next {@linkcode Wakeup.wake}, or after `limit_ms`. */
  async wait(limit_ms: number): Promise<void> {
    if (!this.#happened) await this.#pause(limit_ms);
    this.#happened = false;
  }

  /** Lets everything else in the program run, whatever has happened. */
  async giveWay(): Promise<void> {
    await new Promise<void>((resolve) => this.#clock.setTimer(resolve, 0));
  }

  #pause(limit_ms: number): Promise<void> {
    return new Promise((resolve) => {
      const timer: TimerId = this.#clock.setTimer(() => done(), limit_ms);
      const done = () => {
        this.#clock.clearTimer(timer);
        this.#resolve = null;
        resolve();
      };
      this.#resolve = done;
    });
  }
}
