import type { Msg } from "@nats-io/nats-core";
import { storedMs } from "./store_instant.ts";

/** One message as a stream holds it. */
export interface StreamMessage {
  readonly subject: string;
  /** Its sequence in the stream. */
  readonly seq: number;
  /** When the broker stored it: Unix milliseconds, with fractions. */
  readonly stored_ms: number;
  readonly body: Uint8Array;
  /** Messages after it that the broker held when it sent this one. */
  readonly pending: number;
  /** A header's value, or null where it is missing. */
  header(name: string): string | null;
}

/** What the broker says about a delivery, in the reply subject of the message. */
export interface Delivery {
  /** Counts the deliveries of one consumer, from 1: a gap is a loss on the way. */
  readonly delivery: number;
  readonly seq: number;
  readonly stored_ms: number;
  readonly pending: number;
}

/**
 * Reads a reply subject, or returns null when it is none of JetStream's:
 *
 *     $JS.ACK.<stream>.<consumer>.<tries>.<seq>.<delivery>.<time in ns>.<pending>
 *     $JS.ACK.<domain>.<account>.<stream>.<consumer>.<tries>.<seq>.<delivery>.<time in ns>.<pending>[.<token>]
 */
export function parseDelivery(reply: string): Delivery | null {
  const tokens = reply.split(".");
  if (tokens[0] !== "$JS" || tokens[1] !== "ACK") return null;
  const first = tokens.length === 9 ? 5 : tokens.length >= 11 ? 7 : null;
  if (first === null) return null;
  const [seq = NaN, delivery = NaN, time_ns = NaN, pending = NaN] = tokens
    .slice(first, first + 4)
    .map(Number);
  if (![seq, delivery, time_ns, pending].every(Number.isFinite)) return null;
  return { seq, delivery, stored_ms: storedMs(time_ns), pending };
}

/** A delivered message; the headers are read only when they are asked for. */
export class DeliveredMessage implements StreamMessage {
  readonly #message: Msg;
  readonly seq: number;
  readonly stored_ms: number;
  readonly pending: number;

  constructor(message: Msg, { seq, stored_ms, pending }: Delivery) {
    this.#message = message;
    this.seq = seq;
    this.stored_ms = stored_ms;
    this.pending = pending;
  }

  get subject(): string {
    return this.#message.subject;
  }

  get body(): Uint8Array {
    return this.#message.data;
  }

  header(name: string): string | null {
    // The client answers "" for a header that is missing.
    return this.#message.headers?.get(name) || null;
  }
}
