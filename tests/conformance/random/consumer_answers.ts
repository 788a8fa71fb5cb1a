import type { NatsConnection } from "@nats-io/nats-core";
import { api, type ApiAnswer } from "../expectations.ts";
import { deliveryOf, Pull } from "../pulling.ts";
import { type ConsumerOperation, CONSUMERS } from "./consumer_operations.ts";

/** How long a pull request may take, in milliseconds: it expires after 60. */
const MOST_MS = 500;

/** What one server's consumers answer; remembers what was delivered, to answer it. */
export class ConsumerAnswers {
  readonly #nc: NatsConnection;
  readonly #stream: string;
  readonly #delivered = new Map<string, string[]>();

  constructor(nc: NatsConnection, stream: string) {
    this.#nc = nc;
    this.#stream = stream;
  }

  /** The answer to `operation`, without times. */
  async answerTo(operation: ConsumerOperation): Promise<unknown> {
    const { consumer } = operation;
    switch (operation.type) {
      case "create":
        return await this.#create(consumer, operation.config);
      case "remove": {
        this.#delivered.delete(consumer);
        const answer = await api(this.#nc, `CONSUMER.DELETE.${this.#stream}.${consumer}`);
        return answer.error?.err_code ?? "removed";
      }
      case "pull":
        return await this.#pull(operation);
      case "answer":
        return await this.#answer(consumer, operation);
    }
  }

  /** How far each consumer is. */
  async states(): Promise<unknown> {
    return await Promise.all(
      CONSUMERS.map(async (consumer) =>
        stateOf(await api(this.#nc, `CONSUMER.INFO.${this.#stream}.${consumer}`))
      ),
    );
  }

  async #create(consumer: string, config: Record<string, unknown>): Promise<unknown> {
    const answer = await api(this.#nc, `CONSUMER.CREATE.${this.#stream}.${consumer}`, {
      stream_name: this.#stream,
      config: { name: consumer, durable_name: consumer, ...config },
      action: "create",
    });
    return answer.error ? `${answer.error.err_code} ${answer.error.description}` : stateOf(answer);
  }

  async #pull(operation: Extract<ConsumerOperation, { type: "pull" }>): Promise<unknown> {
    const { type: _, consumer, ...request } = operation;
    const pull = new Pull(this.#nc, this.#stream, consumer, { ...request, expires_ms: 60 });
    // nats-server does not always end a request in time while acknowledgements are missing.
    await pull.ended(MOST_MS).catch(() => {});
    const delivered = this.#delivered.get(consumer) ?? [];
    this.#delivered.set(consumer, [...delivered, ...pull.messages.map(({ reply }) => reply ?? "")]);
    return pull.messages.map((message) => [message.string(), deliveryOf(message)]);
  }

  async #answer(
    consumer: string,
    { which, answer }: Extract<ConsumerOperation, { type: "answer" }>,
  ): Promise<unknown> {
    const delivered = this.#delivered.get(consumer) ?? [];
    const reply = delivered[which % Math.max(1, delivered.length)];
    if (reply === undefined) return "nothing to answer";
    // A consumer that wants no acknowledgements need not listen to any.
    await this.#nc.request(reply, answer, { timeout: 2_000 }).catch(() => {});
    return "answered";
  }
}

function stateOf(answer: ApiAnswer): unknown {
  if (answer.error) return answer.error.err_code;
  const { num_ack_pending, num_redelivered, num_pending } = answer;
  const { consumer_seq } = Object(answer.delivered);
  return { consumer_seq, num_ack_pending, num_redelivered, num_pending };
}
