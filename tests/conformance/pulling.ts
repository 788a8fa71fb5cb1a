import type { Msg, NatsConnection } from "@nats-io/nats-core";
import { nanos } from "@nats-io/nats-core";
import { until } from "../support/until.ts";
import { Collected } from "./collected.ts";

/** A pull request as it goes over the wire, but for the units. */
export interface PullRequest {
  batch?: number;
  no_wait?: boolean;
  expires_ms?: number;
  idle_heartbeat_ms?: number;
  max_bytes?: number;
}

/** What the server puts into the reply subject of a delivered message. */
export interface Delivery {
  stream: string;
  consumer: string;
  /** How often this message has been delivered, this time included. */
  delivered: number;
  streamSeq: number;
  consumerSeq: number;
  /** Messages that the consumer has still to come. */
  pending: number;
}

/** @throws Error when the message's reply subject is not that of a delivery. */
export function deliveryOf(message: Msg): Delivery {
  const tokens = (message.reply ?? "").split(".");
  const [js, ack, stream = "", consumer = "", ...numbers] = tokens;
  if (js !== "$JS" || ack !== "ACK" || numbers.length !== 5) {
    throw new Error(`Cannot take '${message.reply}' for the reply subject of a delivery`);
  }
  const [delivered = 0, streamSeq = 0, consumerSeq = 0, , pending = 0] = numbers.map(Number);
  return { stream, consumer, delivered, streamSeq, consumerSeq, pending };
}

/** Pull requests by hand: the official client asks for a second or more, and hides the statuses. */
export class Pull {
  readonly #received: Collected;
  readonly #batch: number;
  /** Where its messages arrive. */
  readonly inbox: string;

  constructor(nc: NatsConnection, stream: string, consumer: string, request: PullRequest | string) {
    this.inbox = `${stream}-pull-${nc.stats().outMsgs}`;
    this.#received = new Collected(nc, this.inbox);
    this.#batch = typeof request === "string" ? 1 : request.batch ?? 1;
    const subject = `$JS.API.CONSUMER.MSG.NEXT.${stream}.${consumer}`;
    nc.publish(subject, wire(request), { reply: this.inbox });
  }

  /** The messages so far, without the statuses. */
  get messages(): Msg[] {
    return this.#received.messages.filter((message) => !isStatus(message));
  }

  /** The bodies of the messages so far. */
  get texts(): string[] {
    return this.messages.map((message) => message.string());
  }

  /** The statuses so far, such as `408 Request Timeout`. */
  get statuses(): string[] {
    return this.statusMessages.map(({ headers }) => `${headers?.code} ${headers?.description}`);
  }

  get statusMessages(): Msg[] {
    return this.#received.messages.filter(isStatus);
  }

  /** Waits for `count` messages, and gives their bodies. */
  async take(count: number): Promise<string[]> {
    await until(`${count} pulled messages`, () => this.messages.length >= count);
    return this.texts;
  }

  /** Waits until the batch is full, or the server has given it up with a status. */
  async ended(limit_ms = 10_000): Promise<this> {
    const over = () =>
      this.messages.length >= this.#batch ||
      this.statusMessages.some(({ headers }) => headers?.code !== 100);
    await until("the pull request ends", over, limit_ms);
    return this;
  }
}

function wire(request: PullRequest | string): string {
  if (typeof request === "string") return request;
  const { expires_ms, idle_heartbeat_ms, ...rest } = request;
  return JSON.stringify({
    ...rest,
    ...expires_ms === undefined ? {} : { expires: nanos(expires_ms) },
    ...idle_heartbeat_ms === undefined ? {} : { idle_heartbeat: nanos(idle_heartbeat_ms) },
  });
}

function isStatus(message: Msg): boolean {
  return (message.headers?.code ?? 0) !== 0;
}
