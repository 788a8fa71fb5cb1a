import { createInbox, type Msg, type Subscription } from "@nats-io/nats-core";
import { assert, assertNever } from "@rangecast/base/assert";
import { sleep, type TimerId } from "@rangecast/base/clock";
import { messageOf } from "@rangecast/base/errors";
import { type Attempt, Attempts } from "./attempts.ts";
import { BrokerHold, type HoldReason } from "./broker_hold.ts";
import type { ConnectionEvent } from "./connection.ts";
import { DuplicateCheck } from "./duplicate_check.ts";
import { HeaderBlock } from "./header_block.ts";
import type { Outcome } from "./outgoing.ts";
import { type PublishReply, readPublishReply } from "./publish_reply.ts";
import type { PublisherOptions } from "./publisher_options.ts";
import { Recovery } from "./recovery.ts";
import { RepeatedWarning } from "./repeated_warning.ts";
import { DUPLICATE_WINDOW_MS } from "./streams.ts";

/** Messages sent and not settled; measured: more adds no throughput on loopback. */
export const DEFAULT_MAX_IN_FLIGHT = 1024;

/** Replies make room, which is filled in bursts: messages that are sent together share a write. */
const REFILL_SHARE = 0.75;
/** How often time-outs are looked for, and a silent broker is asked again. */
const CHECK_INTERVAL_MS = 100;
/** How often a drain looks whether it is done. */
const DRAIN_INTERVAL_MS = 10;

/**
 * Publishes to one stream with a bounded window of acknowledgements on one shared inbox. A message
 * leaves it only with an outcome: without an acknowledgement it is sent again under the same id,
 * and what waited longer than the duplicate window is looked up in the stream first.
 */
export class Publisher implements AsyncDisposable {
  readonly #options: PublisherOptions;
  readonly #inbox: string;
  readonly #replies: Subscription;
  readonly #headers = new HeaderBlock();
  readonly #attempts = new Attempts();
  readonly #hold: BrokerHold;
  readonly #recovery: Recovery;
  readonly #check: DuplicateCheck;
  readonly #warning: RepeatedWarning;
  readonly #stopListening: () => void;
  readonly #timer: TimerId;
  readonly #counts = { resent: 0, late_replies: 0, sent_unchecked: 0 };
  #closed = false;

  constructor(options: PublisherOptions) {
    assert(options.maxInFlight > 0, "the window holds at least one message");
    this.#options = options;
    const { connection, clock, stream, log, source, maxIndexedIds: maxIds } = options;
    const { duplicateWindow_ms: window_ms = DUPLICATE_WINDOW_MS } = options;
    const stored = { connection, clock, stream, window_ms, maxIds };
    this.#check = new DuplicateCheck(stored, this.#attempts, log);
    this.#hold = new BrokerHold(clock, log, () => source.size + this.unsettled);
    this.#recovery = new Recovery(() => options.prepare(), log);
    this.#warning = new RepeatedWarning(clock, log);
    this.#inbox = createInbox();
    this.#replies = connection.nats.subscribe(`${this.#inbox}.*`, {
      callback: (error, message) => {
        if (!error) this.#onReply(message);
      },
    });
    this.#stopListening = connection.onEvent((event) => this.#onConnectionEvent(event));
    this.#timer = clock.setRepeating(() => this.#onCheckDue(), CHECK_INTERVAL_MS);
  }

  /** Messages sent, or being looked up, whose outcome is not known yet. */
  get inFlight(): number {
    return this.#attempts.inFlight;
  }

  /** Messages that wait to be sent again. */
  get unsettled(): number {
    return this.#attempts.unsettled;
  }

  /** Why sending is held, or null when it is not. */
  get held(): HoldReason | null {
    return this.#hold.reason;
  }

  /** Further counts for the health report. */
  get counts(): Readonly<Record<"resent" | "late_replies" | "sent_unchecked", number>> {
    return { ...this.#counts };
  }

  /** Milliseconds that the oldest message without an outcome has waited since it came in. */
  get lag_ms(): number {
    const oldest_ms = this.#attempts.oldest_ms ?? this.#options.source.oldest_ms;
    return oldest_ms === undefined ? 0 : this.#options.clock.monotonicMs() - oldest_ms;
  }

  /** Sends what the source has, as far as the window allows. Call it when the source has got more. */
  pump(): void {
    const { connection, maxInFlight } = this.#options;
    while (this.held === null && connection.connected && this.inFlight < maxInFlight) {
      if (this.#closed) return;
      const attempt = this.#next();
      if (!attempt) break;
      this.#sendOrLookUp(attempt);
    }
  }

  /** Waits until everything has an outcome, or until `limit_ms` has passed; tells which. */
  async drain(limit_ms: number): Promise<"settled" | "gave up"> {
    const { clock, source } = this.#options;
    const end_ms = clock.monotonicMs() + limit_ms;
    while (source.size + this.inFlight + this.unsettled > 0) {
      if (clock.monotonicMs() >= end_ms) return "gave up";
      this.pump();
      await sleep(clock, Math.min(DRAIN_INTERVAL_MS, limit_ms));
    }
    return "settled";
  }

  /** Ends everything that still waits as failed, so that the books can be closed. Idempotent. */
  [Symbol.asyncDispose](): Promise<void> {
    if (this.#closed) return Promise.resolve();
    this.#closed = true;
    this.#options.clock.clearTimer(this.#timer);
    this.#stopListening();
    this.#replies.unsubscribe();
    for (const attempt of this.#attempts.all()) {
      this.#fail(attempt, attempt.tries === 0 ? "not_stored_at_exit" : "unknown_at_exit");
    }
    return Promise.resolve();
  }

  #next(): Attempt | undefined {
    const again = this.#attempts.takeUnsettled();
    if (again) return again;
    const message = this.#options.source.take();
    return message && this.#attempts.begin(message);
  }

  #sendOrLookUp(attempt: Attempt): void {
    if (this.#check.isNeeded(attempt)) this.#lookUpThenSend(attempt);
    else this.#send(attempt);
  }

  #send(attempt: Attempt): void {
    const { connection, clock } = this.#options;
    const { subject, body } = attempt.message;
    if (attempt.tries > 0) this.#counts.resent++;
    this.#attempts.send(attempt, clock.monotonicMs());
    try {
      connection.nats.publish(subject, body, {
        reply: `${this.#inbox}.${attempt.token}`,
        headers: this.#headers.write(attempt.message),
      });
    } catch (error) {
      // Refused by the client before anything was sent: too large for the server, for instance.
      this.#fail(attempt, "not_sendable");
      this.#warning.warn("a message cannot be sent", { subject, problem: messageOf(error) });
    }
  }

  async #lookUpThenSend(attempt: Attempt): Promise<void> {
    const answer = await this.#check.lookUp(attempt);
    if (this.#closed) return;
    switch (answer) {
      case "own":
      case "other":
        this.#settle(attempt, answer);
        break;
      case "absent":
        this.#sendChecked(attempt);
        break;
      case "unknown":
        this.#onUnknown(attempt);
        break;
      case "unanswered":
        this.#attempts.postpone(attempt);
        this.#hold.begin("unavailable");
    }
    this.pump();
  }

  #sendChecked(attempt: Attempt): void {
    attempt.fresh_ms = this.#options.clock.monotonicMs();
    if (this.#options.connection.connected) this.#send(attempt);
    else this.#attempts.postpone(attempt);
  }

  /** What was never sent can only repeat a stranger's message; what was sent may repeat itself. */
  #onUnknown(attempt: Attempt): void {
    if (attempt.tries > 0) return this.#fail(attempt, "unknown");
    this.#counts.sent_unchecked++;
    this.#sendChecked(attempt);
  }

  /** A second sending was a duplicate: of its own first sending, or of another message? */
  async #verifyDuplicate(attempt: Attempt, seq: number): Promise<void> {
    const answer = await this.#check.compare(attempt, seq);
    if (this.#closed) return;
    if (answer === "unanswered") {
      this.#attempts.postpone(attempt);
      this.#hold.begin("unavailable");
    } else {
      // When what the broker has compared it with is gone by now, it was at least stored once.
      this.#settle(attempt, answer === "own" ? "own" : "other");
    }
    this.pump();
  }

  #settle(attempt: Attempt, found: "own" | "other"): void {
    this.#end(attempt, { type: found === "own" ? "stored" : "duplicate" });
    this.#release();
  }

  #onReply(message: Msg): void {
    const token = Number(message.subject.slice(this.#inbox.length + 1));
    const attempt = this.#attempts.find(token);
    if (!attempt) {
      this.#counts.late_replies++;
      return;
    }
    this.#apply(attempt, readPublishReply(message));
    if (this.inFlight <= this.#options.maxInFlight * REFILL_SHARE) this.pump();
  }

  #apply(attempt: Attempt, reply: PublishReply): void {
    switch (reply.type) {
      case "stored":
        this.#end(attempt, { type: "stored" });
        return this.#release();
      case "duplicate":
        if (attempt.tries > 1) this.#verifyDuplicate(attempt, reply.seq);
        else this.#end(attempt, { type: "duplicate" });
        return this.#release();
      case "rejected":
        this.#warning.warn(`the broker rejects messages (${reply.reason})`, {
          subject: attempt.message.subject,
        });
        this.#fail(attempt, reply.reason);
        return this.#release();
      case "no-stream":
        this.#attempts.postpone(attempt);
        return this.#hold.begin("no stream");
      case "unavailable":
        this.#attempts.postpone(attempt);
        return this.#hold.begin("unavailable", reply.problem);
      default:
        assertNever(reply, "publish reply");
    }
  }

  #fail(attempt: Attempt, reason: string): void {
    this.#end(attempt, { type: "failed", reason });
  }

  #end(attempt: Attempt, outcome: Outcome): void {
    if (this.#attempts.end(attempt)) this.#options.settle(outcome);
  }

  #release(): void {
    if (this.#options.connection.connected) this.#hold.end();
  }

  #onConnectionEvent(event: ConnectionEvent): void {
    const { log } = this.#options;
    if (event.type === "disconnected") {
      this.#attempts.postponeAllSent();
      this.#hold.begin("disconnected");
    } else if (event.type === "reconnected") {
      log.info("connected to the broker again", { server: event.server });
      this.#recover();
    } else if (event.type === "refused") {
      this.#warning.warn("the broker refuses", { problem: event.problem });
    } else if (event.problem !== null) {
      log.error("the broker connection is closed for good", { problem: event.problem });
      this.#hold.begin("disconnected");
    }
  }

  #onCheckDue(): void {
    const { connection, clock, timeout_ms } = this.#options;
    const overdue = this.#attempts.postponeSentBefore(clock.monotonicMs() - timeout_ms);
    if (overdue > 0) this.#hold.begin("unacknowledged");
    if (this.held === null) return this.pump();
    if (!this.#hold.probeDue() || !connection.connected) return;
    if (this.held === "unacknowledged") this.#probe();
    else this.#recover();
  }

  /** Gets ready after an outage, then asks with one message; its acknowledgement ends the hold. */
  async #recover(): Promise<void> {
    if (await this.#recovery.attempt()) this.#probe();
  }

  /** Asks with one message at a time, so that nothing piles up on the way to a silent broker. */
  #probe(): void {
    if (this.inFlight > 0 || this.#closed || this.held === null) return;
    const attempt = this.#next();
    if (attempt) this.#sendOrLookUp(attempt);
    else this.#hold.end();
  }
}
