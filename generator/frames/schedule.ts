import { TICKS_PER_SECOND } from "@rangecast/domains/tspi/datagram";

export interface ScheduleOptions {
  readonly aircraft: number;
  /** Samples of each aircraft per second of its own time. */
  readonly rate_hz: number;
  /** How many seconds of the aircraft's time pass in one of ours. */
  readonly timeScale: number;
  /**
   * `spread`: the aircraft take turns evenly through each sampling interval. `together`: all are
   * sampled at the same instants, counted from the start.
   */
  readonly phases: "spread" | "together";
  /** How long the aircraft's own time is, in s; Infinity for no end. */
  readonly length_s: number;
  /** Whether to start again from there. */
  readonly loop: boolean;
  /** How long to go on, in ms of our time; Infinity for no end. */
  readonly duration_ms: number;
}

/** One sample of one aircraft: when it was due follows from its number. */
export interface Slot {
  readonly aircraft: number;
  /** Ticks since the start, which go on through repetitions. */
  readonly elapsed_ticks: number;
  /** Ticks since the last repetition began. */
  readonly fleet_ticks: number;
}

/** Samples that are taken together leave one after the other at this rate, or faster if they must. */
const TOGETHER_PER_S = 20_000;
/** Takes up the rounding of a length that is a whole number of intervals. */
const ROUNDING = 1e-9;

/**
 * All samples in the order they are due, numbered from 0. Everything is computed from the number:
 * nothing is stored and nothing adds up errors.
 */
export class Schedule {
  /** The most samples that come due in one second of our time, evenly. */
  readonly peak_per_s: number;
  /** How many samples there are; Infinity for no end. */
  readonly total: number;
  /** When the interval of the last samples is over, in ms after the start; Infinity for no end. */
  readonly end_ms: number;
  readonly #options: ScheduleOptions;
  readonly #per_s: number;
  readonly #roundsInLoop: number;

  constructor(options: ScheduleOptions) {
    this.#options = options;
    const { aircraft, rate_hz, timeScale, phases, length_s } = options;
    this.#per_s = aircraft * rate_hz * timeScale;
    this.peak_per_s = phases === "spread" ? this.#per_s : Math.max(TOGETHER_PER_S, this.#per_s);
    this.#roundsInLoop = Math.floor(length_s * rate_hz + ROUNDING) + 1;
    const once = options.loop ? Infinity : this.#roundsInLoop * aircraft;
    this.total = Math.min(once, this.#countBefore(options.duration_ms));
    this.end_ms = Math.min(once * 1000 / this.#per_s, options.duration_ms);
  }

  /** Milliseconds after the start at which sample `n` is to leave. */
  dueMs(n: number): number {
    const { aircraft, phases } = this.#options;
    if (phases === "spread") return n * 1000 / this.#per_s;
    const place = n % aircraft;
    return (n - place) * 1000 / this.#per_s + place * 1000 / this.peak_per_s;
  }

  /** The first sample of the first whole round that is due at or after `elapsed_ms`. */
  roundFrom(elapsed_ms: number): number {
    const { aircraft } = this.#options;
    return Math.ceil(elapsed_ms * this.#per_s / (1000 * aircraft)) * aircraft;
  }

  slot(n: number): Slot {
    const { aircraft, rate_hz, phases } = this.#options;
    const place = n % aircraft;
    const round = (n - place) / aircraft;
    const phase = phases === "spread" ? place / aircraft : 0;
    const ticksAt = (rounds: number) => Math.round((rounds + phase) * TICKS_PER_SECOND / rate_hz);
    return {
      aircraft: place,
      elapsed_ticks: ticksAt(round),
      fleet_ticks: ticksAt(round % this.#roundsInLoop),
    };
  }

  /** How many samples are due before `elapsed_ms`. */
  #countBefore(elapsed_ms: number): number {
    if (elapsed_ms === Infinity) return Infinity;
    let low = 0;
    let high = Math.ceil(elapsed_ms * this.#per_s / 1000) + this.#options.aircraft;
    while (low < high) {
      const middle = Math.floor((low + high) / 2);
      if (this.dueMs(middle) < elapsed_ms) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
