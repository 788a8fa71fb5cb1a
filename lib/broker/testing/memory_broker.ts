import type { Clock } from "@rangecast/base/clock";
import { JetStreamApi } from "../api/jetstream_api.ts";
import { Connection, type ConnectionContext } from "../core/connection.ts";
import { CoreCounters } from "../core/counters.ts";
import { type CoreLimits, DEFAULT_LIMITS } from "../core/limits.ts";
import { readUntilClosed } from "../core/read_loop.ts";
import { decode } from "../protocol/bytes.ts";
import { Router } from "../routing/router.ts";
import { Scheduler } from "../routing/scheduler.ts";
import { MemoryBudget } from "../streams/memory_budget.ts";
import { Registry } from "../streams/registry.ts";
import { StreamCounters } from "../streams/stream_counters.ts";

/** A socket without a network: what the client says is pushed in, what it gets is collected. */
export class MemorySocket {
  readonly written: Uint8Array[] = [];
  closed = false;
  #chunks: Uint8Array[] = [];
  #waiting: ((count: number | null) => void) | null = null;
  #target: Uint8Array = new Uint8Array(0);
  #ended = false;

  /** What has been written so far, as text. */
  get text(): string {
    return this.written.map((bytes) => decode(bytes)).join("");
  }

  push(bytes: Uint8Array): void {
    this.#chunks.push(bytes);
    this.#serve();
  }

  /** The client goes, after what it has said. */
  end(): void {
    this.#ended = true;
    this.#serve();
  }

  read(target: Uint8Array): Promise<number | null> {
    this.#target = target;
    return new Promise((resolve) => {
      this.#waiting = resolve;
      this.#serve();
    });
  }

  write(bytes: Uint8Array): Promise<number> {
    if (this.closed) return Promise.reject(new Deno.errors.BrokenPipe());
    this.written.push(bytes.slice());
    return Promise.resolve(bytes.length);
  }

  close(): void {
    this.closed = true;
    this.end();
  }

  #serve(): void {
    const resolve = this.#waiting;
    if (!resolve) return;
    const chunk = this.#chunks.shift();
    if (chunk) {
      const count = Math.min(chunk.length, this.#target.length);
      this.#target.set(chunk.subarray(0, count));
      if (count < chunk.length) this.#chunks.unshift(chunk.subarray(count));
      this.#waiting = null;
      resolve(count);
    } else if (this.#ended) {
      this.#waiting = null;
      resolve(null);
    }
  }
}

/** The broker without a listener: for tests that drive its clock, and that have no permission. */
export class MemoryBroker {
  readonly router = new Router();
  readonly counters = new CoreCounters();
  readonly streamCounters = new StreamCounters();
  readonly connections = new Set<Connection>();
  readonly scheduler: Scheduler;
  readonly registry: Registry;
  readonly budget: MemoryBudget;
  readonly #context: ConnectionContext;
  #nextId = 1;

  constructor(clock: Clock, maxMemoryBytes = 64e6, limits: Partial<CoreLimits> = {}) {
    this.scheduler = new Scheduler(clock);
    this.budget = new MemoryBudget(maxMemoryBytes);
    this.registry = new Registry({
      clock,
      router: this.router,
      scheduler: this.scheduler,
      budget: this.budget,
      counters: this.streamCounters,
    }, { maxStreams: 100, maxConsumersPerStream: 100 });
    new JetStreamApi(this.registry, this.router);
    this.#context = {
      clock,
      limits: { ...DEFAULT_LIMITS, ...limits },
      credentials: {},
      counters: this.counters,
      router: this.router,
      scheduler: this.scheduler,
      onClosed: (connection) => this.connections.delete(connection),
    };
  }

  /** Connects a client; `done` resolves when it is gone. */
  connect(): { socket: MemorySocket; connection: Connection; done: Promise<void> } {
    const socket = new MemorySocket();
    const connection = new Connection(this.#nextId++, socket, this.#context);
    this.connections.add(connection);
    return { socket, connection, done: readUntilClosed(socket, connection, this.#context) };
  }
}
