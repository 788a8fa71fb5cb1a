import { encode } from "../protocol/bytes.ts";
import type { Frame } from "../protocol/frame.ts";
import type { Router } from "../routing/router.ts";
import type { StreamContext } from "../streams/stream_context.ts";
import type { ConsumerConfig } from "./consumer_config.ts";
import { FlowControl } from "./flow_control.ts";
import { statusFrame } from "./status_message.ts";

/** Whose messages are delivered. */
export interface PushConsumer {
  readonly streamName: string;
  readonly name: string;
}

/** The receiving end of a push consumer: whether anybody listens, and how much they can take. */
export class PushTarget {
  readonly subject: string;
  readonly flow: FlowControl | null;
  readonly #bytes: Uint8Array;
  readonly #router: Router;
  readonly #heartbeat_ms: number;
  readonly #stopWatching: () => void;
  #active: boolean;
  #changed_ms: number;
  #lastSent_ms: number;

  private constructor(
    config: ConsumerConfig,
    { streamName, name }: PushConsumer,
    { router, clock }: StreamContext,
    onChange: () => void,
  ) {
    const now_ms = () => clock.monotonicMs();
    this.subject = config.deliver_subject ?? "";
    this.#bytes = encode(this.subject);
    this.#router = router;
    this.#heartbeat_ms = (config.idle_heartbeat ?? 0) / 1e6;
    this.flow = config.flow_control ? new FlowControl(streamName, name) : null;
    const group = config.deliver_group ?? null;
    this.#active = router.hasExactInterest(this.subject, group);
    this.#changed_ms = this.#lastSent_ms = now_ms();
    this.#stopWatching = router.watchInterest(this.subject, group, (present) => {
      this.#active = present;
      this.#changed_ms = this.#lastSent_ms = now_ms();
      if (present) this.flow?.reset();
      onChange();
    });
  }

  /** The target of a push consumer; null for a pull consumer. */
  static of(
    config: ConsumerConfig,
    consumer: PushConsumer,
    context: StreamContext,
    onChange: () => void,
  ): PushTarget | null {
    if (config.deliver_subject === undefined) return null;
    return new PushTarget(config, consumer, context, onChange);
  }

  /** Whether somebody has subscribed to exactly the deliver subject (and group). */
  get active(): boolean {
    return this.#active;
  }

  /** Since when it has been as it is, on the monotonic clock. */
  get changed_ms(): number {
    return this.#changed_ms;
  }

  get congested(): boolean {
    return this.#router.match(this.#bytes).plain.some(({ congested }) => congested);
  }

  get dueAt_ms(): number {
    if (!this.#active || this.#heartbeat_ms === 0) return Infinity;
    return this.#lastSent_ms + this.#heartbeat_ms;
  }

  send(frame: Frame, messageBytes: number, now_ms: number): void {
    this.#deliver(frame);
    this.#lastSent_ms = now_ms;
    const request = this.flow?.onSent(messageBytes);
    if (request) {
      this.#deliver(statusFrame(this.#bytes, "100 FlowControl Request").setReply(request));
    }
  }

  heartbeat(consumerSeq: number, streamSeq: number, now_ms: number): void {
    const stalled = this.flow?.request ?? null;
    this.#deliver(statusFrame(this.#bytes, "100 Idle Heartbeat", {
      "Nats-Last-Consumer": consumerSeq,
      "Nats-Last-Stream": streamSeq,
      ...(stalled === null ? {} : { "Nats-Consumer-Stalled": stalled }),
    }));
    this.#lastSent_ms = now_ms;
  }

  close(): void {
    this.#stopWatching();
  }

  #deliver(frame: Frame): void {
    this.#router.deliver(this.#router.match(this.#bytes), frame, null);
  }
}
