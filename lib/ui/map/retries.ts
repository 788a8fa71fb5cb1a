import type { Clock, TimerId } from "@rangecast/base/clock";

/** Wait before a second try, doubled with each further one up to the most. */
const FIRST_MS = 1_000;
const MOST_MS = 60_000;
/** What fails that often stays away for a while. */
const AWAY_FAILURES = 3;

/** How something that has failed stands; `due` until somebody tries again. */
interface Failed {
  failures: number;
  state: "waiting" | "due" | "trying";
  timer: TimerId | null;
}

/** When each of a few named things that have failed may be tried again: ever more seldom. */
export class Retries implements Disposable {
  readonly #clock: Clock;
  readonly #due: () => void;
  readonly #failed = new Map<string, Failed>();

  /** `due` is called when one of them may be tried again. */
  constructor(clock: Clock, due: () => void) {
    this.#clock = clock;
    this.#due = due;
  }

  /** Whether something that is tried fails again and again. */
  get isAway(): boolean {
    return [...this.#failed.values()].some(({ failures, state }) =>
      failures >= AWAY_FAILURES && state !== "due"
    );
  }

  mayTry(name: string): boolean {
    return this.#failed.get(name)?.state !== "waiting";
  }

  begins(name: string): void {
    const failed = this.#failed.get(name);
    if (failed) failed.state = "trying";
  }

  succeeded(name: string): void {
    this.#failed.delete(name);
  }

  failed(name: string): void {
    const failures = (this.#failed.get(name)?.failures ?? 0) + 1;
    const failed: Failed = { failures, state: "waiting", timer: null };
    this.#failed.set(name, failed);
    failed.timer = this.#clock.setTimer(() => {
      failed.state = "due";
      this.#due();
    }, Math.min(MOST_MS, FIRST_MS * 2 ** (failures - 1)));
  }

  [Symbol.dispose](): void {
    for (const { timer } of this.#failed.values()) if (timer) this.#clock.clearTimer(timer);
    this.#failed.clear();
  }
}
