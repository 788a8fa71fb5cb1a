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
  if (!reply.startsWith("$JS.ACK.")) return null;
  const dots = findDots(reply);
  const first = dots === 8 ? 5 : dots >= 10 ? 7 : null;
  if (first === null) return null;
  // Token by token: this runs with every message, and a list of all would be thrown away.
  const seq = numberAt(reply, first);
  const delivery = numberAt(reply, first + 1);
  const time_ns = numberAt(reply, first + 2);
  const pending = numberAt(reply, first + 3);
  if (!Number.isFinite(seq + delivery + time_ns + pending)) return null;
  return { seq, delivery, stored_ms: storedMs(time_ns), pending };
}

/** The longest form has 11. */
const MAX_DOTS = 16;
/** Where the dots of the reply are that was looked at last. */
const places = new Uint16Array(MAX_DOTS + 1);

/** How many there are, up to {@linkcode MAX_DOTS}. */
function findDots(reply: string): number {
  let count = 0;
  for (let at = reply.indexOf("."); at >= 0 && count < MAX_DOTS; at = reply.indexOf(".", at + 1)) {
    places[count++] = at;
  }
  places[count] = reply.length;
  return count;
}

/** The token behind a dot as a number, NaN where it is none. */
function numberAt(reply: string, token: number): number {
  const text = reply.slice((places[token - 1] ?? 0) + 1, places[token]);
  return text === "" ? NaN : Number(text);
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
