import type { Clock, TimerId } from "@rangecast/base/clock";
import { parseIso } from "@rangecast/base/utc";

/** A count that is further away than this says nothing about now. */
const MAX_AGE_MS = 10_000;

const INTERVAL_MS = 1000;

/** Datagrams that the kernel threw away before the program could read them; unknown without a feed. */
export type KernelDrops = number | "unknown";

/**
 * Reads what a host agent wrote about the socket: `{"drops": 12, "ts": "2026-07-15T09:30:00Z"}`.
 * Whatever is missing, malformed or more than 10 s away is unknown, never zero.
 */
export function parseKernelDrops(text: string, now_ms: number): KernelDrops {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value !== "object" || value === null || !("drops" in value) || !("ts" in value)) {
      return "unknown";
    }
    const { drops, ts } = value;
    if (typeof drops !== "number" || !Number.isSafeInteger(drops) || drops < 0) return "unknown";
    if (typeof ts !== "string" || Math.abs(now_ms - parseIso(ts)) > MAX_AGE_MS) return "unknown";
    return drops;
  } catch {
    return "unknown";
  }
}

/** What an agent's file says, looked up every second; unknown without a file. */
export class KernelDropsFeed implements Disposable {
  readonly #file: string | undefined;
  readonly #clock: Clock;
  readonly #timer: TimerId;
  #latest: KernelDrops = "unknown";

  private constructor(file: string | undefined, clock: Clock) {
    this.#file = file;
    this.#clock = clock;
    this.#timer = clock.setRepeating(() => void this.#read(), INTERVAL_MS);
  }

  /** Resolves when the file has been read for the first time. */
  static async open(file: string | undefined, clock: Clock): Promise<KernelDropsFeed> {
    const feed = new KernelDropsFeed(file, clock);
    await feed.#read();
    return feed;
  }

  get latest(): KernelDrops {
    return this.#latest;
  }

  [Symbol.dispose](): void {
    this.#clock.clearTimer(this.#timer);
  }

  async #read(): Promise<void> {
    if (this.#file === undefined) return;
    const text = await Deno.readTextFile(this.#file).catch(() => "");
    this.#latest = parseKernelDrops(text, this.#clock.nowMs());
  }
}
