import type { Subscription } from "@nats-io/nats-core";
import { aborted } from "@rangecast/base/aborted";
import type { Clock, TimerId } from "@rangecast/base/clock";
import {
  CLOCK_SILENCE_MS,
  type ClockVector,
  positionAt,
  readClockVector,
} from "@rangecast/channel/clock-vector";
import { clockSubject } from "@rangecast/channel/subjects";
import type { BusConnection } from "./connection.ts";
import { OwnerClock } from "./owner_clock.ts";
import { hear } from "./spoken.ts";

/** How often the silence is looked at. */
const CHECK_INTERVAL_MS = 100;

export interface ClockWatchOptions {
  readonly connection: BusConnection;
  readonly clock: Clock;
  readonly prefix: string;
  /** A replay. */
  readonly channel_id: string;
  /** `lost`: the owner has not been heard for 3 s. */
  onEvent(event: ClockEvent): void;
}

export type ClockEvent =
  | { readonly type: "clock"; readonly vector: ClockVector }
  | { readonly type: "lost" }
  | { readonly type: "found again" };

/** Listens to the clock of a replay, and keeps its time. */
export class ClockWatch implements Disposable {
  readonly #options: ClockWatchOptions;
  readonly #subscription: Subscription;
  readonly #timer: TimerId;
  readonly #owner = new OwnerClock();
  readonly #waiting = new Set<(vector: ClockVector) => void>();
  readonly #counts = { unreadable: 0, outdated: 0 };
  #vector: ClockVector | null = null;
  /** On the monotonic clock: when the owner, or nothing at all, was heard last. */
  #heard_ms: number;
  #lost = false;

  /** @throws RangeError when the channel is no replay. */
  constructor(options: ClockWatchOptions) {
    const { connection, clock, prefix, channel_id } = options;
    this.#options = options;
    this.#heard_ms = clock.monotonicMs();
    this.#subscription = connection.nats.subscribe(clockSubject(prefix, channel_id), {
      callback: (error, message) => {
        if (!error) this.#hear(message.subject, message.data);
      },
    });
    this.#timer = clock.setRepeating(() => this.#checkSilence(), CHECK_INTERVAL_MS);
  }

  /** The newest vector, or null before the first. */
  get vector(): ClockVector | null {
    return this.#vector;
  }

  /** Time on the owner's clock minus time on ours, ms: 0 before the first vector. */
  get ownerOffset_ms(): number {
    return -this.#owner.offset_ms;
  }

  get lost(): boolean {
    return this.#lost;
  }

  /** What our clock is ahead of the owner's, the way of a vector included; null before the first. */
  get offset_ms(): number | null {
    return this.#vector ? this.#owner.offset_ms : null;
  }

  /** Vectors that were passed over: not to be read, or older than the newest. */
  get counts(): Readonly<Record<"unreadable" | "outdated", number>> {
    return { ...this.#counts };
  }

  /**
   * Where the playhead of the channel is now, Unix ms; null before the first vector. When its
   * owner is lost, it stands where the silence became too long.
   */
  position(): number | null {
    if (!this.#vector) return null;
    const { clock } = this.#options;
    const silence_ms = clock.monotonicMs() - this.#heard_ms;
    const now_ms = clock.nowMs() - Math.max(0, silence_ms - CLOCK_SILENCE_MS);
    return positionAt(this.#vector, this.#owner.ownerMs(now_ms));
  }

  /** Resolves with the first vector, the newest or a later one, for which `holds`; null when `signal` aborts. */
  until(
    holds: (vector: ClockVector) => boolean,
    signal: AbortSignal,
  ): Promise<ClockVector | null> {
    if (this.#vector && holds(this.#vector)) return Promise.resolve(this.#vector);
    return new Promise((resolve) => {
      const end = (vector: ClockVector | null) => {
        this.#waiting.delete(look);
        resolve(vector);
      };
      const look = (vector: ClockVector) => holds(vector) && end(vector);
      this.#waiting.add(look);
      aborted(signal).then(() => end(null));
    });
  }

  [Symbol.dispose](): void {
    this.#options.clock.clearTimer(this.#timer);
    this.#subscription.unsubscribe();
  }

  /** Takes a vector of the channel that somebody else has heard, `age_ms` ago. */
  take(vector: ClockVector, age_ms = 0): void {
    const { clock } = this.#options;
    if (this.#vector && isOlder(vector, this.#vector)) return void this.#counts.outdated++;
    this.#heard_ms = clock.monotonicMs() - age_ms;
    this.#owner.hear(vector.updated_at_ms, clock.nowMs() - age_ms);
    this.#vector = vector;
    if (this.#lost) {
      this.#lost = false;
      this.#options.onEvent({ type: "found again" });
    }
    for (const look of this.#waiting) look(vector);
    this.#options.onEvent({ type: "clock", vector });
  }

  #hear(subject: string, body: Uint8Array): void {
    const heard = hear("channel-clock", body);
    const read = heard.ok ? readClockVector(this.#options.prefix, subject, heard.value) : heard;
    if (read.ok) this.take(read.value);
    else this.#counts.unreadable++;
  }

  #checkSilence(): void {
    if (this.#lost || this.#vector?.state === "ended") return;
    if (this.#options.clock.monotonicMs() - this.#heard_ms < CLOCK_SILENCE_MS) return;
    this.#lost = true;
    this.#options.onEvent({ type: "lost" });
  }
}

function isOlder(a: ClockVector, b: ClockVector): boolean {
  return a.epoch !== b.epoch ? a.epoch < b.epoch : a.updated_at_ms < b.updated_at_ms;
}
