import type { Clock, TimerId } from "@rangecast/base/clock";
import { decode, encode } from "../protocol/bytes.ts";
import type { Frame } from "../protocol/frame.ts";
import { ClientParser, ProtocolError, type ProtocolSink } from "../protocol/parser.ts";
import type { Router } from "../routing/router.ts";
import type { Flushable, Scheduler } from "../routing/scheduler.ts";
import { isLiteralSubject, isValidSubject } from "../routing/subject.ts";
import { ClientSubscription } from "./client_subscription.ts";
import { ConnectOptions, parseConnect } from "./connect_options.ts";
import type { CoreCounters } from "./counters.ts";
import { authRequired, type Credentials, isAuthorized } from "./credentials.ts";
import type { CoreLimits } from "./limits.ts";
import { appendMessage } from "./message_line.ts";
import { answerNoResponders } from "./no_responders.ts";
import { SocketWriter, type WritableSocket } from "./socket_writer.ts";

const PING = encode("PING\r\n");
const PONG = encode("PONG\r\n");
const OK = encode("+OK\r\n");
// How long a last word may take to leave.
const FAREWELL_MS = 250;

/** The part of a socket that a connection uses. */
export interface ClientSocket extends WritableSocket {
  close(): void;
}

/** What a connection needs from the broker around it. */
export interface ConnectionContext {
  readonly clock: Clock;
  readonly limits: CoreLimits;
  readonly credentials: Credentials;
  readonly counters: CoreCounters;
  readonly router: Router;
  readonly scheduler: Scheduler;
  onClosed(connection: Connection): void;
}

/** One client: what it says, what it has subscribed to, what waits to be sent to it. */
export class Connection implements ProtocolSink, Flushable {
  readonly parser: ClientParser;
  readonly writer: SocketWriter;
  readonly #socket: ClientSocket;
  readonly #context: ConnectionContext;
  readonly #subscriptions = new Map<string, ClientSubscription>();
  readonly #since_ms: number;
  #options = new ConnectOptions();
  #connected = false;
  #closed = false;
  #shutDown = false;
  #farewell: TimerId | null = null;
  #pingsOut = 0;
  #lastPing_ms: number;
  /** The slowest recipient of what this client has published since it was last asked. */
  #slowest: SocketWriter | null = null;

  constructor(readonly id: number, socket: ClientSocket, context: ConnectionContext) {
    this.#socket = socket;
    this.#context = context;
    this.parser = new ClientParser(this, context.limits);
    this.writer = new SocketWriter(socket, context.clock, context.limits.congestedBytes, {
      onFailure: () => {
        this.close();
        context.scheduler.settle();
      },
      onDrained: () => {
        context.scheduler.drained();
        context.scheduler.settle();
      },
    });
    this.#since_ms = this.#lastPing_ms = context.clock.monotonicMs();
  }

  /** True as soon as nothing more is taken from the client, or sent to it but a last word. */
  get closed(): boolean {
    return this.#closed;
  }

  get congested(): boolean {
    return !this.#closed && this.writer.congested;
  }

  send(bytes: Uint8Array): void {
    if (this.#closed) return;
    this.writer.output.append(bytes);
    this.#afterOutput();
  }

  sendError(text: string): void {
    this.send(encode(`-ERR '${text}'\r\n`));
  }

  /** Writes MSG or HMSG for `frame`. */
  sendMessage(sid: Uint8Array, frame: Frame, publisher: unknown): void {
    if (this.#closed) return;
    const { counters } = this.#context;
    counters.outMessages++;
    counters.outBytes += appendMessage(this.writer.output, sid, frame, this.#options.headers);
    this.#afterOutput();
    if (publisher instanceof Connection && this.writer.congested) {
      publisher.#slowest = this.writer;
    }
  }

  flush(): void {
    if (!this.#closed) this.writer.flush();
  }

  /** The recipient that this client should give time to read, if there is one; asked once. */
  takeSlowest(): SocketWriter | null {
    const slowest = this.#slowest;
    this.#slowest = null;
    return slowest;
  }

  onConnect(json: string): void {
    const options = parseConnect(json);
    if (!options) throw new ProtocolError("Parser Error");
    this.#options = options;
    if (!isAuthorized(this.#context.credentials, options)) {
      this.#context.counters.authErrors++;
      throw new ProtocolError("Authorization Violation");
    }
    this.#connected = true;
    this.#acknowledge();
  }

  onPing(): void {
    this.#requireConnected();
    this.send(PONG);
  }

  onPong(): void {
    this.#pingsOut = 0;
  }

  onSubscribe(subject: string, queue: string | null, sid: string): void {
    this.#requireConnected();
    if (!isValidSubject(subject) || (queue !== null && !isValidSubject(queue))) {
      this.sendError("Invalid Subject");
      return;
    }
    if (this.#subscriptions.has(sid)) return this.#acknowledge();
    if (this.#subscriptions.size >= this.#context.limits.maxSubscriptions) {
      this.#context.counters.refusedSubscriptions++;
      this.sendError("maximum subscriptions exceeded");
      return;
    }
    const subscription = new ClientSubscription(this, sid, subject, queue);
    this.#subscriptions.set(sid, subscription);
    this.#context.router.subscribe(subscription);
    this.#acknowledge();
  }

  onUnsubscribe(sid: string, max: number | null): void {
    this.#requireConnected();
    const subscription = this.#subscriptions.get(sid);
    if (subscription) {
      subscription.max = max !== null && max > 0 ? max : null;
      if (subscription.max === null || subscription.delivered >= subscription.max) {
        this.dropSubscription(subscription);
      }
    }
    this.#acknowledge();
  }

  dropSubscription(subscription: ClientSubscription): void {
    if (this.#subscriptions.delete(subscription.sid)) {
      this.#context.router.unsubscribe(subscription);
    }
  }

  onPublish(frame: Frame): void {
    this.#requireConnected();
    const { counters, router } = this.#context;
    counters.inMessages++;
    counters.inBytes += frame.bodyBytes;
    if (frame.headerBytes > 0 && !this.#options.headers) {
      throw new ProtocolError("message headers not supported");
    }
    const { subject, subjectStart, subjectEnd } = frame;
    if (this.#options.pedantic && !isLiteralSubject(decode(subject, subjectStart, subjectEnd))) {
      return this.sendError("Invalid Publish Subject");
    }
    const recipients = comesOnce(frame)
      ? router.matchOnce(subject, subjectStart, subjectEnd)
      : router.match(subject, subjectStart, subjectEnd);
    const delivered = router.deliver(recipients, frame, this, this.#options.echo);
    if (delivered === 0 && frame.hasReply && this.#options.noResponders) {
      if (answerNoResponders(router, frame, this)) counters.noResponders++;
    }
    this.#acknowledge();
  }

  /** Looks after time: authentication, pings, writes that do not end. */
  sweep(now_ms: number): void {
    const { limits, counters, credentials } = this.#context;
    if (this.writer.stuck_ms > limits.writeDeadline_ms) return this.#cutOff();
    if (!this.#connected && authRequired(credentials)) {
      if (now_ms - this.#since_ms < limits.authTimeout_ms) return;
      counters.authTimeouts++;
      this.fail("Authentication Timeout");
      return;
    }
    if (now_ms - this.#lastPing_ms < limits.pingInterval_ms) return;
    this.#lastPing_ms = now_ms;
    if (this.#pingsOut >= limits.maxPingsOut) {
      counters.staleConnections++;
      this.fail("Stale Connection");
      return;
    }
    this.#pingsOut++;
    this.send(PING);
  }

  /** Says why, and closes once that has been written. */
  fail(text: string): void {
    if (this.#closed) return;
    this.sendError(text);
    this.writer.flush();
    this.#release();
    this.#farewell = this.#context.clock.setTimer(() => this.#shut(), FAREWELL_MS);
    this.writer.whenEmpty().then(() => this.#shut());
  }

  close(): void {
    this.#release();
    this.#shut();
  }

  #release(): void {
    if (this.#closed) return;
    this.#closed = true;
    for (const subscription of this.#subscriptions.values()) {
      this.#context.router.unsubscribe(subscription);
    }
    this.#subscriptions.clear();
    this.#context.scheduler.drained();
  }

  #shut(): void {
    if (this.#shutDown) return;
    this.#shutDown = true;
    if (this.#farewell !== null) this.#context.clock.clearTimer(this.#farewell);
    this.writer.close();
    try {
      this.#socket.close();
    } catch {
      // Already closed by the other side.
    }
    this.#context.onClosed(this);
  }

  #afterOutput(): void {
    this.#context.scheduler.touch(this);
    if (this.writer.pendingBytes > this.#context.limits.maxPendingBytes) this.#cutOff();
  }

  #cutOff(): void {
    if (this.#closed) return;
    this.#context.counters.slowConsumers++;
    this.close();
  }

  #acknowledge(): void {
    if (this.#options.verbose) this.send(OK);
  }

  #requireConnected(): void {
    if (this.#connected || !authRequired(this.#context.credentials)) return;
    this.#context.counters.authErrors++;
    throw new ProtocolError("Authorization Violation");
  }
}

/** Inboxes and acknowledgements are new every time: not worth remembering who gets them. */
function comesOnce({ subject, subjectStart, subjectEnd }: Frame): boolean {
  const first = subject[subjectStart];
  // "_INBOX." and "$JS.ACK."
  return subjectEnd - subjectStart > 8 && (first === 95 || (first === 36 &&
    subject[subjectStart + 4] === 65 && subject[subjectStart + 5] === 67));
}
