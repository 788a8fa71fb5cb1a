import {
  createInbox,
  type Msg,
  nanos,
  type NatsConnection,
  type Subscription,
} from "@nats-io/nats-core";
import type { Clock, TimerId } from "@rangecast/base/clock";
import { messageOf } from "@rangecast/base/errors";
import { DeliveredMessage, parseDelivery, type StreamMessage } from "./stream_message.ts";

/** A request for messages ends after this time, and is made again. */
const REQUEST_EXPIRES_MS = 2000;
/** How often the broker shows that it is alive while it has nothing to send. */
const HEARTBEAT_MS = 500;
/** Silence that means that the consumer, or the broker, is gone: two heartbeats and a half. */
const SILENCE_MS = 1250;
const CHECK_INTERVAL_MS = 250;
/** Messages asked for at once: more would hold up everything else in the program while they arrive. */
const MAX_BATCH = 512;
/** Less room than this is not worth a request; it is also what a reader has to have room for. */
export const MIN_BATCH = 128;
/** What a message may take on average: a request for n of them ends early at n times as much. */
export const BYTES_PER_MESSAGE = 8192;

/** JetStream's status codes (ADR-13), which stand in a header of an empty message. */
const HEARTBEAT = 100;
const REQUEST_EXPIRED = 408;
const REQUEST_ENDED = 409;

export interface PullSessionOptions {
  readonly nats: NatsConnection;
  readonly clock: Clock;
  readonly stream: string;
  /** A consumer that was just made, and that nobody else uses. */
  readonly consumer: string;
  /** How many messages there is room for, those asked for included. */
  room(): number;
  onMessage(message: StreamMessage): void;
  /** Nothing is waiting on the broker at this moment. */
  onIdle(): void;
  /** The session is over and delivers nothing more: something was lost, or nothing comes. */
  onLost(problem: string): void;
}

/**
 * One ordered consumer while all goes well: it asks for as many messages as there is room for,
 * and gives up as soon as a delivery is missing or the broker falls silent. The client library's
 * own loop asks for more whenever its reader is slow, however much is waiting, and so has no bound.
 */
export class PullSession {
  readonly #options: PullSessionOptions;
  readonly #inbox = createInbox();
  readonly #subscription: Subscription;
  readonly #timer: TimerId;
  #asked = 0;
  #deliveries = 0;
  /** Deliveries when the broker last ended a request early. */
  #deliveriesAtEnd = -1;
  /** The next message is too large for a request with a limit. */
  #oversized = false;
  #heard_ms: number;
  #over = false;

  constructor(options: PullSessionOptions) {
    this.#options = options;
    const { nats, clock } = options;
    this.#heard_ms = clock.monotonicMs();
    this.#subscription = nats.subscribe(this.#inbox, {
      callback: (error, message) => {
        if (error) this.#lose(messageOf(error));
        else this.#receive(message);
      },
    });
    this.#timer = clock.setRepeating(() => this.#check(), CHECK_INTERVAL_MS);
    this.refill();
  }

  /** Asks for messages where enough room has become free. Call it when messages were taken. */
  refill(): void {
    if (this.#over) return;
    if (this.#options.nats.isClosed()) return this.#lose("the connection is closed");
    const free = this.#options.room() - this.#asked;
    for (let left = free; left >= MIN_BATCH; left -= MAX_BATCH) {
      this.#ask(Math.min(left, MAX_BATCH));
    }
  }

  /** Ends the session quietly. */
  close(): void {
    if (this.#over) return;
    this.#over = true;
    this.#options.clock.clearTimer(this.#timer);
    this.#subscription.unsubscribe();
  }

  #ask(batch: number): void {
    const { nats, stream, consumer, clock } = this.#options;
    // A message beyond the limit ends every request: it is then asked for by itself.
    const limit = this.#oversized ? { batch: 1 } : { batch, max_bytes: batch * BYTES_PER_MESSAGE };
    if (this.#asked === 0) this.#heard_ms = clock.monotonicMs();
    this.#asked += limit.batch;
    nats.publish(
      `$JS.API.CONSUMER.MSG.NEXT.${stream}.${consumer}`,
      JSON.stringify({
        ...limit,
        expires: nanos(REQUEST_EXPIRES_MS),
        idle_heartbeat: nanos(HEARTBEAT_MS),
      }),
      { reply: this.#inbox },
    );
  }

  #receive(message: Msg): void {
    if (this.#over) return;
    this.#heard_ms = this.#options.clock.monotonicMs();
    if (message.subject === this.#inbox) return this.#receiveStatus(message);
    const delivery = parseDelivery(message.reply ?? "");
    if (!delivery) return this.#lose("a delivery without its sequence");
    if (delivery.delivery !== this.#deliveries + 1) return this.#lose("a delivery was lost");
    this.#deliveries++;
    this.#oversized = false;
    this.#asked = Math.max(0, this.#asked - 1);
    this.#options.onMessage(new DeliveredMessage(message, delivery));
    this.refill();
  }

  #receiveStatus(message: Msg): void {
    const code = message.headers?.code ?? 0;
    if (code === HEARTBEAT) return;
    const left = message.headers?.get("Nats-Pending-Messages") ?? "";
    const ended = code === REQUEST_EXPIRED || code === REQUEST_ENDED;
    // Without a count the request did not just end: the consumer or its server is going away.
    if (!ended || left === "") return this.#lose(statusText(message));
    this.#asked = Math.max(0, this.#asked - Number(left));
    if (code === REQUEST_EXPIRED) {
      this.#options.onIdle();
    } else {
      this.#oversized = this.#deliveries === this.#deliveriesAtEnd;
      this.#deliveriesAtEnd = this.#deliveries;
    }
    this.refill();
  }

  #check(): void {
    const silence_ms = this.#options.clock.monotonicMs() - this.#heard_ms;
    if (this.#asked > 0 && silence_ms >= SILENCE_MS) this.#lose("the broker is silent");
    else this.refill();
  }

  #lose(problem: string): void {
    if (this.#over) return;
    this.close();
    this.#options.onLost(problem);
  }
}

function statusText(message: Msg): string {
  const { code, description } = message.headers ?? { code: 0, description: "" };
  return `status ${code}${description === "" ? "" : ` (${description})`}`;
}
