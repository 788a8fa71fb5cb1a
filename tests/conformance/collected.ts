import type { Msg, NatsConnection, Subscription } from "@nats-io/nats-core";
import { until } from "../support/until.ts";

/** All that a subscription has received so far. */
export class Collected {
  readonly messages: Msg[] = [];
  readonly subscription: Subscription;

  constructor(nc: NatsConnection, subject: string, options: { queue?: string; max?: number } = {}) {
    this.subscription = nc.subscribe(subject, {
      ...options,
      callback: (error, message) => {
        if (error === null) this.messages.push(message);
      },
    });
  }

  /** The bodies as text, in the order of arrival. */
  get texts(): string[] {
    return this.messages.map((message) => message.string());
  }

  /** Waits until there are at least `count` messages, and gives the bodies. */
  async take(count: number): Promise<string[]> {
    await until(
      `${count} messages on ${this.subscription.getSubject()}`,
      () => this.messages.length >= count,
    );
    return this.texts;
  }
}
