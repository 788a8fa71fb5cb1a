import type { TimerId } from "@rangecast/base/clock";
import { type ApiError, apiError } from "../api/api_error.ts";
import { decode, encode, sameBytes, writeDigits } from "../protocol/bytes.ts";
import { Frame } from "../protocol/frame.ts";
import { fileAccounting, memoryAccounting } from "../store/accounting.ts";
import { DedupWindow } from "../store/dedup_window.ts";
import { MessageStore, StoredMessage } from "../store/message_store.ts";
import type { SubjectEntry } from "../store/subject_table.ts";
import type { MemoryBudget } from "./memory_budget.ts";
import { checkExpectations, checkRollup } from "./publish_checks.ts";
import { PublishHeaders } from "./publish_headers.ts";
import type { StreamConfig } from "./stream_config.ts";
import { nowUs, type StreamContext } from "./stream_context.ts";
import type { StreamCounters } from "./stream_counters.ts";
import {
  checkDiscardNew,
  checkMemory,
  checkSize,
  enforceLimits,
  enforceSubjectLimit,
  type LimitedStream,
} from "./stream_limits.ts";

const MAX_DEDUP_IDS = 8 * 1024 * 1024;
// Expiry looks at most this often, so that a stream of many messages does not wake for each.
const MIN_EXPIRY_INTERVAL_MS = 50;
// Longer timers overflow the runtime's; waking up for nothing once a day costs nothing.
const MAX_EXPIRY_INTERVAL_MS = 86_400_000;
const DUPLICATE = encode(',"duplicate": true}');
const END = encode("}");

/** Told about what comes into a stream and what leaves it. */
export interface StreamObserver {
  onStored(seq: number, subject: SubjectEntry): void;
  onRemoved(seq: number, subject: SubjectEntry): void;
}

/** One stream: takes what is published, acknowledges it, keeps it within its limits. */
export class Stream implements LimitedStream {
  readonly store: MessageStore;
  readonly created_us: number;
  readonly observers = new Set<StreamObserver>();
  readonly #context: StreamContext;
  readonly #dedup: DedupWindow;
  readonly #headers = new PublishHeaders();
  readonly #verify = new PublishHeaders();
  readonly #view = new StoredMessage();
  readonly #ackFrame = new Frame();
  readonly #ackPrefix: Uint8Array;
  readonly #ack: Uint8Array;
  #config: StreamConfig;
  // Made once: a closure for every message would be work for the garbage collector.
  readonly #hasSameMsgId = (seq: number) => this.#storedHasMsgId(seq);
  #msgIdBody: Uint8Array = new Uint8Array(0);
  #lastMsgId: Uint8Array = new Uint8Array(0);
  #expiryTimer: TimerId | null = null;
  #closed = false;

  constructor(config: StreamConfig, context: StreamContext) {
    this.#config = config;
    this.#context = context;
    this.created_us = nowUs(context.clock);
    const accounting = config.storage === "memory" ? memoryAccounting : fileAccounting;
    this.store = new MessageStore(accounting, config.first_seq ?? 1);
    this.store.onRemoved = (seq, subject) => {
      for (const observer of this.observers) observer.onRemoved(seq, subject);
    };
    this.#dedup = new DedupWindow(config.duplicate_window / 1e6, MAX_DEDUP_IDS);
    this.#ackPrefix = encode(`{"stream":${JSON.stringify(config.name)},"seq":`);
    this.#ack = new Uint8Array(this.#ackPrefix.length + 16 + DUPLICATE.length);
    this.#ack.set(this.#ackPrefix);
  }

  get config(): StreamConfig {
    return this.#config;
  }

  get budget(): MemoryBudget {
    return this.#context.budget;
  }

  get counters(): StreamCounters {
    return this.#context.counters;
  }

  /** Memory that the stream holds besides its index by subject. */
  get allocatedBytes(): number {
    return this.store.allocatedBytes + this.#dedup.allocatedBytes;
  }

  /** Takes over a configuration that has been checked against the present one. */
  update(config: StreamConfig): void {
    this.#config = config;
    this.#dedup.window_ms = config.duplicate_window / 1e6;
    enforceLimits(this);
    for (const entry of [...this.store.subjects.matching(">")]) {
      enforceSubjectLimit(this, entry.id);
    }
    this.#cancelExpiry();
    this.#expire();
  }

  /** Stores a published message, or says why not; acknowledges it when it has a reply. */
  ingest(frame: Frame): void {
    if (this.#closed) return;
    const duplicates = this.counters.duplicates;
    const result = this.#accept(frame);
    if (this.#config.no_ack || !frame.hasReply) return;
    if (typeof result !== "number") this.#refuse(frame, result);
    else this.#acknowledge(frame, result, this.counters.duplicates > duplicates);
  }

  /** Takes a message out for good. */
  discard(seq: number, erase = false): boolean {
    const before = this.store.bytes;
    const removed = this.store.remove(seq, erase);
    this.budget.usedBytes += this.store.bytes - before;
    return removed;
  }

  /** Counts up to `lastSeq` without storing, as a purge to a later sequence does. */
  skipTo(lastSeq: number): void {
    this.store.skipTo(lastSeq);
  }

  close(): void {
    this.#closed = true;
    this.#cancelExpiry();
    this.budget.usedBytes -= this.store.bytes;
    this.observers.clear();
  }

  /** The sequence of the new or the duplicate message, or why there is none. */
  #accept(frame: Frame): number | ApiError {
    const { counters } = this;
    const config = this.#config;
    const headers = this.#headers;
    if (config.sealed) return apiError("sealed");
    const tooLarge = checkSize(config, frame);
    if (tooLarge) {
      counters.refusedBySize++;
      return tooLarge;
    }
    headers.read(frame);
    const now_us = nowUs(this.#context.clock);
    if (!headers.plain) {
      const refusal = checkExpectations(this, headers, frame);
      if (refusal) return this.#count(refusal);
    }
    if (headers.hasMsgId) {
      const seq = this.#findDuplicate(frame, now_us);
      if (seq > 0) {
        counters.duplicates++;
        return seq;
      }
    }
    if (!headers.plain) {
      const refusal = this.#checkLastMsgId() ?? checkRollup(config, headers.rollup);
      if (refusal) return this.#count(refusal);
    }
    const full = checkDiscardNew(this, frame, headers.rollup !== null);
    if (full) {
      counters.refusedByLimit++;
      return full;
    }
    const noMemory = checkMemory(this, this.store.sizeOf(frame));
    if (noMemory) {
      counters.refusedByMemory++;
      return noMemory;
    }
    return this.#keep(frame, now_us);
  }

  #keep(frame: Frame, now_us: number): number {
    const { store } = this;
    const headers = this.#headers;
    const before = store.bytes;
    const seq = store.append(frame, now_us);
    this.budget.usedBytes += store.bytes - before;
    this.counters.stored++;
    if (headers.hasMsgId) {
      this.#dedup.add(frame.body, headers.msgIdStart, headers.msgIdEnd, seq, now_us);
      this.counters.dedupEvicted += this.#dedup.takeEvicted();
    }
    this.#rememberMsgId(frame);
    const subject = store.subjects.get(store.subjectIdOf(seq));
    if (subject) {
      for (const observer of this.observers) observer.onStored(seq, subject);
      enforceSubjectLimit(this, subject.id);
    }
    enforceLimits(this);
    // As nats-server does: the roll-up has its place within the limits before it rolls up.
    if (subject && headers.rollup !== null) this.#rollUp(headers.rollup, seq, subject);
    if (this.#config.max_age > 0 && this.#expiryTimer === null) this.#scheduleExpiry();
    return seq;
  }

  #findDuplicate(frame: Frame, now_us: number): number {
    const { msgIdStart, msgIdEnd } = this.#headers;
    this.#msgIdBody = frame.body;
    return this.#dedup.find(frame.body, msgIdStart, msgIdEnd, now_us, this.#hasSameMsgId);
  }

  /** Whether the message `seq` carries the id at hand; yes, when it is gone. */
  #storedHasMsgId(seq: number): boolean {
    if (!this.store.load(seq, this.#view)) return true;
    const { data, start, end, headerBytes } = this.#view;
    this.#verify.read(new Frame().setBody(data, start, end, headerBytes));
    const { msgIdStart, msgIdEnd } = this.#headers;
    const id = this.#msgIdBody.subarray(msgIdStart, msgIdEnd);
    return sameBytes(data, this.#verify.msgIdStart, this.#verify.msgIdEnd, id);
  }

  #checkLastMsgId(): ApiError | null {
    const expected = this.#headers.expectedLastMsgId;
    if (expected === null) return null;
    const last = decode(this.#lastMsgId);
    return expected === last ? null : apiError("wrongLastMsgId", `wrong last msg ID: ${last}`);
  }

  #rememberMsgId(frame: Frame): void {
    const { msgIdStart, msgIdEnd } = this.#headers;
    const length = msgIdEnd - msgIdStart;
    if (this.#lastMsgId.length !== length) this.#lastMsgId = new Uint8Array(length);
    for (let i = 0; i < length; i++) this.#lastMsgId[i] = frame.body[msgIdStart + i] ?? 0;
  }

  #rollUp(kind: string, seq: number, subject: SubjectEntry): void {
    const { store } = this;
    if (kind === "sub") { while (subject.seqs.first < seq) this.discard(subject.seqs.first); }
    else if (kind === "all") { while (store.firstSeq < seq) this.discard(store.firstSeq); }
  }

  #count(refusal: ApiError): ApiError {
    this.counters.refusedByHeader++;
    return refusal;
  }

  #acknowledge(frame: Frame, seq: number, duplicate: boolean): void {
    const ack = this.#ack;
    let end = writeDigits(ack, this.#ackPrefix.length, seq);
    const tail = duplicate ? DUPLICATE : END;
    ack.set(tail, end);
    end += tail.length;
    this.#reply(frame, ack, end);
  }

  #refuse(frame: Frame, error: ApiError): void {
    const body = encode(JSON.stringify({ error, stream: this.#config.name, seq: 0 }));
    this.#reply(frame, body, body.length);
  }

  #reply(frame: Frame, body: Uint8Array, end: number): void {
    const ack = this.#ackFrame.setSubject(frame.reply, frame.replyStart, frame.replyEnd)
      .setBody(body, 0, end);
    this.#context.router.publishOnce(ack);
  }

  #cancelExpiry(): void {
    if (this.#expiryTimer !== null) this.#context.clock.clearTimer(this.#expiryTimer);
    this.#expiryTimer = null;
  }

  #scheduleExpiry(): void {
    const { store } = this;
    if (this.#config.max_age <= 0 || store.messages === 0 || this.#closed) return;
    store.load(store.firstSeq, this.#view);
    const due_us = this.#view.time_us + this.#config.max_age / 1000;
    const wait_ms = (due_us - nowUs(this.#context.clock)) / 1000;
    this.#expiryTimer = this.#context.clock.setTimer(() => {
      this.#expiryTimer = null;
      this.#expire();
      this.#context.scheduler.settle();
    }, Math.min(MAX_EXPIRY_INTERVAL_MS, Math.max(MIN_EXPIRY_INTERVAL_MS, wait_ms)));
  }

  #expire(): void {
    if (this.#config.max_age <= 0) return;
    const { store, counters } = this;
    const limit_us = nowUs(this.#context.clock) - this.#config.max_age / 1000;
    while (store.messages > 0 && store.load(store.firstSeq, this.#view)) {
      if (this.#view.time_us > limit_us) break;
      counters.discardedByAge++;
      this.discard(store.firstSeq);
    }
    this.#scheduleExpiry();
  }
}
