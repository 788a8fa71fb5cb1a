import {
  type Authenticator,
  AuthorizationError,
  type ConnectionOptions,
  credsAuthenticator,
  type NatsConnection,
  nkeyAuthenticator,
  UserAuthenticationExpiredError,
} from "@nats-io/nats-core";
import { messageOf, OperatorError } from "@rangecast/base/errors";
import { formatAddress } from "@rangecast/cli/parsers";
import type { NatsLogin, NatsSettings } from "./nats_flags.ts";
import { connectOverTcp } from "./node_transport.ts";
import { isTlsProblem, tlsOptions } from "./tls_options.ts";

/** Time for a server to answer a connection attempt. */
const CONNECT_TIMEOUT_MS = 2000;
/** Pause between attempts to come back: short, since every moment fills a spool. */
const RECONNECT_WAIT_MS = 250;
/** Two pings without an answer end a connection: a hung server is noticed within about 6 s. */
const PING_INTERVAL_MS = 2000;
const MAX_PINGS_OUT = 2;

const encoder = new TextEncoder();

/** What becomes of a connection after it was made once. */
export type ConnectionEvent =
  | { readonly type: "disconnected" }
  | { readonly type: "reconnected"; readonly server: string }
  | { readonly type: "refused"; readonly problem: string }
  | { readonly type: "closed"; readonly problem: string | null };

/** One connection to the broker, which comes back by itself for as long as the program runs. */
export class BusConnection implements AsyncDisposable {
  readonly #listeners = new Set<(event: ConnectionEvent) => void>();
  #connected = true;

  private constructor(readonly nats: NatsConnection) {
    this.#watch();
  }

  /**
   * Connects, or fails after one attempt at each server.
   * @throws OperatorError that names the servers and what to do.
   */
  static async open(settings: NatsSettings, name: string): Promise<BusConnection> {
    const options = await connectionOptions(settings, name);
    try {
      return new BusConnection(await connectOverTcp(options));
    } catch (error) {
      throw connectFailure(error, settings);
    }
  }

  get connected(): boolean {
    return this.#connected && !this.nats.isClosed();
  }

  /** `ip:port` of the server that this connection is with, or was with last. */
  get server(): string {
    return this.nats.getServer();
  }

  /** Calls `listener` at every change; returns a function that ends that. */
  onEvent(listener: (event: ConnectionEvent) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#listeners.clear();
    await this.nats.close();
  }

  async #watch(): Promise<void> {
    for await (const status of this.nats.status()) {
      if (status.type === "disconnect") {
        this.#connected = false;
        this.#tell({ type: "disconnected" });
      } else if (status.type === "reconnect") {
        this.#connected = true;
        this.#tell({ type: "reconnected", server: status.server });
      } else if (status.type === "error") {
        this.#tell({ type: "refused", problem: messageOf(status.error) });
      }
    }
    const error = await this.nats.closed();
    this.#connected = false;
    this.#tell({ type: "closed", problem: error ? messageOf(error) : null });
  }

  #tell(event: ConnectionEvent): void {
    for (const listener of this.#listeners) listener(event);
  }
}

async function connectionOptions(settings: NatsSettings, name: string): Promise<ConnectionOptions> {
  return {
    name,
    servers: settings.servers.map(formatAddress),
    timeout: CONNECT_TIMEOUT_MS,
    maxReconnectAttempts: -1,
    reconnectTimeWait: RECONNECT_WAIT_MS,
    reconnectJitter: RECONNECT_WAIT_MS / 5,
    pingInterval: PING_INTERVAL_MS,
    maxPingOut: MAX_PINGS_OUT,
    // Credentials may be mended while we run: what waits in memory must not be lost for that.
    ignoreAuthErrorAbort: true,
    // Servers that a cluster would add by gossip lie outside the permission line.
    ignoreClusterUpdates: true,
    ...await loginOptions(settings.login),
    ...await tlsPart(settings),
  };
}

async function loginOptions(login: NatsLogin): Promise<ConnectionOptions> {
  switch (login.type) {
    case "none":
      return {};
    case "password":
      return { user: login.user, pass: login.password };
    case "token":
      return { token: login.token };
    case "nkey":
      return await authenticator(
        login.file,
        "an nkey seed",
        (text) => nkeyAuthenticator(encoder.encode(text.trim())),
      );
    case "creds":
      return await authenticator(
        login.file,
        "a user's JWT and seed",
        (text) => credsAuthenticator(encoder.encode(text)),
      );
  }
}

/** Tries out what a file holds: the client would find it out with each attempt to connect. */
async function authenticator(
  file: string,
  content: string,
  make: (secret: string) => Authenticator,
): Promise<ConnectionOptions> {
  const secret = await readSecret(file);
  try {
    const made = make(secret);
    made("nonce");
    return { authenticator: made };
  } catch (error) {
    throw new OperatorError(`Cannot log in to NATS as ${file} must hold ${content}`, {
      cause: error,
    });
  }
}

async function tlsPart({ servers, tls }: NatsSettings): Promise<ConnectionOptions> {
  if (!tls) return {};
  const { name, ...files } = tls;
  const entries = await Promise.all(
    Object.entries(files).map(async ([kind, file]) => [kind, await readSecret(file)]),
  );
  const named = name === undefined
    ? { names: servers.map(({ hostname }) => hostname) }
    : { names: [name], servername: name };
  return { tls: tlsOptions({ ...Object.fromEntries(entries), ...named }) };
}

async function readSecret(file: string): Promise<string> {
  try {
    return await Deno.readTextFile(file);
  } catch (error) {
    throw new OperatorError(
      `Cannot log in to NATS as ${file} must be readable: ${messageOf(error)}`,
    );
  }
}

function connectFailure(error: unknown, settings: NatsSettings): OperatorError {
  const servers = settings.servers.map(formatAddress).join(", ");
  return new OperatorError(connectFailureText(error, servers, settings), { cause: error });
}

function connectFailureText(error: unknown, servers: string, { login }: NatsSettings): string {
  const rejected = [error, error instanceof Error ? error.cause : null].some((candidate) =>
    candidate instanceof AuthorizationError || candidate instanceof UserAuthenticationExpiredError
  );
  if (rejected) {
    return `Cannot log in to the NATS server at ${servers}: it refused the credentials (given: ${login.type}); ` +
      `see --nats-user, --nats-token, --nats-nkey and --nats-creds`;
  }
  const problem = messageOf(error);
  return isTlsProblem(error)
    ? `Cannot trust the NATS server at ${servers}: ${problem}; see --nats-ca, --nats-cert and --nats-tls-name`
    : `Cannot reach a NATS server at ${servers}: ${problem}; start one, or name another with --nats-server IP:PORT`;
}
