import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { createServer as createSecureServer } from "node:https";
import type { Socket } from "node:net";
import type { Hono } from "hono";
import { messageOf, OperatorError } from "@rangecast/base/errors";
import { formatAddress } from "@rangecast/base/socket-address";
import { orAfter } from "./time_out.ts";
import type { WebEnv } from "../app/web_env.ts";
import type { WebSite } from "../app/web_site.ts";
import type { Role } from "../auth/role.ts";
import { BadRequest, clientAddress, webRequest } from "./node_request.ts";
import { sendResponse } from "./node_response.ts";
import { requireUsable, type TlsFiles } from "./tls_files.ts";
import { type UpgradeHandler, type UpgradeOptions, Upgrades } from "./upgrades.ts";

/** Bounds on what a connection may hold, and for how long, before it is known whose it is. */
export interface ServerLimits {
  readonly connections: number;
  readonly headers_bytes: number;
  /** For the headers of a request to arrive. */
  readonly headers_ms: number;
  /** For a whole request to arrive. */
  readonly request_ms: number;
  /** For the next request on a connection. */
  readonly idle_ms: number;
  /** A client that takes nothing of an answer for this long is cut off. */
  readonly stalled_ms: number;
  /** How often all that is looked at. */
  readonly check_ms: number;
}

const LIMITS: ServerLimits = {
  connections: 8192,
  headers_bytes: 16 * 1024,
  headers_ms: 10_000,
  request_ms: 30_000,
  idle_ms: 20_000,
  stalled_ms: 60_000,
  check_ms: 2000,
};
/** How long open requests and sockets have to end when the program does. */
const GRACE_MS = 3000;

export interface WebServerOptions {
  readonly hostname: string;
  /** 0 takes any that is free. */
  readonly port: number;
  /** PEM; null without TLS. */
  readonly tls: TlsFiles | null;
  readonly behindProxy: boolean;
  readonly site: WebSite;
  readonly app: Hono<WebEnv>;
  readonly limits?: Partial<ServerLimits>;
}

/** A program's pages and sockets, served. */
export interface WebServer extends AsyncDisposable {
  readonly port: number;
  /** Sockets that are open. */
  readonly sockets: number;
  /** Aborts when the server begins to close: whoever holds sockets takes leave of their clients. */
  readonly closing: AbortSignal;
  /** Hands WebSockets of one path over, once their origin, session and role have passed. */
  onUpgrade(path: string, role: Role, handler: UpgradeHandler, options?: UpgradeOptions): void;
}

/** @throws OperatorError when the address is taken, or the certificate does not fit. */
export async function startWebServer(options: WebServerOptions): Promise<WebServer> {
  const { site, tls } = options;
  const limits = { ...LIMITS, ...options.limits };
  const upgrades = new Upgrades(site);
  const closing = new AbortController();
  if (tls) requireUsable(tls, site.clock.nowMs());
  const server = makeServer(tls, limits);
  server.maxConnections = limits.connections;
  server.timeout = limits.stalled_ms;
  server.on("request", (incoming: IncomingMessage, outgoing: ServerResponse) => {
    handle(incoming, outgoing, options).catch((error) => {
      site.log.error(`cannot answer: ${messageOf(error)}`);
      outgoing.destroy();
    });
  });
  server.on("upgrade", (incoming: IncomingMessage, socket: Socket, head: Uint8Array) => {
    socket.setTimeout(0);
    upgrades.take(incoming, socket, head).catch((error) => {
      site.log.error(`cannot hand over a socket: ${messageOf(error)}`);
      socket.destroy();
    });
  });
  server.on("clientError", (_: Error, socket: Socket) => {
    site.refusals.add("malformed");
    socket.destroy();
  });
  const port = await listen(server, options);
  return {
    port,
    closing: closing.signal,
    get sockets() {
      return upgrades.open;
    },
    onUpgrade: (...route) => upgrades.add(...route),
    async [Symbol.asyncDispose]() {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      upgrades.close();
      closing.abort();
      server.closeIdleConnections();
      await orAfter(closed, site.clock, GRACE_MS);
      upgrades.cut();
      server.closeAllConnections();
      await closed;
    },
  };
}

function makeServer(tls: WebServerOptions["tls"], limits: ServerLimits): Server {
  const options = {
    maxHeaderSize: limits.headers_bytes,
    headersTimeout: limits.headers_ms,
    requestTimeout: limits.request_ms,
    keepAliveTimeout: limits.idle_ms,
    connectionsCheckingInterval: limits.check_ms,
  };
  return tls
    ? createSecureServer({ ...options, ...tls, minVersion: "TLSv1.2" })
    : createServer(options);
}

function listen(server: Server, { hostname, port }: WebServerOptions): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once("error", (error: Error & { readonly code?: string }) => {
      const why = error.code === "EADDRINUSE"
        ? "the port is in use: choose another with --web-port"
        : messageOf(error);
      reject(
        new OperatorError(`Cannot serve pages on ${formatAddress({ hostname, port })} as ${why}`, {
          cause: error,
        }),
      );
    });
    server.listen(port, hostname, () => {
      const address = server.address();
      resolve(typeof address === "object" && address ? address.port : port);
    });
  });
}

async function handle(
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  { site, app, tls, behindProxy }: WebServerOptions,
): Promise<void> {
  const gone = new AbortController();
  outgoing.once("close", () => gone.abort());
  let request: Request;
  try {
    request = webRequest(incoming, { isSecure: tls !== null, signal: gone.signal });
  } catch (error) {
    if (!(error instanceof BadRequest)) throw error;
    site.refusals.add("malformed");
    const response = new Response(`${error.message}\n`, { status: 400 });
    return await sendResponse(response, incoming, outgoing);
  }
  const address = clientAddress(incoming.socket.remoteAddress, request.headers, behindProxy);
  await sendResponse(await app.fetch(request, { address }), incoming, outgoing);
}
