import type { Clock, TimerId } from "@rangecast/base/clock";
import type { BusConnection } from "@rangecast/bus/connection";
import { StreamSourceReader } from "@rangecast/bus/stream-source-reader";
import type { Finding } from "@rangecast/findings/finding";
import type { WatchedDomain } from "./open_engines.ts";

/** How often the channel's clock ticks for detectors. */
const TICK_INTERVAL_MS = 250;
/** So long after its receipt an observation has come here: ticks stay behind now by it. */
const SETTLE_MS = 1_000;
/** After an outage of the broker its producers send first what they have kept. */
const HOLD_AFTER_OUTAGE_MS = 5_000;
/** Observations that are taken before others have their turn. */
const MAX_TURN = 2_000;

export interface LiveWatchOptions extends WatchedDomain {
  readonly connection: BusConnection;
  readonly clock: Clock;
  /** Where the past begins that is gone through first: Unix ms on the broker's clock. */
  readonly from_ms: number;
  /** Where it ends, on the same clock: on a busy range a reader may never have read all there is. */
  readonly until_ms: number;
  /** The time on the broker's clock. */
  now(): number;
  /** Hears of every revision, in order. */
  onFindings(findings: readonly Finding[]): void;
  /** The past has been gone through. */
  onSettled(): void;
}

/** Watches one domain on the livestream, over all reconnects: first what was, then what comes. */
export class LiveWatch implements AsyncDisposable {
  readonly #options: LiveWatchOptions;
  readonly #reader: StreamSourceReader;
  readonly #timer: TimerId;
  #isSettled = false;
  #isTurnDue = false;
  #isOver = false;
  #heldUntil_ms = -Infinity;
  /** When an observation was taken last, on the monotonic clock. */
  #taken_ms = -Infinity;
  /** Its time of storage. */
  #stored_ms = -Infinity;

  constructor(options: LiveWatchOptions) {
    const { connection, clock, stream, filters, from_ms } = options;
    this.#options = options;
    this.#reader = new StreamSourceReader({
      ...{ connection, clock, stream, filters },
      from: { type: "time", unix_ms: from_ms },
      onChange: () => this.#callTurn(),
    });
    this.#timer = clock.setRepeating(() => this.#tick(), TICK_INTERVAL_MS);
  }

  get domain(): string {
    return this.#options.engine.domain;
  }

  get engine(): WatchedDomain["engine"] {
    return this.#options.engine;
  }

  /** Whether the past has been gone through. */
  get isSettled(): boolean {
    return this.#isSettled;
  }

  /** Why nothing is read; null while all is well, and where there is no such stream yet. */
  get problem(): string | null {
    return this.#reader.caughtUp ? null : this.#reader.problem;
  }

  get waiting(): number {
    return this.#reader.size;
  }

  get counts(): StreamSourceReader["counts"] {
    return this.#reader.counts;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#isOver = true;
    this.#options.clock.clearTimer(this.#timer);
    await this.#reader[Symbol.asyncDispose]();
  }

  /** Takes what has come, in pieces, so that commands and ticks have their turn. */
  #callTurn(): void {
    if (this.#isTurnDue || this.#isOver) return;
    this.#isTurnDue = true;
    this.#options.clock.setTimer(() => {
      this.#isTurnDue = false;
      if (!this.#isOver) this.#turn();
    }, 0);
  }

  #turn(): void {
    const { engine, clock, onFindings } = this.#options;
    for (let taken = 0; taken < MAX_TURN; taken++) {
      const message = this.#reader.take();
      if (!message) break;
      this.#taken_ms = clock.monotonicMs();
      this.#stored_ms = message.time_ms;
      const found = engine.take(message);
      if (found.length > 0) onFindings(found);
    }
    if (this.#reader.peek()) this.#callTurn();
    this.#settle();
  }

  #settle(): void {
    const { engine, now, until_ms, onFindings, onSettled } = this.#options;
    const { caughtUp } = this.#reader;
    if (this.#isSettled || !(caughtUp || this.#stored_ms >= until_ms)) return;
    this.#isSettled = true;
    onFindings(engine.settle((caughtUp ? now() : this.#stored_ms) - SETTLE_MS));
    onSettled();
  }

  #tick(): void {
    const { engine, clock, onFindings, now } = this.#options;
    this.#settle();
    const now_ms = clock.monotonicMs();
    if (this.problem !== null) this.#heldUntil_ms = now_ms + HOLD_AFTER_OUTAGE_MS;
    if (!this.#isSettled || now_ms < this.#heldUntil_ms) return;
    // What is still on its way must not be taken for missing.
    const isQuiet = this.#reader.caughtUp && now_ms - this.#taken_ms > SETTLE_MS;
    const reached_ms = isQuiet ? now() : Math.min(now(), this.#stored_ms, engine.latest_ms);
    onFindings(engine.tick(reached_ms - SETTLE_MS));
  }
}
