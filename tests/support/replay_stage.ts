import { systemClock } from "@rangecast/base/clock";
import { JetStreamSource } from "@rangecast/bus/jetstream-source";
import { TagFeed } from "@rangecast/bus/tag-feed";
import { isGroupReplayId } from "@rangecast/channel/channel-id";
import type { ClockState, ClockVector } from "@rangecast/channel/clock-vector";
import { replayHeaders } from "@rangecast/channel/replay-headers";
import { channelSubject, clockSubject } from "@rangecast/channel/subjects";
import { encode } from "@rangecast/codec/cbor";
import { telemetryFilters } from "@rangecast/domains/tspi/subjects";
import type { SourceMessage } from "@rangecast/playback/source";
import type { TestBroker } from "./brokers.ts";
import { RangeBroker } from "./range_broker.ts";

const PREFIX = "tspi";
const STREAM = "TSPI";
const IN_FLIGHT = 50;
const BODY = new Uint8Array(40);

type PlayedMessage = Omit<SourceMessage, "header">;

/** A stored past, and a hand that plays it as the replay host would. */
export class ReplayStage implements AsyncDisposable {
  readonly #stack: AsyncDisposableStack;
  readonly #frames: string;
  readonly #isStored: boolean;
  readonly source: JetStreamSource;
  epoch = 0;
  frame = 0;
  position_ms = 0;

  private constructor(
    stack: AsyncDisposableStack,
    readonly broker: RangeBroker,
    readonly channel_id: string,
  ) {
    const { connection } = broker;
    const common = { connection, clock: systemClock, prefix: PREFIX };
    const tags = stack.use(new TagFeed(common));
    const streams = [{ stream: STREAM, filters: telemetryFilters(PREFIX) }];
    this.#stack = stack;
    this.#frames = channelSubject(PREFIX, channel_id);
    this.#isStored = isGroupReplayId(channel_id);
    this.source = new JetStreamSource({ ...common, streams, tags });
  }

  static async on(server: TestBroker, channel_id = "replay.stage"): Promise<ReplayStage> {
    const stack = new AsyncDisposableStack();
    const broker = stack.use(await RangeBroker.on(server));
    await broker.addStreams();
    return new ReplayStage(stack, broker, channel_id);
  }

  /** A message that was never stored. */
  get sample(): PlayedMessage {
    const subject = "tspi.geocentric.1";
    return { stream: STREAM, seq: 1, subject, time_ms: this.position_ms, body: BODY };
  }

  /** Stores `count` observations of so many sensors, and returns all that is stored. */
  async store(count: number, sensors: number): Promise<readonly SourceMessage[]> {
    const { nats } = this.broker.connection;
    const subject = (i: number) => `tspi.geocentric.${i % sensors}`;
    for (let i = 0; i < count - 1; i++) nats.publish(subject(i), BODY);
    await this.broker.publish(subject(count - 1), BODY);
    const { messages } = await this.source.range({ time_ms: 0 }, Infinity, 1e6);
    return messages;
  }

  /** Begins a new epoch at a position, the state of which it publishes. */
  async seek(position_ms: number, state: ClockState = "running"): Promise<void> {
    this.epoch++;
    this.frame = 0;
    this.position_ms = position_ms;
    this.tell("seeking");
    const { telemetry, commands } = await this.source.stateAt({ time_ms: position_ms });
    for (const message of [...telemetry, ...commands]) await this.play(message, { isState: true });
    this.tell(state);
  }

  /** Publishes one frame, and waits until it is stored, if a stream keeps those of the channel. */
  async play(
    message: PlayedMessage,
    { isState = false } = {},
  ): Promise<void> {
    const { stream, seq, subject, time_ms, body } = message;
    if (!isState) this.position_ms = time_ms;
    const headers = replayHeaders({
      subject,
      stream,
      seq,
      time_ms,
      channel_id: this.channel_id,
      epoch: this.epoch,
      messageId: null,
      frame: this.frame++,
      state: isState,
    });
    if (this.#isStored) {
      await this.broker.publish(this.#frames, body, Object.fromEntries(headers));
    } else this.broker.send(this.#frames, body, Object.fromEntries(headers));
  }

  /** Publishes frames in order, some of them in flight at a time. */
  async playAll(messages: readonly PlayedMessage[]): Promise<void> {
    for (let at = 0; at < messages.length; at += IN_FLIGHT) {
      await Promise.all(messages.slice(at, at + IN_FLIGHT).map((message) => this.play(message)));
      this.tell("running");
    }
  }

  /** Publishes the clock as it is. */
  tell(state: ClockState, changes: Partial<ClockVector> = {}): void {
    const vector: ClockVector = {
      channel_id: this.channel_id,
      epoch: this.epoch,
      position_ms: this.position_ms,
      rate: 1,
      updated_at_ms: systemClock.nowMs(),
      state,
      window: { start_ms: 0, end_ms: null },
      ...changes,
    };
    const { nats } = this.broker.connection;
    nats.publish(clockSubject(PREFIX, this.channel_id), encode(vector));
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.#stack.disposeAsync();
  }
}
