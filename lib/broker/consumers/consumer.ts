import { apiError } from "../api/api_error.ts";
import { decode } from "../protocol/bytes.ts";
import { Frame } from "../protocol/frame.ts";
import type { Pump } from "../routing/scheduler.ts";
import { StoredMessage } from "../store/message_store.ts";
import type { SubjectEntry } from "../store/subject_table.ts";
import type { Stream, StreamObserver } from "../streams/stream.ts";
import { nowUs, type StreamContext } from "../streams/stream_context.ts";
import { SubjectFilter } from "../streams/subject_filter.ts";
import { AckSubjectWriter, readAckSubject } from "./ack_subject.ts";
import { applyAck } from "./apply_ack.ts";
import { AckTracker } from "./ack_tracker.ts";
import { sendMaxDeliveries } from "./advisories.ts";
import { type ConsumerConfig, filtersOf } from "./consumer_config.ts";
import { Cursor } from "./cursor.ts";
import { DueTimer } from "./due_timer.ts";
import { stripPayload } from "./headers_only.ts";
import { Inactivity } from "./inactivity.ts";
import { PullQueue } from "./pull_queue.ts";
import type { Position } from "./position.ts";
import { type PullOptions, PullRequest } from "./pull_request.ts";
import { pauseRemaining_ms } from "./pause.ts";
import { PushTarget } from "./push_target.ts";
import { readAck } from "./read_ack.ts";
import { refusePull } from "./refuse_pull.ts";
import { ReplayPacer } from "./replay_pacer.ts";

const SLICE = 512;

/** Why a slice of deliveries came to its end. */
type Stop = "sent" | "empty" | "blocked" | "congested";

/** One consumer: what to deliver next, to whom, and what is still to be acknowledged. */
export class Consumer implements Pump, StreamObserver {
  readonly created_us: number;
  readonly pulls: PullQueue;
  readonly acks: AckTracker;
  readonly #stream: Stream;
  readonly #context: StreamContext;
  readonly #ackSubject: AckSubjectWriter;
  readonly #view = new StoredMessage();
  readonly #frame = new Frame();
  readonly #pacer: ReplayPacer | null;
  readonly #onInactive: () => void;
  readonly #timer: DueTimer;
  readonly #inactivity: Inactivity;
  readonly #tellExhausted: (seq: number) => void;
  #config: ConsumerConfig;
  #cursor: Cursor;
  #push: PushTarget | null;
  #nextSeq = 1;
  #lastDelivered = { consumerSeq: 0, streamSeq: 0, active_us: 0 };
  #closed = false;

  constructor(
    readonly name: string,
    config: ConsumerConfig,
    stream: Stream,
    context: StreamContext,
    onInactive: () => void,
  ) {
    this.#config = config;
    this.#stream = stream;
    this.#context = context;
    this.#onInactive = onInactive;
    this.#timer = new DueTimer(context.clock, () => this.#onTimer());
    this.created_us = nowUs(context.clock);
    this.#inactivity = new Inactivity(context.clock.monotonicMs());
    this.#cursor = Cursor.start(stream.store, new SubjectFilter(filtersOf(config)), config);
    this.acks = new AckTracker(config, this.cursor.position);
    this.#lastDelivered.streamSeq = this.cursor.position - 1;
    this.pulls = new PullQueue(context.router, config.max_waiting ?? 0);
    this.#ackSubject = new AckSubjectWriter(stream.config.name, name);
    this.#pacer = config.replay_policy === "original"
      ? new ReplayPacer(stream.store.lastSeq)
      : null;
    this.#tellExhausted = (seq) =>
      sendMaxDeliveries(context, this.streamName, name, seq, this.acks.deliveriesOf(seq));
    this.#push = PushTarget.of(config, this, context, () => this.#wake());
    stream.observers.add(this);
    this.#wake();
  }

  get cursor(): Cursor {
    return this.#cursor;
  }

  /** Where a push consumer delivers to; null for a pull consumer. */
  get push(): PushTarget | null {
    return this.#push;
  }

  get config(): ConsumerConfig {
    return this.#config;
  }

  get streamName(): string {
    return this.#stream.config.name;
  }

  /** The last delivery, for info. */
  get lastDelivered(): { consumerSeq: number; streamSeq: number; active_us: number } {
    return this.#lastDelivered;
  }

  /** For how long deliveries rest, in milliseconds; 0 when they do not. */
  get pauseRemaining_ms(): number {
    return pauseRemaining_ms(this.#config, this.#context.clock);
  }

  /** Takes over what an update may change, and goes on from where it stands. */
  update(config: ConsumerConfig): void {
    const old = this.#config;
    if (config.deliver_subject !== old.deliver_subject) {
      this.#push?.close();
      this.#push = PushTarget.of(config, this, this.#context, () => this.#wake());
    }
    const filters = filtersOf(config);
    if (filters.join(" ") !== filtersOf(old).join(" ")) {
      this.#cursor = this.#cursor.withFilter(new SubjectFilter(filters));
    }
    this.acks.config = config;
    this.#config = config;
    this.#wake();
  }

  /** Takes a pull, or answers at once why not. */
  pull(reply: Uint8Array, options: PullOptions): void {
    const { pulls, acks, cursor } = this;
    this.#inactivity.touch(this.#now_ms());
    const refusal = refusePull(this.#config, options, {
      available: cursor.pending + acks.queuedCount,
      wanted: pulls.wanted,
      full: pulls.full,
    });
    if (refusal !== null) {
      if (refusal !== "") pulls.status(reply, refusal);
      return;
    }
    pulls.add(new PullRequest(reply, options, this.#now_ms()));
    this.#wake();
  }

  /** Handles a message that a client has sent to `$JS.ACK...`. */
  onAck(frame: Frame): void {
    const info = readAckSubject(frame.subject, frame.subjectStart, frame.subjectEnd);
    if (!info || this.#closed) return;
    const now_ms = this.#now_ms();
    this.#inactivity.touch(now_ms);
    const ack = readAck(decode(frame.body, frame.payloadStart, frame.bodyEnd));
    if (ack.type === "unknown") return;
    applyAck(this.acks, this.#config.ack_policy, ack, info, this.#next, now_ms);
    this.#wake();
    if (!frame.hasReply) return;
    const reply = frame.reply.slice(frame.replyStart, frame.replyEnd);
    if (ack.type === "next") this.pull(reply, ack.options);
    else this.#context.router.publishOnce(new Frame().setSubject(reply));
  }

  /** Handles a client's answer to a flow control request. */
  onFlowControl(subject: string): void {
    if (this.push?.flow?.onAnswer(subject)) this.#wake();
  }

  onStored(seq: number, subject: SubjectEntry): void {
    if (this.cursor.onStored(seq, subject)) this.#context.scheduler.wake(this);
  }

  onRemoved(seq: number, subject: SubjectEntry): void {
    this.cursor.onRemoved(seq, subject);
    if (this.acks.isPending(seq)) this.acks.acknowledge(seq, this.#next);
  }

  pump(): "idle" | "congested" | "more" {
    if (this.#closed) return "idle";
    const now_ms = this.#now_ms();
    const before = this.#nextSeq;
    let stop: Stop = "sent";
    for (let i = 0; stop === "sent" && i < SLICE; i++) stop = this.#deliverNext(now_ms);
    if (this.#nextSeq > before) {
      this.#lastDelivered.active_us = nowUs(this.#context.clock);
      this.#inactivity.touch(now_ms);
    }
    if (stop === "empty") this.pulls.endOfMessages();
    this.#arm();
    if (stop === "sent") return "more";
    return stop === "congested" ? "congested" : "idle";
  }

  /** Ends the consumer; pulls that wait are told why. */
  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.pulls.endAll("409 Consumer Deleted");
    this.push?.close();
    this.#stream.observers.delete(this);
    this.#context.scheduler.forget(this);
    this.#timer.clear();
  }

  #deliverNext(now_ms: number): Stop {
    const { push, pulls, acks } = this;
    if (this.pauseRemaining_ms > 0) return "blocked";
    if (push ? !push.active || (push.flow?.blocked ?? false) : pulls.size === 0) return "blocked";
    const again = acks.nextQueued(this.#stream.store, this.#next, this.#tellExhausted);
    if (again === 0 && acks.isFull(this.#config.max_ack_pending ?? -1)) return "blocked";
    const seq = again || this.cursor.peek();
    if (seq === 0 || !this.#stream.store.load(seq, this.#view)) return "empty";
    if (again === 0 && this.#pacer?.isDue(seq, this.#view.time_us, now_ms) === false) {
      return "blocked";
    }
    return this.#send(seq, again > 0, now_ms);
  }

  #send(seq: number, again: boolean, now_ms: number): Stop {
    const { push, pulls, acks, cursor } = this;
    const { time_us, subject, data, start, end, headerBytes } = this.#view;
    if (!subject) throw apiError("noMessage");
    const deliveries = again ? acks.deliveriesOf(seq) + 1 : 1;
    const pending = cursor.pending - (again ? 0 : 1);
    const length = this.#ackSubject.write(deliveries, seq, this.#nextSeq, time_us, pending);
    const frame = this.#frame.setSubject(subject.bytes)
      .setReply(this.#ackSubject.bytes, 0, length)
      .setBody(data, start, end, headerBytes);
    if (this.#config.headers_only) stripPayload(frame);
    const bytes = subject.bytes.length + length + frame.bodyBytes;
    const request = push ? null : pulls.next(bytes);
    if (!push && !request) return "blocked";
    if (push ? push.congested : request && pulls.isCongested(request)) return "congested";
    if (again) acks.takeQueued();
    else cursor.advance(seq);
    const consumerSeq = this.#nextSeq++;
    if (this.#config.ack_policy === "none") acks.pass(seq, consumerSeq);
    else acks.track(seq, consumerSeq, now_ms);
    this.#lastDelivered.consumerSeq = consumerSeq;
    this.#lastDelivered.streamSeq = Math.max(this.#lastDelivered.streamSeq, seq);
    if (push) push.send(frame, bytes, now_ms);
    else if (request) pulls.send(request, frame, bytes, now_ms);
    return "sent";
  }

  #now_ms(): number {
    return this.#context.clock.monotonicMs();
  }

  #wake(): void {
    this.#context.scheduler.wake(this);
  }

  /** Sets the one timer to whatever comes first. */
  #arm(): void {
    if (this.#closed) return;
    this.#timer.arm(Math.min(
      this.pulls.dueAt_ms,
      this.acks.dueAt_ms,
      this.push?.dueAt_ms ?? Infinity,
      this.#pacer?.dueAt_ms ?? Infinity,
      this.#pauseEnd_ms(),
      this.#inactiveAt_ms(),
    ));
  }

  #onTimer(): void {
    const now_ms = this.#now_ms();
    const position = { consumerSeq: this.#nextSeq - 1, streamSeq: this.cursor.position - 1 };
    if (this.pulls.dueAt_ms <= now_ms) {
      this.pulls.onDue(now_ms, position);
      this.#inactivity.touch(now_ms);
    }
    if (this.acks.dueAt_ms <= now_ms) {
      for (const seq of this.acks.expire(now_ms, this.#next)) this.#tellExhausted(seq);
    }
    if (this.push && this.push.dueAt_ms <= now_ms) {
      this.push.heartbeat(position.consumerSeq, position.streamSeq, now_ms);
    }
    if (this.#inactiveAt_ms() <= now_ms) {
      this.#inactivity.allowForUse(this.acks, this.pulls, now_ms);
    }
    if (this.#inactiveAt_ms() <= now_ms) this.#onInactive();
    this.#context.scheduler.wake(this);
    this.#context.scheduler.settle();
  }

  #pauseEnd_ms(): number {
    const remaining_ms = this.pauseRemaining_ms;
    return remaining_ms > 0 ? this.#now_ms() + remaining_ms : Infinity;
  }

  #inactiveAt_ms(): number {
    const threshold_ns = this.#config.inactive_threshold ?? 0;
    return this.#inactivity.dueAt_ms(threshold_ns, this.push);
  }

  /** The sequences to come. */
  get #next(): Position {
    return { consumerSeq: this.#nextSeq, streamSeq: this.#cursor.position };
  }
}
