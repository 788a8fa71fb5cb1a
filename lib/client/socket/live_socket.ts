import type { Clock, TimerId } from "@rangecast/base/clock";
import { messageOf } from "@rangecast/base/errors";
import type { Random } from "@rangecast/base/random";
import type { ClientMessage } from "@rangecast/gateway/client-message";
import { CLOSE_CODES, ENCODINGS, PROTOCOL_VERSION } from "@rangecast/gateway/protocol";
import type { ServerMessage, Welcome } from "@rangecast/gateway/server-message";
import { backoffMs } from "./backoff.ts";
import type { ConnectionState } from "./connection_state.ts";
import { readMessage } from "./read_message.ts";
import type { OpenTransport, Transport } from "./transport.ts";

/** From the first attempt to `welcome`. */
const OPENING_MS = 10_000;
/** The longest that a gateway which shuts down may ask to wait. */
const MAX_HINT_MS = 60_000;
const GOING_AWAY = 1001;
/** What a browser says of a connection that ended without a word (RFC 6455, 7.1.5). */
const CONNECTION_LOST = 1006;
/** After these another attempt would end the same way. */
const FINAL_CODES: readonly number[] = [CLOSE_CODES.noAgreement, CLOSE_CODES.sessionEnded];

export interface LiveSocketOptions {
  readonly open: OpenTransport;
  readonly clock: Clock;
  readonly random: Random;
  /** False for a viewer that never switches channels by itself. */
  readonly follow: boolean;
  stateChanged(state: ConnectionState): void;
  /** Everything but `welcome`, which is part of the state. */
  received(message: ServerMessage): void;
}

/**
 * A connection to the gateway that is opened again whenever it breaks, until it is closed or
 * refused. Silence longer than the gateway has promised counts as a break.
 */
export class LiveSocket implements Disposable {
  readonly #options: LiveSocketOptions;
  #state: ConnectionState = { type: "closed" };
  #transport: Transport | null = null;
  #timer: TimerId | null = null;
  #attempt = 0;
  #silence_ms = OPENING_MS;
  #heard_ms = 0;

  constructor(options: LiveSocketOptions) {
    this.#options = options;
  }

  get state(): ConnectionState {
    return this.#state;
  }

  /** Begins, or tries again at once where it waits. */
  start(): void {
    if (this.#state.type === "open" || this.#state.type === "connecting") return;
    this.#connect();
  }

  /** Returns whether it could be sent: what cannot is not kept. */
  send(message: ClientMessage): boolean {
    if (this.#state.type !== "open" || !this.#transport) return false;
    this.#transport.send(JSON.stringify(message));
    return true;
  }

  [Symbol.dispose](): void {
    this.#drop();
    this.#become({ type: "closed" });
  }

  #connect(): void {
    this.#clearTimer();
    this.#attempt++;
    this.#silence_ms = OPENING_MS;
    this.#heard_ms = this.#options.clock.monotonicMs();
    this.#become({ type: "connecting", attempt: this.#attempt });
    // What a transport says after it was dropped is about the past.
    const isCurrent = () => this.#transport === transport;
    const transport: Transport = this.#options.open({
      opened: () => isCurrent() && this.#hello(),
      received: (data) => isCurrent() && this.#receive(data),
      closed: (code, reason) => isCurrent() && this.#closed(code, reason),
    });
    this.#transport = transport;
    this.#watch();
  }

  #hello(): void {
    const { follow } = this.#options;
    this.#transport?.send(JSON.stringify(
      {
        type: "hello",
        version: PROTOCOL_VERSION,
        encodings: ENCODINGS,
        follow,
      } satisfies ClientMessage,
    ));
  }

  #receive(data: string | Uint8Array): void {
    this.#heard_ms = this.#options.clock.monotonicMs();
    let message: ServerMessage;
    try {
      message = readMessage(data);
    } catch (error) {
      return this.#retry(`the gateway has sent what cannot be read: ${messageOf(error)}`);
    }
    if (message.type === "welcome") return this.#welcome(message);
    if (message.type === "error" && this.#state.type !== "open") {
      return this.#refuse(CLOSE_CODES.noAgreement, message.message);
    }
    this.#options.received(message);
  }

  #welcome(welcome: Welcome): void {
    this.#attempt = 0;
    this.#silence_ms = welcome.silence_ms;
    this.#clearTimer();
    this.#watch();
    this.#become({ type: "open", welcome });
  }

  #closed(code: number, reason: string): void {
    if (FINAL_CODES.includes(code)) return this.#refuse(code, reason);
    const hint_ms = code === GOING_AWAY ? Number.parseInt(reason, 10) : NaN;
    this.#retry(saidOnClosing(code, reason), hint_ms >= 0 ? Math.min(hint_ms, MAX_HINT_MS) : 0);
  }

  #refuse(code: number, reason: string): void {
    this.#drop();
    this.#become({ type: "refused", code, reason });
  }

  #retry(reason: string, least_ms = 0): void {
    this.#drop();
    const { clock, random } = this.#options;
    const attempt = this.#attempt + 1;
    const wait_ms = least_ms + backoffMs(attempt, random);
    this.#timer = clock.setTimer(() => this.#connect(), wait_ms);
    this.#become({ type: "waiting", attempt, wait_ms, reason });
  }

  /** Looks after the time at which the gateway should have been heard, again and again. */
  #watch(): void {
    const { clock } = this.#options;
    const left_ms = this.#heard_ms + this.#silence_ms - clock.monotonicMs();
    if (left_ms <= 0) return this.#retry("the gateway is silent");
    this.#timer = clock.setTimer(() => this.#watch(), left_ms);
  }

  #drop(): void {
    this.#clearTimer();
    const transport = this.#transport;
    this.#transport = null;
    transport?.close();
  }

  #clearTimer(): void {
    if (this.#timer) this.#options.clock.clearTimer(this.#timer);
    this.#timer = null;
  }

  #become(state: ConnectionState): void {
    this.#state = state;
    this.#options.stateChanged(state);
  }
}

function saidOnClosing(code: number, reason: string): string {
  if (code === GOING_AWAY) return "the gateway is shutting down";
  if (code === CONNECTION_LOST) return "the gateway cannot be reached";
  return reason === "" ? `the gateway has closed with code ${code}` : reason;
}
