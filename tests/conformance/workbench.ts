import type { ConnectionOptions, NatsConnection } from "@nats-io/nats-core";
import {
  jetstream,
  type JetStreamClient,
  type JetStreamManager,
  jetstreamManager,
  type StreamConfig,
} from "@nats-io/jetstream";
import { connect } from "@nats-io/transport-node";
import { RawClient } from "./raw_client.ts";
import type { RunningServer, ServerKind, ServerOptions } from "./server.ts";

let names = 0;

/** A stream of the behaviour's own, the connection that made it, and its clients. */
export interface StreamBench {
  nc: NatsConnection;
  js: JetStreamClient;
  jsm: JetStreamManager;
  /** The stream's name. It takes `<name>.>` unless its configuration says otherwise. */
  name: string;
}

/**
 * What one behaviour works with: connections, streams and servers that go away with it. All
 * behaviours share one server of the kind, so every name is a fresh one.
 */
export class Workbench implements AsyncDisposable {
  readonly #kind: ServerKind;
  readonly #server: RunningServer;
  readonly #own = new AsyncDisposableStack();

  constructor(kind: ServerKind, server: RunningServer) {
    this.#kind = kind;
    this.#server = server;
  }

  /** The port of the server that all behaviours share. */
  get port(): number {
    return this.#server.port;
  }

  /** A name that nothing on the server has yet, good for subjects, streams and consumers. */
  unique(): string {
    names += 1;
    return `C${names}`;
  }

  /** A client that never reconnects, so that a lost connection is seen. */
  async connect(options: ConnectionOptions = {}): Promise<NatsConnection> {
    const nc = await connect({
      servers: `127.0.0.1:${this.port}`,
      reconnect: false,
      timeout: 3_000,
      ...options,
    });
    this.#own.defer(() => nc.close());
    return nc;
  }

  /** A bare TCP connection that has read the server's INFO, and said nothing. */
  async raw(port = this.port): Promise<RawClient> {
    const client = await RawClient.open(port);
    this.#own.use(client);
    return client;
  }

  /** A server of the behaviour's own. */
  async startServer(options: ServerOptions = {}): Promise<RunningServer> {
    const server = await this.#kind.start(options);
    this.#own.use(server);
    return server;
  }

  /** A connection and its JetStream clients, without a stream. */
  async jetstream(): Promise<Omit<StreamBench, "name">> {
    const nc = await this.connect();
    return { nc, js: jetstream(nc), jsm: await jetstreamManager(nc) };
  }

  /** A stream in memory with direct get, changed by `config`. */
  async stream(config: Partial<StreamConfig> = {}): Promise<StreamBench> {
    const clients = await this.jetstream();
    const name = config.name ?? this.unique();
    await clients.jsm.streams.add({
      name,
      subjects: [`${name}.>`],
      storage: "memory",
      allow_direct: true,
      ...config,
    });
    this.#own.defer(() => removeStream(clients.nc, name));
    return { ...clients, name };
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.#own.disposeAsync();
  }
}

/** A stream that the behaviour has removed itself is no fault, and nor is a lost connection. */
async function removeStream(nc: NatsConnection, name: string): Promise<void> {
  if (nc.isClosed()) return;
  await nc.request(`$JS.API.STREAM.DELETE.${name}`);
}
