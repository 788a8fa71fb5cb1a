import type { Clock, TimerId } from "@rangecast/base/clock";
import type { CloseCounts, CloseReason } from "./close_counts.ts";
import type { Link } from "./link.ts";

/** Time that a client has to close after it was told why. */
export const CLOSING_MS = 2_000;
/** A client is asked for a sign of life this often, and is gone when it owes one that long. */
export const PING_INTERVAL_MS = 10_000;

/** The longest answer to a ping that is told of: who says something else may owe it for ever. */
export const MAX_PING_MS = 3_600_000;

export interface LinkLifeOptions {
  readonly link: Link;
  readonly clock: Clock;
  readonly counts: CloseCounts;
}

/** Whether a link is open, and how it comes to its end. */
export class LinkLife {
  readonly #options: LinkLifeOptions;
  #state: "open" | "closing" | "closed" = "open";
  #closing: TimerId | null = null;
  /** A sign of life is due. */
  #owesSign = false;
  /** When it was pinged for an answer that has not come. */
  #asked_ms: number | null = null;
  #ping_ms: number | null = null;

  constructor(options: LinkLifeOptions) {
    this.#options = options;
  }

  get open(): boolean {
    return this.#state === "open";
  }

  /** How long its last answer to a ping took; null before the first. */
  get ping_ms(): number | null {
    return this.#ping_ms;
  }

  /** The other side has said or answered something. */
  heard(): void {
    this.#owesSign = false;
  }

  /** The other side has answered a ping. */
  answered(): void {
    this.heard();
    if (this.#asked_ms === null) return;
    const taken_ms = this.#options.clock.monotonicMs() - this.#asked_ms;
    this.#ping_ms = Math.min(taken_ms, MAX_PING_MS);
    this.#asked_ms = null;
  }

  /** Pings, without an answer being due. */
  measure(): void {
    // An answer may be to a ping before the last one: rather too long than too short.
    this.#asked_ms ??= this.#options.clock.monotonicMs();
    this.#options.link.ping();
  }

  /** Asks for a sign of life, or ends a link that owes one. */
  check(): void {
    if (this.#state === "closed") return;
    if (this.#owesSign) {
      this.#options.counts.countClosed("no sign of life");
      this.#options.link.terminate();
      this.#state = "closed";
      return this.ended();
    }
    this.#owesSign = true;
    this.measure();
  }

  /** Closes with a code and a reason for the other side; cut off when that takes longer than 2 s. */
  close(code: number, reason: CloseReason, text: string = reason): void {
    if (!this.open) return;
    const { link, clock, counts } = this.#options;
    this.#state = "closing";
    counts.countClosed(reason);
    link.close(code, text);
    this.#closing = clock.setTimer(() => {
      counts.cut++;
      link.terminate();
      this.ended();
    }, CLOSING_MS);
  }

  /** The link has ended. */
  ended(): void {
    if (this.#state === "open") this.#options.counts.countClosed("left");
    this.#state = "closed";
    if (this.#closing) this.#options.clock.clearTimer(this.#closing);
  }
}
