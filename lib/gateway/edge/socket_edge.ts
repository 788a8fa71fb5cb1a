import type { IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";
import type { Clock } from "@rangecast/base/clock";
// @ts-types="./ws.d.ts"
import { type WebSocket, WebSocketServer } from "ws";
import type { Link } from "../hub/link.ts";
import { CLOSING_MS } from "../hub/link_life.ts";
import { InboundLimit } from "../inbound/inbound_limit.ts";
import { CLOSE_CODES, MAX_INBOUND_BYTES, type Role } from "../protocol/protocol.ts";
import type { Identity } from "../viewer/services.ts";
import { SocketCounts } from "./socket_counts.ts";
import { SocketLink } from "./socket_link.ts";

/** Fragments of one message: browsers send one. */
const MAX_FRAGMENTS = 64;
/** Pieces in which a frame may arrive: a message of 64 KiB comes in a few dozen. */
const MAX_CHUNKS = 1_024;
/** A ping is not answered while more than this waits. */
const MAX_WAITING_FOR_PONG_BYTES = 64 * 1024;

/** Who has come in, as the web server has found out. */
export interface SocketSession {
  readonly name: string;
  readonly role: Role;
  /** Aborts when the session ends. */
  readonly signal: AbortSignal;
  /** Says that the session is in use. */
  touch?(): void;
}

/** One side of a conversation over a socket. */
export interface Conversation {
  /** Takes a text message or a binary one. */
  receive(data: string | Uint8Array): void;
  /** The other side has shown a sign of life. */
  alive(): void;
  /** The link has answered a ping. */
  answered(): void;
  /** Nothing waits any more, after something had to. */
  drained(): void;
  /** Asks to go. */
  dismiss(code: number, reason: "shutting down" | "session ended", text: string): void;
}

/** Whoever holds conversations: the gateway is one. */
export interface Host<Talk extends Conversation> {
  /** `protocol` is the subprotocol that was agreed on, or empty. */
  accept(link: Link, identity: Identity, protocol: string): Talk;
  /** The link of a conversation has ended. */
  forget(talk: Talk): Promise<void>;
}

export interface SocketEdgeOptions<Talk extends Conversation> {
  readonly gateway: Host<Talk>;
  readonly clock: Clock;
  /** A name for one more viewer: letters, digits and `-`. */
  readonly newClientId: (session: SocketSession) => string;
  /** Called when something goes wrong that nobody else hears of. */
  readonly onFault?: (error: unknown) => void;
  /** Subprotocols that are spoken: of those that a client offers, its first. @default [] */
  readonly protocols?: readonly string[];
}

/** Makes viewers of sockets whose requests have been let through. */
export class SocketEdge<Talk extends Conversation = Conversation> {
  readonly counts = new SocketCounts();
  readonly #options: SocketEdgeOptions<Talk>;
  readonly #server: WebSocketServer;
  readonly #viewers = new Set<Talk>();
  #empty: PromiseWithResolvers<void> | null = null;

  constructor(options: SocketEdgeOptions<Talk>) {
    const { protocols = [] } = options;
    this.#options = options;
    this.#server = new WebSocketServer({
      noServer: true,
      maxPayload: MAX_INBOUND_BYTES,
      maxFragments: MAX_FRAGMENTS,
      maxBufferedChunks: MAX_CHUNKS,
      perMessageDeflate: false,
      autoPong: false,
      clientTracking: false,
      closeTimeout: CLOSING_MS,
      handleProtocols: (offered) => [...offered].find((each) => protocols.includes(each)) ?? false,
    });
  }

  get open(): number {
    return this.#viewers.size;
  }

  /** Takes over a socket: origin, session and role have been looked at. */
  take(request: IncomingMessage, socket: Duplex, head: Uint8Array, session: SocketSession): void {
    this.#server.handleUpgrade(request, socket, head, (webSocket) => {
      this.#begin(webSocket, session, addressOf(socket));
    });
  }

  /**
   * Closes every socket with 1001 and the milliseconds after which a viewer is to come back.
   * Resolves when all are closed, which takes 2 s at most.
   */
  async close(retry_after_ms: number): Promise<void> {
    this.#empty ??= Promise.withResolvers();
    for (const viewer of this.#viewers) {
      viewer.dismiss(1001, "shutting down", String(retry_after_ms));
    }
    if (this.#viewers.size === 0) this.#empty.resolve();
    await this.#empty.promise;
  }

  #begin(socket: WebSocket, session: SocketSession, address: string | null): void {
    const { gateway, clock, newClientId } = this.#options;
    const { counts } = this;
    const link = new SocketLink(socket, { clock, counts, onDrain: () => viewer.drained() });
    const identity = {
      client_id: newClientId(session),
      user: session.name,
      role: session.role,
      address,
    };
    const viewer = gateway.accept(link, identity, socket.protocol);
    counts.opened++;
    this.#viewers.add(viewer);
    this.#listen(socket, session, viewer);
    const onEnd = () =>
      viewer.dismiss(CLOSE_CODES.sessionEnded, "session ended", "the session has ended");
    session.signal.addEventListener("abort", onEnd, { once: true });
    socket.on("close", (code: number) => {
      session.signal.removeEventListener("abort", onEnd);
      counts.countClosed(code);
      this.#end(viewer);
    });
    if (session.signal.aborted) onEnd();
    if (this.#empty) viewer.dismiss(1001, "shutting down", "0");
  }

  #listen(socket: WebSocket, session: SocketSession, viewer: Talk): void {
    const { clock, onFault } = this.#options;
    const limit = new InboundLimit(clock.monotonicMs());
    let flooded = false;
    const guarded = (action: () => void) => {
      try {
        action();
      } catch (error) {
        // One viewer's message must not be the end of all others.
        this.counts.countFault("internal");
        onFault?.(error);
        socket.terminate();
      }
    };
    socket.on("message", (data: Uint8Array, isBinary: boolean) =>
      guarded(() => {
        session.touch?.();
        viewer.receive(isBinary ? data : new TextDecoder().decode(data));
      }));
    socket.on("pong", () => viewer.answered());
    socket.on("ping", (data: Uint8Array) =>
      guarded(() => {
        if (flooded) return;
        viewer.alive();
        flooded = !limit.take(clock.monotonicMs());
        if (flooded) {
          this.counts.countFault("pings");
          return socket.terminate();
        }
        if (socket.bufferedAmount <= MAX_WAITING_FOR_PONG_BYTES) socket.pong(data);
      }));
    socket.on("error", (error: { readonly code?: string }) => {
      this.counts.countFault(error.code ?? "connection");
      // The package has begun to close, and would give the other side half a minute.
      const timer = clock.setTimer(() => socket.terminate(), CLOSING_MS);
      socket.on("close", () => clock.clearTimer(timer));
    });
  }

  #end(viewer: Talk): void {
    this.#viewers.delete(viewer);
    this.#options.gateway.forget(viewer).catch((error) => this.#options.onFault?.(error));
    if (this.#viewers.size === 0) this.#empty?.resolve();
  }
}

function addressOf(socket: Duplex): string | null {
  const address = "remoteAddress" in socket ? socket.remoteAddress : null;
  return typeof address === "string" ? address : null;
}
