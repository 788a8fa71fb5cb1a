import { encode } from "../protocol/bytes.ts";
import type { Frame } from "../protocol/frame.ts";
import type { Router } from "../routing/router.ts";
import type { Recipients } from "../routing/subscription.ts";
import type { Position } from "./position.ts";
import type { PullRequest } from "./pull_request.ts";
import { statusFrame } from "./status_message.ts";

const NO_MESSAGES = "404 No Messages";
const TIMEOUT = "408 Request Timeout";
const TOO_LARGE = "409 Message Size Exceeds MaxBytes";
const BATCH_DONE = "409 Batch Completed";

/** Pulls that wait for messages, served in turn. */
export class PullQueue {
  readonly #router: Router;
  readonly #capacity: number;
  #requests: PullRequest[] = [];
  #dueAt_ms = Infinity;

  constructor(router: Router, capacity: number) {
    this.#router = router;
    this.#capacity = capacity;
  }

  get size(): number {
    return this.#requests.length;
  }

  get full(): boolean {
    return this.#requests.length >= this.#capacity;
  }

  /** Messages that the waiting pulls ask for. */
  get wanted(): number {
    return this.#requests.reduce((sum, request) => sum + request.remaining, 0);
  }

  /** Not later than the next expiry or heartbeat. */
  get dueAt_ms(): number {
    return this.#requests.length === 0 ? Infinity : this.#dueAt_ms;
  }

  add(request: PullRequest): void {
    this.#requests.push(request);
    this.#dueAt_ms = Math.min(this.#dueAt_ms, dueAt(request));
  }

  status(reply: Uint8Array, status: string, headers?: Record<string, string | number>): void {
    this.#router.publishOnce(statusFrame(reply, status, headers));
  }

  /**
   * The pull whose turn it is for a message of that size; null when there is none. Pulls that nobody
   * listens to any more, and those that the message is too large for, end here.
   */
  next(messageBytes: number): PullRequest | null {
    for (let request = this.#requests[0]; request; request = this.#requests[0]) {
      if (!this.#recipientsOf(request)) {
        this.#requests.shift();
      } else if (request.options.maxBytes > 0 && messageBytes > request.remainingBytes) {
        this.status(request.reply, TOO_LARGE, request.pendingHeaders);
        this.#requests.shift();
      } else return request;
    }
    return null;
  }

  /** Whether those who would get the next message are behind with reading. */
  isCongested(request: PullRequest): boolean {
    return this.#recipientsOf(request)?.plain.some(({ congested }) => congested) ?? false;
  }

  /** Sends a message to the pull that `next` has returned, and puts that at the end of the queue. */
  send(request: PullRequest, frame: Frame, messageBytes: number, now_ms: number): void {
    const recipients = this.#recipientsOf(request);
    if (recipients) this.#router.deliver(recipients, frame, null);
    this.#requests.shift();
    request.delivered++;
    request.remaining--;
    if (request.options.maxBytes > 0) {
      request.remainingBytes -= messageBytes;
      if (request.remainingBytes === 0) request.remaining = 0;
    }
    if (request.remaining > 0) {
      request.nextHeartbeat_ms = now_ms + request.options.heartbeat_ms;
      this.#requests.push(request);
    } else if (request.options.maxBytes > 0 && request.remainingBytes > 0) {
      this.status(request.reply, BATCH_DONE, request.pendingHeaders);
    }
  }

  /** Ends pulls that want nothing but what is there, now that there is no more. */
  endOfMessages(): void {
    if (!this.#requests.some(({ options }) => options.noWait)) return;
    this.#requests = this.#requests.filter((request) => {
      const { noWait, expires_ms } = request.options;
      if (!noWait || (expires_ms > 0 && request.delivered === 0)) return true;
      this.status(request.reply, NO_MESSAGES);
      return false;
    });
  }

  /** Ends what has expired, sends heartbeats, forgets whom nobody listens to. */
  onDue(now_ms: number, position: Position): void {
    this.#dueAt_ms = Infinity;
    this.#requests = this.#requests.filter((request) => {
      if (request.expiresAt_ms <= now_ms) {
        this.status(request.reply, TIMEOUT, request.pendingHeaders);
        return false;
      }
      if (!this.#recipientsOf(request)) return false;
      if (request.options.heartbeat_ms > 0 && request.nextHeartbeat_ms <= now_ms) {
        this.#heartbeat(request, position);
        request.nextHeartbeat_ms = now_ms + request.options.heartbeat_ms;
      }
      this.#dueAt_ms = Math.min(this.#dueAt_ms, dueAt(request));
      return true;
    });
  }

  /** How many pulls have somebody who listens. */
  countInterested(): number {
    return this.#requests.filter((request) => this.#recipientsOf(request) !== null).length;
  }

  /** Ends every pull with `status`. */
  endAll(status: string): void {
    for (const request of this.#requests) {
      this.status(request.reply, status, request.pendingHeaders);
    }
    this.#requests = [];
  }

  #heartbeat(request: PullRequest, position: Position): void {
    this.status(request.reply, "100 Idle Heartbeat", {
      "Nats-Last-Consumer": position.consumerSeq,
      "Nats-Last-Stream": position.streamSeq,
    });
  }

  #recipientsOf(request: PullRequest): Recipients | null {
    const { generation } = this.#router;
    if (request.recipients === null || request.generation !== generation) {
      request.recipients = this.#router.matchOnce(request.reply);
      request.generation = generation;
    }
    const { plain, queues } = request.recipients;
    return plain.length + queues.length > 0 ? request.recipients : null;
  }
}

function dueAt(request: PullRequest): number {
  const beat_ms = request.options.heartbeat_ms > 0 ? request.nextHeartbeat_ms : Infinity;
  return Math.min(request.expiresAt_ms, beat_ms);
}

/** The bytes of a reply subject, kept beyond the frame that brought it. */
export function keepReply(frame: Frame): Uint8Array {
  return frame.hasReply ? frame.reply.slice(frame.replyStart, frame.replyEnd) : encode("");
}
