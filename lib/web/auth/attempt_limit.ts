import type { Clock } from "@rangecast/base/clock";

export interface AttemptLimitOptions {
  /** Attempts that may come at once. */
  readonly burst: number;
  /** How long it takes until one more may come. */
  readonly refill_ms: number;
  /** Keys that are remembered; the one that was used longest ago makes room. */
  readonly maxKeys: number;
  readonly clock: Clock;
}

interface Bucket {
  /** Attempts that are left, with fractions, at `at_ms`. */
  left: number;
  at_ms: number;
}

/** A bucket of attempts for each key, which refills over time. */
export class AttemptLimit {
  readonly #options: AttemptLimitOptions;
  readonly #buckets = new Map<string, Bucket>();

  constructor(options: AttemptLimitOptions) {
    this.#options = options;
  }

  get size(): number {
    return this.#buckets.size;
  }

  /** How long to wait for the next attempt: 0 when one may come now. */
  wait_ms(key: string): number {
    const { left } = this.#bucket(key);
    return left >= 1 ? 0 : Math.ceil((1 - left) * this.#options.refill_ms);
  }

  /** Counts an attempt. */
  take(key: string): void {
    const bucket = this.#bucket(key);
    bucket.left = Math.max(0, bucket.left - 1);
    this.#remember(key, bucket);
  }

  /** Forgets the attempts: the last one has succeeded. */
  forgive(key: string): void {
    this.#buckets.delete(key);
  }

  #bucket(key: string): Bucket {
    const { burst, refill_ms, clock } = this.#options;
    const at_ms = clock.monotonicMs();
    const old = this.#buckets.get(key);
    if (!old) return { left: burst, at_ms };
    return { left: Math.min(burst, old.left + (at_ms - old.at_ms) / refill_ms), at_ms };
  }

  #remember(key: string, bucket: Bucket): void {
    this.#buckets.delete(key);
    this.#buckets.set(key, bucket);
    for (const oldest of this.#buckets.keys()) {
      if (this.#buckets.size <= this.#options.maxKeys) break;
      this.#buckets.delete(oldest);
    }
  }
}
