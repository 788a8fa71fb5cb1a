import { type Clock, sleep, systemClock, type TimerId } from "@rangecast/base/clock";
import { JetStreamApi } from "./api/jetstream_api.ts";
import { Connection, type ConnectionContext } from "./core/connection.ts";
import { CoreCounters } from "./core/counters.ts";
import { authRequired, type Credentials } from "./core/credentials.ts";
import { newId } from "./core/ids.ts";
import { type CoreLimits, DEFAULT_LIMITS } from "./core/limits.ts";
import { startMonitor } from "./core/monitor.ts";
import { readUntilClosed } from "./core/read_loop.ts";
import { serverInfo } from "./core/server_info.ts";
import { type BrokerStats, varz } from "./core/varz.ts";
import { encode } from "./protocol/bytes.ts";
import { Router } from "./routing/router.ts";
import { Scheduler } from "./routing/scheduler.ts";
import { MemoryBudget } from "./streams/memory_budget.ts";
import { Registry } from "./streams/registry.ts";
import { StreamCounters } from "./streams/stream_counters.ts";

const SWEEP_INTERVAL_MS = 500;
const ACCEPT_PAUSE_MS = 20;
const DEFAULT_MEMORY_BYTES = 512 * 1024 * 1024;
const REGISTRY_LIMITS = { maxStreams: 1000, maxConsumersPerStream: 1000 };

/** How a broker is started. */
export interface BrokerOptions {
  /** Address to listen on. */
  readonly host: string;
  /** Port to listen on; 0 takes a free one. */
  readonly port: number;
  /** Bound of what all streams may store; 512 MiB when absent. */
  readonly maxMemoryBytes?: number | undefined;
  readonly user?: string | undefined;
  readonly password?: string | undefined;
  readonly token?: string | undefined;
  /** Port of the monitoring JSON; absent for none, 0 for a free one. */
  readonly monitorPort?: number | undefined;
  readonly clock?: Clock | undefined;
  /** Bounds that differ from {@linkcode DEFAULT_LIMITS}. */
  readonly limits?: Partial<CoreLimits> | undefined;
}

/** A running broker; disposing it closes every connection and frees what it stored. */
export class Broker implements AsyncDisposable {
  readonly #id = newId("N");
  readonly #started_ms: number;
  readonly #options: BrokerOptions;
  readonly #clock: Clock;
  readonly #limits: CoreLimits;
  readonly #listener: Deno.TcpListener;
  readonly #connections = new Set<Connection>();
  readonly #readers = new Set<Promise<void>>();
  readonly #router = new Router();
  readonly #scheduler: Scheduler;
  readonly #counters = new CoreCounters();
  readonly #streamCounters = new StreamCounters();
  readonly #budget: MemoryBudget;
  readonly #registry: Registry;
  readonly #sweepTimer: TimerId;
  readonly #accepting: Promise<void>;
  readonly #monitor: Deno.HttpServer<Deno.NetAddr> | null;
  #nextClientId = 1;
  #lameDuck = false;
  #stopped = false;

  constructor(options: BrokerOptions) {
    this.#options = options;
    this.#clock = options.clock ?? systemClock;
    this.#started_ms = this.#clock.nowMs();
    this.#limits = { ...DEFAULT_LIMITS, ...options.limits };
    this.#scheduler = new Scheduler(this.#clock);
    this.#budget = new MemoryBudget(options.maxMemoryBytes ?? DEFAULT_MEMORY_BYTES);
    this.#registry = new Registry({
      clock: this.#clock,
      router: this.#router,
      scheduler: this.#scheduler,
      budget: this.#budget,
      counters: this.#streamCounters,
    }, REGISTRY_LIMITS);
    new JetStreamApi(this.#registry, this.#router);
    this.#listener = Deno.listen({ hostname: options.host, port: options.port });
    this.#monitor = this.#openMonitor(options);
    this.#accepting = this.#accept();
    this.#sweepTimer = this.#clock.setRepeating(() => this.#sweep(), SWEEP_INTERVAL_MS);
  }

  get port(): number {
    return this.#listener.addr.port;
  }

  /** Port of the monitoring JSON; 0 when it is off. */
  get monitorPort(): number {
    return this.#monitor?.addr.port ?? 0;
  }

  stats(): BrokerStats {
    return {
      connections: this.#connections.size,
      subscriptions: this.#router.subscriptions,
      core: this.#counters,
      jetstream: {
        streams: this.#registry.streams.length,
        consumers: this.#registry.consumerCount,
        messages: this.#registry.streams.reduce((sum, { store }) => sum + store.messages, 0),
        storedBytes: this.#budget.usedBytes,
        maxBytes: this.#budget.maxBytes,
        allocatedBytes: this.#registry.streams.reduce(
          (sum, stream) => sum + stream.allocatedBytes,
          0,
        ),
        counters: this.#streamCounters,
      },
    };
  }

  /**
   * Takes no new clients, tells those that are there to look for another server, and closes them
   * after `grace_ms`.
   */
  async lameDuck(grace_ms: number): Promise<void> {
    this.#lameDuck = true;
    for (const connection of this.#connections) connection.send(this.#info(connection.id, ""));
    this.#scheduler.settle();
    await new Promise<void>((resolve) => this.#clock.setTimer(resolve, grace_ms));
    await this[Symbol.asyncDispose]();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#stopped) return;
    this.#stopped = true;
    this.#clock.clearTimer(this.#sweepTimer);
    this.#listener.close();
    await this.#accepting;
    for (const connection of [...this.#connections]) connection.close();
    await Promise.all(this.#readers);
    this.#registry.close();
    this.#scheduler.stop();
    await this.#monitor?.shutdown();
  }

  #openMonitor({ host, monitorPort }: BrokerOptions): Deno.HttpServer<Deno.NetAddr> | null {
    if (monitorPort === undefined) return null;
    try {
      return startMonitor(host, monitorPort, () =>
        varz(this.stats(), {
          serverId: this.#id,
          port: this.port,
          started_ms: this.#started_ms,
          now_ms: this.#clock.nowMs(),
          limits: this.#limits,
        }));
    } catch (thrown) {
      this.#listener.close();
      throw thrown;
    }
  }

  async #accept(): Promise<void> {
    while (!this.#stopped) {
      try {
        this.#welcome(await this.#listener.accept());
      } catch {
        if (this.#stopped) return;
        // Out of file descriptors, or a client that left before it was in: others may still come.
        this.#counters.acceptFailures++;
        await sleep(this.#clock, ACCEPT_PAUSE_MS);
      }
    }
  }

  #welcome(socket: Deno.TcpConn): void {
    socket.setNoDelay(true);
    const context: ConnectionContext = {
      clock: this.#clock,
      limits: this.#limits,
      credentials: this.#credentials,
      counters: this.#counters,
      router: this.#router,
      scheduler: this.#scheduler,
      onClosed: (closed) => this.#connections.delete(closed),
    };
    const connection = new Connection(this.#nextClientId++, socket, context);
    this.#counters.totalConnections++;
    this.#connections.add(connection);
    if (this.#lameDuck || this.#connections.size > this.#limits.maxConnections) {
      this.#counters.refusedConnections++;
      connection.fail("maximum connections exceeded");
      return;
    }
    connection.send(this.#info(connection.id, socket.remoteAddr.hostname));
    connection.flush();
    const reader = readUntilClosed(socket, connection, context);
    this.#readers.add(reader);
    reader.finally(() => this.#readers.delete(reader));
  }

  get #credentials(): Credentials {
    const { user, password, token } = this.#options;
    return { user, password, token };
  }

  #info(clientId: number, clientAddress: string): Uint8Array {
    const info = serverInfo({
      serverId: this.#id,
      host: this.#options.host,
      port: this.port,
      maxPayloadBytes: this.#limits.maxPayloadBytes,
      authRequired: authRequired(this.#credentials),
      clientId,
      clientAddress,
      lameDuck: this.#lameDuck,
    });
    return encode(`INFO ${JSON.stringify(info)}\r\n`);
  }

  #sweep(): void {
    const now_ms = this.#clock.monotonicMs();
    for (const connection of [...this.#connections]) connection.sweep(now_ms);
    this.#scheduler.settle();
  }
}

/**
 * Starts an in-memory NATS server with the part of JetStream that this kit uses. Production runs
 * nats-server.
 * @throws Deno.errors.AddrInUse when the port is taken.
 */
export function startBroker(options: BrokerOptions): Promise<Broker> {
  return Promise.resolve(new Broker(options));
}
