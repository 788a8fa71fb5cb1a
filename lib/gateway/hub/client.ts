import type { Clock } from "@rangecast/base/clock";
import { CLOSE_CODES, type Encoding } from "../protocol/protocol.ts";
import type { ChannelsMessage, HealthMessage, ServerMessage } from "../protocol/server_message.ts";
import type { Feed } from "./feed.ts";
import type { CloseReason } from "./close_counts.ts";
import type { HubCounts } from "./hub_counts.ts";
import type { Link } from "./link.ts";
import { LinkLife } from "./link_life.ts";
import { type Frame, wholeFrame } from "./shared_message.ts";

/** Bytes that wait for a client at most, the next message included. */
export const MAX_WAITING_BYTES = 1024 * 1024;
/** A link with more than this before it is busy: states and observations wait for it to drain. */
export const BUSY_BYTES = 64 * 1024;
/** States of which only the newest is of interest. */
type Latest = ChannelsMessage | HealthMessage;

export interface ClientOptions {
  readonly link: Link;
  readonly clock: Clock;
  readonly encoding: Encoding;
  readonly counts: HubCounts;
}

/** One viewer: what it has subscribed to, and what its link can take. */
export class Client {
  readonly feeds = new Map<string, Feed>();
  readonly #options: ClientOptions;
  readonly #latest = new Map<Latest["type"], Latest>();
  readonly #life: LinkLife;

  constructor(options: ClientOptions) {
    this.#options = options;
    this.#life = new LinkLife(options);
  }

  get encoding(): Encoding {
    return this.#options.encoding;
  }

  get open(): boolean {
    return this.#life.open;
  }

  /** Ticks of the hub between two of what it watches most often; Infinity without a subscription. */
  get interval(): number {
    let shortest = Infinity;
    for (const { audience } of this.feeds.values()) {
      shortest = Math.min(shortest, audience.interval);
    }
    return shortest;
  }

  /** How long its last answer to a ping took; null before the first. */
  get ping_ms(): number | null {
    return this.#life.ping_ms;
  }

  /** Sends a message to this viewer alone. */
  say(message: ServerMessage): void {
    if (this.open) this.#send(wholeFrame(message, this.encoding));
  }

  /** Sends a state as soon as the link is free; a newer one of its type takes its place. */
  show(message: Latest): void {
    this.#latest.set(message.type, message);
    this.pump();
  }

  /** Sends what is next for as long as the link takes it, one message of each subscription in turn. */
  pump(): void {
    for (const [type, message] of this.#latest) {
      if (!this.#free) return;
      this.#latest.delete(type);
      this.say(message);
    }
    for (let progress = true; progress;) {
      progress = false;
      for (const [id, feed] of this.feeds) {
        if (!this.#free) return;
        const message = feed.take();
        if (!message) continue;
        this.#send(message.frame(this.encoding, id));
        progress = true;
      }
    }
  }

  /** The viewer has said or answered something. */
  heard(): void {
    this.#life.heard();
  }

  /** The viewer has answered a ping. */
  answered(): void {
    this.#life.answered();
  }

  /** Pings, without an answer being due. */
  measure(): void {
    this.#life.measure();
  }

  /** Asks for a sign of life, or ends a link that owes one. */
  checkLife(): void {
    this.#life.check();
    if (!this.open) this.#forget();
  }

  /** Closes with a code and a reason for the other side; cut off when that takes longer than 2 s. */
  close(code: number, reason: CloseReason, text: string = reason): void {
    this.#life.close(code, reason, text);
    this.#forget();
  }

  /** The link has ended. */
  ended(): void {
    this.#life.ended();
    this.#forget();
  }

  #forget(): void {
    this.feeds.clear();
    this.#latest.clear();
  }

  get #free(): boolean {
    return this.open && this.#options.link.waiting_bytes <= BUSY_BYTES;
  }

  #send(frame: Frame): void {
    const { link, counts } = this.#options;
    if (link.waiting_bytes + frame.bytes.length > MAX_WAITING_BYTES) return this.#tooSlow();
    counts.messages++;
    counts.bytes += frame.bytes.length;
    link.send(frame);
  }

  #tooSlow(): void {
    const message = `More than ${MAX_WAITING_BYTES / 1024} KiB would wait for this viewer`;
    this.#options.link.send(
      wholeFrame({ type: "error", code: "too_slow", message }, this.encoding),
    );
    this.close(CLOSE_CODES.tooSlow, "too slow");
  }
}
