import type { Clock, TimerId } from "@rangecast/base/clock";

/** Something that turns state into deliveries, a slice at a time. */
export interface Pump {
  /**
   * Delivers what can be delivered now. `idle`: wait for the next wake; `congested`: wait until an
   * output has drained; `more`: the slice was used up.
   */
  pump(): "idle" | "congested" | "more";
}

/** Something that holds bytes back until the work at hand is done. */
export interface Flushable {
  flush(): void;
}

const MAX_ROUNDS = 64;

/**
 * Work that waits for the end of the current input: consumers that have something to deliver, and
 * connections with output. It is settled once per batch of input rather than once per message.
 */
export class Scheduler {
  #ready = new Set<Pump>();
  readonly #congested = new Set<Pump>();
  #dirty = new Set<Flushable>();
  #settling = false;
  #timer: TimerId | null = null;

  constructor(private readonly clock: Clock) {}

  wake(pump: Pump): void {
    this.#ready.add(pump);
  }

  forget(pump: Pump): void {
    this.#ready.delete(pump);
    this.#congested.delete(pump);
  }

  touch(output: Flushable): void {
    this.#dirty.add(output);
  }

  /** An output has room again, or is gone: who waited for one is ready for the next `settle`. */
  drained(): void {
    for (const pump of this.#congested) this.#ready.add(pump);
    this.#congested.clear();
  }

  /** Runs what is ready and flushes; what is still ready after that runs on the next turn. */
  settle(): void {
    if (this.#settling) return;
    this.#settling = true;
    try {
      for (let round = 0; this.#ready.size > 0 && round < MAX_ROUNDS; round++) this.#runReady();
      const dirty = this.#dirty;
      this.#dirty = new Set();
      for (const output of dirty) output.flush();
    } finally {
      this.#settling = false;
    }
    if (this.#ready.size > 0 || this.#dirty.size > 0) this.#later();
  }

  stop(): void {
    if (this.#timer !== null) this.clock.clearTimer(this.#timer);
    this.#timer = null;
    this.#ready.clear();
    this.#congested.clear();
    this.#dirty.clear();
  }

  #runReady(): void {
    const ready = this.#ready;
    this.#ready = new Set();
    for (const pump of ready) {
      const state = pump.pump();
      if (state === "congested") this.#congested.add(pump);
      else if (state === "more") this.#ready.add(pump);
    }
  }

  #later(): void {
    this.#timer ??= this.clock.setTimer(() => {
      this.#timer = null;
      this.settle();
    }, 0);
  }
}
