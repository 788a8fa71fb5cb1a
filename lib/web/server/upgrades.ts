import type { IncomingMessage } from "node:http";
import { STATUS_CODES } from "node:http";
import type { Duplex } from "node:stream";
import type { Clock } from "@rangecast/base/clock";
import { messageOf } from "@rangecast/base/errors";
import { isForeign, isForeignReader } from "../app/request_checks.ts";
import type { WebSite } from "../app/web_site.ts";
import { guestSession, showsToken } from "../auth/guests.ts";
import { mayAs, type Role } from "../auth/role.ts";
import type { Session } from "../auth/session.ts";
import { BadRequest, webHeaders } from "./node_request.ts";

/** Sockets that are open at once. */
const MAX_SOCKETS = 4096;
/** How long whoever holds a socket has to take leave when its session has ended. */
const LEAVE_MS = 2000;

/** Takes over a socket whose origin, session and role have passed. */
export type UpgradeHandler = (
  request: IncomingMessage,
  socket: Duplex,
  head: Uint8Array,
  session: Session,
) => void;

export interface UpgradeOptions {
  /**
   * Kept for older clients: with a token, or as a guest where the site has any, and never by a
   * cookie; an origin may be missing. @default false
   */
  readonly guests?: boolean;
}

interface Route {
  readonly role: Role;
  readonly handler: UpgradeHandler;
  readonly guests: boolean;
}

/** Lets WebSockets through to their handlers: by path, and only from our own pages. */
export class Upgrades {
  readonly #site: WebSite;
  readonly #maxSockets: number;
  readonly #routes = new Map<string, Route>();
  readonly #open = new Set<Duplex>();
  #isClosing = false;

  constructor(site: WebSite, maxSockets = MAX_SOCKETS) {
    this.#site = site;
    this.#maxSockets = maxSockets;
  }

  get open(): number {
    return this.#open.size;
  }

  /** Hands the sockets of one path to `handler`, for those who may do what `role` may. */
  add(path: string, role: Role, handler: UpgradeHandler, options: UpgradeOptions = {}): void {
    this.#routes.set(path, { role, handler, guests: options.guests ?? false });
  }

  /** Decides about one request; the socket is handed over, or answered and closed. */
  async take(request: IncomingMessage, socket: Duplex, head: Uint8Array): Promise<void> {
    // A socket that breaks meanwhile must not end the program.
    const ignore = () => {};
    socket.on("error", ignore);
    const verdict = await this.#judge(request);
    if (socket.destroyed) return;
    if (verdict.type === "refuse") {
      this.#site.refusals.add(`socket_${verdict.reason}`);
      refuse(socket, verdict.status);
      return;
    }
    const { route, session } = verdict;
    this.#watch(socket, session);
    socket.off("error", ignore);
    route.handler(request, socket, head, session);
  }

  /** Lets nobody in any more. */
  close(): void {
    this.#isClosing = true;
  }

  /** Cuts what is still open. */
  cut(): void {
    for (const socket of this.#open) socket.destroy();
  }

  async #judge(request: IncomingMessage): Promise<Verdict> {
    const { origins, log } = this.#site;
    try {
      const headers = webHeaders(request);
      const path = (request.url ?? "").split("?")[0] ?? "";
      const route = this.#routes.get(path);
      if (!origins.serves(headers.get("host"))) return refusal("host", 421);
      const isElsewhere = route?.guests ? isForeignReader : isForeign;
      if (isElsewhere(headers, origins)) return refusal("origin", 403);
      if (this.#isClosing) return refusal("closing", 503);
      if (this.#open.size >= this.#maxSockets) return refusal("crowded", 503);
      const session = await this.#sessionOf(request, headers, route);
      if (!session) return refusal("session", 401);
      if (!route) return refusal("not_found", 404);
      if (request.method !== "GET" || headers.get("upgrade")?.toLowerCase() !== "websocket") {
        return refusal("protocol", 400);
      }
      if (!mayAs(session.role, route.role)) return refusal("role", 403);
      // Others may have come in meanwhile.
      if (this.#isClosing) return refusal("closing", 503);
      if (this.#open.size >= this.#maxSockets) return refusal("crowded", 503);
      return { type: "accept", route, session };
    } catch (error) {
      if (error instanceof BadRequest) return refusal("malformed", 400);
      log.error(`cannot judge a socket: ${messageOf(error)}`);
      return refusal("unavailable", 503);
    }
  }

  async #sessionOf(
    { socket }: IncomingMessage,
    headers: Headers,
    route: Route | undefined,
  ): Promise<Session | null> {
    const { auth, guests } = this.#site;
    if (route?.guests && !showsToken(headers)) return guestSession(guests, socket.remoteAddress);
    const resumed = await auth.resume(headers);
    return resumed.ok ? resumed.session : null;
  }

  /** Makes sure that a socket does not outlive its session, whatever its handler does. */
  #watch(socket: Duplex, { signal }: Session): void {
    const { clock } = this.#site;
    this.#open.add(socket);
    const onEnd = () => cutLater(socket, clock);
    signal.addEventListener("abort", onEnd, { once: true });
    socket.once("close", () => {
      this.#open.delete(socket);
      signal.removeEventListener("abort", onEnd);
    });
    if (signal.aborted) onEnd();
  }
}

type Verdict =
  | { readonly type: "accept"; readonly route: Route; readonly session: Session }
  | { readonly type: "refuse"; readonly reason: string; readonly status: number };

function refusal(reason: string, status: number): Verdict {
  return { type: "refuse", reason, status };
}

function refuse(socket: Duplex, status: number): void {
  const reason = STATUS_CODES[status] ?? "";
  socket.end(
    `HTTP/1.1 ${status} ${reason}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`,
    () => socket.destroy(),
  );
}

function cutLater(socket: Duplex, clock: Clock): void {
  const timer = clock.setTimer(() => socket.destroy(), LEAVE_MS);
  socket.once("close", () => clock.clearTimer(timer));
}
