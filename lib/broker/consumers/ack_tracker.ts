import type { MessageStore } from "../store/message_store.ts";
import type { ConsumerConfig } from "./consumer_config.ts";
import type { Position } from "./position.ts";

interface PendingAck {
  /** Consumer sequence of the first delivery. */
  readonly consumerSeq: number;
  /** When the client has to have answered, on the monotonic clock. */
  deadline_ms: number;
}

/** What an acknowledgement has led to. */
export type AckOutcome = "accepted" | "ignored";

/** Messages that were delivered and wait for their acknowledgement, and those to deliver again. */
export class AckTracker {
  /** In order of first delivery, which is also the order of stream sequences. */
  readonly #pending = new Map<number, PendingAck>();
  /** How often a message has been delivered again. */
  readonly #redelivered = new Map<number, number>();
  #queue: number[] = [];
  readonly #queued = new Set<number>();
  #floor = { consumerSeq: 0, streamSeq: 0 };
  #deadline_ms = Infinity;

  /** `config` may be replaced: it holds from the next delivery on. */
  constructor(public config: ConsumerConfig, startSeq: number) {
    this.#floor.streamSeq = startSeq - 1;
  }

  get pendingCount(): number {
    return this.#pending.size;
  }

  get redeliveredCount(): number {
    return this.#redelivered.size;
  }

  get queuedCount(): number {
    return this.#queue.length;
  }

  /** Everything up to here is done with. */
  get floor(): { readonly consumerSeq: number; readonly streamSeq: number } {
    return this.#floor;
  }

  /** Not later than the first deadline; Infinity when nothing waits. */
  get dueAt_ms(): number {
    return this.#pending.size === 0 ? Infinity : this.#deadline_ms;
  }

  /** The last deadline of all that wait. */
  get lastDeadline_ms(): number {
    let last_ms = 0;
    for (const { deadline_ms } of this.#pending.values()) last_ms = Math.max(last_ms, deadline_ms);
    return last_ms;
  }

  /** Whether no further message may be sent before something is acknowledged. */
  isFull(maxPending: number): boolean {
    return maxPending > 0 && this.#pending.size >= maxPending;
  }

  /** Notes a delivery without acknowledgement. */
  pass(streamSeq: number, consumerSeq: number): void {
    this.#floor = { consumerSeq, streamSeq };
  }

  /** Notes a delivery that has to be acknowledged. */
  track(streamSeq: number, consumerSeq: number, now_ms: number): void {
    const deadline_ms = now_ms + this.#wait_ms(streamSeq);
    const known = this.#pending.get(streamSeq);
    if (known) known.deadline_ms = deadline_ms;
    else this.#pending.set(streamSeq, { consumerSeq, deadline_ms });
    this.#deadline_ms = Math.min(this.#deadline_ms, deadline_ms);
  }

  isPending(streamSeq: number): boolean {
    return this.#pending.has(streamSeq);
  }

  /** One message is done with; `next` are the sequences to come. */
  acknowledge(streamSeq: number, next: Position): AckOutcome {
    const known = this.#pending.delete(streamSeq);
    this.#redelivered.delete(streamSeq);
    this.#unqueue(streamSeq);
    if (known) this.#moveFloor(next);
    return known ? "accepted" : "ignored";
  }

  /** All messages up to `streamSeq` are done with. */
  acknowledgeAll(streamSeq: number, next: Position): AckOutcome {
    const last = this.#pending.get(streamSeq);
    for (const seq of [...this.#pending.keys()]) {
      if (seq > streamSeq) break;
      this.#pending.delete(seq);
      this.#redelivered.delete(seq);
      this.#unqueue(seq);
    }
    if (last && this.#pending.size > 0) {
      this.#floor = { consumerSeq: last.consumerSeq, streamSeq };
    } else this.#moveFloor(next);
    return "accepted";
  }

  /** The client is still at it: its time starts again. */
  extend(streamSeq: number, now_ms: number): void {
    const pending = this.#pending.get(streamSeq);
    if (pending) pending.deadline_ms = now_ms + this.#wait_ms(streamSeq);
  }

  /** The client has given it back: it is delivered again at once, or after `delay_ms`. */
  refuse(streamSeq: number, delay_ms: number, now_ms: number): void {
    const pending = this.#pending.get(streamSeq);
    if (!pending) return;
    if (delay_ms <= 0) {
      this.#enqueue(streamSeq);
      return;
    }
    this.#unqueue(streamSeq);
    pending.deadline_ms = now_ms + delay_ms;
    this.#deadline_ms = Math.min(this.#deadline_ms, pending.deadline_ms);
  }

  /**
   * Queues what has not been acknowledged in time; returns what will not be delivered again because
   * it has been `max_deliver` times.
   */
  expire(now_ms: number, next: Position): number[] {
    const exhausted: number[] = [];
    this.#deadline_ms = Infinity;
    for (const [seq, pending] of this.#pending) {
      if (pending.deadline_ms > now_ms) {
        this.#deadline_ms = Math.min(this.#deadline_ms, pending.deadline_ms);
      } else if (this.#isExhausted(seq)) exhausted.push(seq);
      else if (!this.#queued.has(seq)) this.#enqueue(seq);
    }
    for (const seq of exhausted) this.#pending.delete(seq);
    if (exhausted.length > 0) this.#moveFloor(next);
    return exhausted;
  }

  /**
   * The next message to deliver again that is still in the store; 0 when there is none. It stays
   * queued until `takeQueued`. Those that were delivered too often are dropped, and named to
   * `onExhausted`.
   */
  nextQueued(store: MessageStore, next: Position, onExhausted: (seq: number) => void): number {
    for (let seq = this.#queue[0]; seq !== undefined; seq = this.#queue[0]) {
      if (this.#isExhausted(seq)) onExhausted(seq);
      else if (store.has(seq)) return seq;
      this.#unqueue(seq);
      if (this.#pending.delete(seq)) this.#moveFloor(next);
    }
    return 0;
  }

  /** Takes the message that `nextQueued` has returned; returns which delivery of it this is. */
  takeQueued(): number {
    const seq = this.#queue.shift() ?? 0;
    this.#queued.delete(seq);
    const again = (this.#redelivered.get(seq) ?? 0) + 1;
    this.#redelivered.set(seq, again);
    return again + 1;
  }

  deliveriesOf(streamSeq: number): number {
    return (this.#redelivered.get(streamSeq) ?? 0) + 1;
  }

  #isExhausted(streamSeq: number): boolean {
    const { max_deliver } = this.config;
    return max_deliver > 0 && this.deliveriesOf(streamSeq) >= max_deliver;
  }

  #wait_ms(streamSeq: number): number {
    const { ack_wait = 0, backoff } = this.config;
    if (!backoff) return ack_wait / 1e6;
    const step = Math.min(this.#redelivered.get(streamSeq) ?? 0, backoff.length - 1);
    return (backoff[step] ?? ack_wait) / 1e6;
  }

  #enqueue(streamSeq: number): void {
    if (this.#queued.has(streamSeq)) return;
    this.#queue.push(streamSeq);
    this.#queued.add(streamSeq);
  }

  #unqueue(streamSeq: number): void {
    if (!this.#queued.delete(streamSeq)) return;
    this.#queue = this.#queue.filter((seq) => seq !== streamSeq);
  }

  #moveFloor(next: Position): void {
    for (const [streamSeq, pending] of this.#pending) {
      this.#floor = { consumerSeq: pending.consumerSeq - 1, streamSeq: streamSeq - 1 };
      return;
    }
    this.#floor = { consumerSeq: next.consumerSeq - 1, streamSeq: next.streamSeq - 1 };
  }
}
