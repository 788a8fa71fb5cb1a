import { apiError } from "../api/api_error.ts";
import { Consumer } from "../consumers/consumer.ts";
import { type ConsumerConfig } from "../consumers/consumer_config.ts";
import { DirectGet } from "../api/direct_get.ts";
import { newId } from "../core/ids.ts";
import { decode } from "../protocol/bytes.ts";
import type { Frame } from "../protocol/frame.ts";
import { readPullOptions } from "../consumers/pull_request.ts";
import { ApiError } from "../api/api_error.ts";
import { subjectsOverlap } from "../routing/subject.ts";
import { keepReply } from "../consumers/pull_queue.ts";
import type { StreamConfig } from "./stream_config.ts";
import type { StreamContext } from "./stream_context.ts";
import { InternalSubscription } from "./internal_subscription.ts";
import { Stream } from "./stream.ts";

/** Bounds of how many streams and consumers there may be. */
export interface RegistryLimits {
  readonly maxStreams: number;
  readonly maxConsumersPerStream: number;
}

/** A stream with its consumers and the subjects that it listens to. */
interface StreamRecord {
  readonly stream: Stream;
  readonly consumers: Map<string, ConsumerRecord>;
  ingress: InternalSubscription[];
  direct: InternalSubscription[];
}

interface ConsumerRecord {
  readonly consumer: Consumer;
  readonly subscriptions: readonly InternalSubscription[];
}

/** All streams and consumers of the broker, and their place in the subject index. */
export class Registry {
  readonly #context: StreamContext;
  readonly #limits: RegistryLimits;
  readonly #records = new Map<string, StreamRecord>();

  constructor(context: StreamContext, limits: RegistryLimits) {
    this.#context = context;
    this.#limits = limits;
  }

  get context(): StreamContext {
    return this.#context;
  }

  /** By name, in order. */
  get streams(): Stream[] {
    return [...this.#records.keys()].sort().map((name) => this.stream(name));
  }

  get consumerCount(): number {
    return [...this.#records.values()].reduce((sum, { consumers }) => sum + consumers.size, 0);
  }

  has(name: string): boolean {
    return this.#records.has(name);
  }

  /** @throws ApiError 10059 when there is no such stream. */
  stream(name: string): Stream {
    return this.#record(name).stream;
  }

  /** By name, in order. */
  consumers(streamName: string): Consumer[] {
    const { consumers } = this.#record(streamName);
    return [...consumers.keys()].sort().map((name) => this.consumer(streamName, name));
  }

  /** @throws ApiError 10014 when there is no such consumer. */
  consumer(streamName: string, name: string): Consumer {
    const record = this.#record(streamName).consumers.get(name);
    if (!record) throw apiError("consumerNotFound");
    return record.consumer;
  }

  hasConsumer(streamName: string, name: string): boolean {
    return this.#records.get(streamName)?.consumers.has(name) ?? false;
  }

  /** @throws ApiError when the limits or another stream's subjects are in the way. */
  addStream(config: StreamConfig): Stream {
    if (this.#records.size >= this.#limits.maxStreams) throw apiError("maximumStreams");
    this.#checkOverlap(config);
    const stream = new Stream(config, this.#context);
    const record: StreamRecord = { stream, consumers: new Map(), ingress: [], direct: [] };
    this.#records.set(config.name, record);
    this.#listen(record);
    return stream;
  }

  /** @throws ApiError when another stream's subjects are in the way. */
  updateStream(config: StreamConfig): Stream {
    const record = this.#record(config.name);
    this.#checkOverlap(config);
    record.stream.update(config);
    this.#silence(record);
    this.#listen(record);
    return record.stream;
  }

  removeStream(name: string): void {
    const record = this.#record(name);
    for (const consumerName of [...record.consumers.keys()]) {
      this.removeConsumer(name, consumerName);
    }
    this.#silence(record);
    record.stream.close();
    this.#records.delete(name);
  }

  /** @throws ApiError when there are too many. */
  addConsumer(streamName: string, config: ConsumerConfig): Consumer {
    const { stream, consumers } = this.#record(streamName);
    const { max_consumers } = stream.config;
    const most = max_consumers > 0 ? max_consumers : this.#limits.maxConsumersPerStream;
    if (consumers.size >= most) throw apiError("maximumConsumers");
    const name = config.name ?? newId().slice(0, 8);
    const consumer = new Consumer(name, config, stream, this.#context, () => {
      if (this.hasConsumer(streamName, name)) this.removeConsumer(streamName, name);
    });
    const subscriptions = this.#consumerSubjects(streamName, consumer);
    consumers.set(name, { consumer, subscriptions });
    for (const subscription of subscriptions) this.#context.router.subscribe(subscription);
    return consumer;
  }

  /** @throws ApiError 10014 when there is no such consumer. */
  removeConsumer(streamName: string, name: string): void {
    const { consumers } = this.#record(streamName);
    const record = consumers.get(name);
    if (!record) throw apiError("consumerNotFound");
    consumers.delete(name);
    for (const subscription of record.subscriptions) {
      this.#context.router.unsubscribe(subscription);
    }
    record.consumer.close();
  }

  /** Ends everything. */
  close(): void {
    for (const name of [...this.#records.keys()]) this.removeStream(name);
  }

  #record(name: string): StreamRecord {
    const record = this.#records.get(name);
    if (!record) throw apiError("streamNotFound");
    return record;
  }

  #checkOverlap(config: StreamConfig): void {
    for (const [name, { stream }] of this.#records) {
      if (name === config.name) continue;
      const overlap = stream.config.subjects.some((own) =>
        config.subjects.some((subject) => subjectsOverlap(own, subject))
      );
      if (overlap) throw apiError("subjectOverlap");
    }
  }

  #listen(record: StreamRecord): void {
    const { stream } = record;
    const { name, subjects, allow_direct } = stream.config;
    record.ingress = subjects.map((subject) =>
      new InternalSubscription(subject, (frame) => stream.ingest(frame))
    );
    const direct = new DirectGet(stream, this.#context.router);
    record.direct = !allow_direct ? [] : [
      new InternalSubscription(`$JS.API.DIRECT.GET.${name}`, (frame) => direct.answer(frame)),
      new InternalSubscription(
        `$JS.API.DIRECT.GET.${name}.>`,
        (frame) => direct.answerLast(frame),
      ),
    ];
    for (const subscription of [...record.ingress, ...record.direct]) {
      this.#context.router.subscribe(subscription);
    }
  }

  #silence(record: StreamRecord): void {
    for (const subscription of [...record.ingress, ...record.direct]) {
      this.#context.router.unsubscribe(subscription);
    }
  }

  #consumerSubjects(streamName: string, consumer: Consumer): InternalSubscription[] {
    const place = `${streamName}.${consumer.name}`;
    return [
      new InternalSubscription(
        `$JS.API.CONSUMER.MSG.NEXT.${place}`,
        (frame) => pull(consumer, frame),
      ),
      new InternalSubscription(`$JS.ACK.${place}.>`, (frame) => consumer.onAck(frame)),
      new InternalSubscription(
        `$JS.FC.${place}.*`,
        (frame) =>
          consumer.onFlowControl(decode(frame.subject, frame.subjectStart, frame.subjectEnd)),
      ),
    ];
  }
}

function pull(consumer: Consumer, frame: Frame): void {
  if (!frame.hasReply) return;
  const reply = keepReply(frame);
  try {
    const options = readPullOptions(decode(frame.body, frame.payloadStart, frame.bodyEnd));
    consumer.pull(reply, options);
  } catch (thrown) {
    if (!(thrown instanceof ApiError)) throw thrown;
    consumer.pulls.status(reply, `400 Bad Request - ${thrown.message}`);
  }
}
