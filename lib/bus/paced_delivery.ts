import {
  type ConsumerConfig,
  JetStreamApiError,
  type JetStreamManager,
  jetstreamManager,
} from "@nats-io/jetstream";
import type { Subscription } from "@nats-io/nats-core";
import { type Clock, sleep } from "@rangecast/base/clock";
import { messageOf } from "@rangecast/base/errors";
import type { PacedConsumer } from "@rangecast/channel/paced-consumers";
import type { BusConnection } from "./connection.ts";

/** Time for the broker to answer a question. */
const API_TIMEOUT_MS = 2000;
/** nats-server's code for a consumer that does not exist. */
const CONSUMER_NOT_FOUND = 10014;

/** How often a delivery that could not be renewed is tried again. */
const RETRY_INTERVAL_MS = 500;

export interface PacedDeliveryOptions {
  readonly connection: BusConnection;
  readonly clock: Clock;
  readonly stream: string;
  readonly consumer: PacedConsumer;
}

/**
 * Lets the broker itself deliver a stream to a plain subject, for clients that know nothing but
 * NATS (channel contract, section 7). It holds a subscription of its own there: without one the
 * broker would pause while nobody listens, and later play the backlog at full speed to everyone.
 */
export class PacedDelivery implements AsyncDisposable {
  readonly #options: PacedDeliveryOptions;
  readonly #keeper: Subscription;
  readonly #stopListening: () => void;
  readonly #over = new AbortController();
  #delivered = 0;
  #problem: string | null = null;

  private constructor(options: PacedDeliveryOptions) {
    const { connection, consumer } = options;
    this.#options = options;
    this.#keeper = connection.nats.subscribe(consumer.deliver_subject, {
      callback: () => void this.#delivered++,
    });
    this.#stopListening = connection.onEvent(({ type }) => {
      // The keeper was away, and what has waited meanwhile is not live any more. A replay goes on.
      if (type === "reconnected" && consumer.deliver_policy === "new") this.#renew();
    });
  }

  /**
   * Begins to deliver anew: an older consumer of this name is deleted, as it would go on where it
   * stood.
   * @throws Error when the broker refuses or does not answer.
   */
  static async start(options: PacedDeliveryOptions): Promise<PacedDelivery> {
    const delivery = new PacedDelivery(options);
    try {
      await delivery.#create();
      return delivery;
    } catch (error) {
      delivery.#end();
      throw error;
    }
  }

  /** Messages that were delivered so far. */
  get delivered(): number {
    return this.#delivered;
  }

  /** Why nothing is delivered, or null. */
  get problem(): string | null {
    return this.#problem;
  }

  /** Ends the delivery. A broker that is away forgets a replay by itself, after a while. */
  async [Symbol.asyncDispose](): Promise<void> {
    const { connection } = this.#options;
    this.#over.abort();
    try {
      if (connection.connected) await this.#delete(await managerOf(connection));
    } catch {
      // The broker is gone, or the stream is: both are as good.
    } finally {
      this.#end();
    }
  }

  #end(): void {
    this.#stopListening();
    this.#keeper.unsubscribe();
  }

  async #create(): Promise<void> {
    const { connection, stream, consumer } = this.#options;
    // A consumer that finds nobody at its subject begins in a pause.
    await connection.nats.flush();
    const manager = await managerOf(connection);
    await this.#delete(manager);
    await manager.consumers.add(stream, configOf(consumer));
  }

  async #renew(): Promise<void> {
    const { signal } = this.#over;
    while (!signal.aborted) {
      try {
        await this.#create();
        this.#problem = null;
        return;
      } catch (error) {
        this.#problem = messageOf(error);
      }
      await sleep(this.#options.clock, RETRY_INTERVAL_MS, signal);
    }
  }

  async #delete({ consumers }: JetStreamManager): Promise<void> {
    const { stream, consumer } = this.#options;
    try {
      await consumers.delete(stream, consumer.durable_name);
    } catch (error) {
      if (!(error instanceof JetStreamApiError) || error.code !== CONSUMER_NOT_FOUND) throw error;
    }
  }
}

function managerOf({ nats }: BusConnection): Promise<JetStreamManager> {
  // Without this the client asks for account information, which a least-privilege user may not.
  return jetstreamManager(nats, { checkAPI: false, timeout: API_TIMEOUT_MS });
}

function configOf(consumer: PacedConsumer): Partial<ConsumerConfig> {
  const { filter_subjects, ...config } = consumer;
  // Its words are those of the API, whose enumerations are texts.
  return {
    ...config,
    ...(filter_subjects ? { filter_subjects: [...filter_subjects] } : {}),
  } as Partial<ConsumerConfig>;
}
