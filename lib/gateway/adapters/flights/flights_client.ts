import type { Clock } from "@rangecast/base/clock";
import type { Conversation } from "../../edge/socket_edge.ts";
import { BUSY_BYTES } from "../../hub/client.ts";
import type { CloseReason } from "../../hub/close_counts.ts";
import type { Link } from "../../hub/link.ts";
import { LinkLife } from "../../hub/link_life.ts";
import { InboundLimit } from "../../inbound/inbound_limit.ts";
import { CLOSE_CODES } from "../../protocol/protocol.ts";
import type { FlightsCounts } from "./flights_counts.ts";
import type { FlightEncoding, FlightsMessage } from "./flights_message.ts";

/** Bytes of one message at most. */
export const MAX_MESSAGE_BYTES = 8 * 1024 * 1024;
/** WebSocket's own code for that. */
const TOO_LARGE = 1009;
/** A client whose link stays busy for this long is closed. */
export const SLOW_AFTER_MS = 20_000;

/** What leads on from a version that a client has; null when that is not known any more. */
export type NextMessage = (base: number | null) => {
  readonly message: FlightsMessage;
  readonly version: number;
} | null;

export interface FlightsClientOptions {
  readonly link: Link;
  readonly clock: Clock;
  readonly encoding: FlightEncoding;
  readonly counts: FlightsCounts;
}

/** One client of `/ws/flights`: what it has been told, and what its link can take. */
export class FlightsClient implements Conversation {
  readonly #options: FlightsClientOptions;
  readonly #life: LinkLife;
  readonly #limit: InboundLimit;
  /** The version of the book that it has been told; null before its snapshot. */
  #version: number | null = null;
  #sequence = 0;
  /** Since when its link has been busy: on the monotonic clock. */
  #busy_ms: number | null = null;

  constructor(options: FlightsClientOptions) {
    this.#options = options;
    this.#life = new LinkLife(options);
    this.#limit = new InboundLimit(options.clock.monotonicMs());
  }

  /** Tells it what is next, unless its link is busy: called at every tick. */
  pump(version: number, next: NextMessage): void {
    if (!this.#life.open) return;
    const isBusy = this.#checkPace();
    if (this.#version === version) return;
    if (isBusy) {
      this.#options.counts.conflated++;
      return;
    }
    const found = next(this.#version);
    if (!found) return this.#close(CLOSE_CODES.tooSlow, "too slow");
    this.#version = found.version;
    this.#send(found.message);
  }

  /** What clients say means nothing here, but it may not be much. */
  receive(): void {
    this.#life.heard();
    if (this.#limit.take(this.#options.clock.monotonicMs())) return;
    this.#close(CLOSE_CODES.tooManyMessages, "too many messages");
  }

  alive(): void {
    this.#life.heard();
  }

  answered(): void {
    this.#life.answered();
  }

  /** The next tick tells what was left out meanwhile. */
  drained(): void {
    this.#busy_ms = null;
  }

  dismiss(code: number, reason: "shutting down" | "session ended", text: string): void {
    this.#close(code, reason, text);
  }

  /** Sends it away, as there is no room. */
  refuse(): void {
    this.#close(CLOSE_CODES.full, "full", "no room for another client");
  }

  /** Asks for a sign of life; a question would not come through to a client that is too slow. */
  checkLife(): void {
    if (this.#busy_ms === null) this.#life.check();
  }

  ended(): void {
    this.#life.ended();
  }

  /** Whether the link is busy; one that is for too long is closed. */
  #checkPace(): boolean {
    const { link, clock } = this.#options;
    if (link.waiting_bytes <= BUSY_BYTES) {
      this.#busy_ms = null;
      return false;
    }
    const now_ms = clock.monotonicMs();
    this.#busy_ms ??= now_ms;
    if (now_ms - this.#busy_ms >= SLOW_AFTER_MS) this.#close(CLOSE_CODES.tooSlow, "too slow");
    return true;
  }

  #send(message: FlightsMessage): void {
    const { link, clock, encoding, counts } = this.#options;
    const frame = message.frame(encoding, this.#sequence + 1, clock.nowMs());
    if (frame.bytes.length > MAX_MESSAGE_BYTES) {
      return this.#close(TOO_LARGE, "too large");
    }
    this.#sequence++;
    counts.messages[message.type]++;
    counts.bytes += frame.bytes.length;
    link.send(frame);
  }

  #close(code: number, reason: CloseReason, text: string = reason): void {
    this.#life.close(code, reason, text);
  }
}
