import type { StreamCounters } from "../streams/stream_counters.ts";
import type { CoreCounters } from "./counters.ts";
import type { CoreLimits } from "./limits.ts";
import { SERVER_NAME, SERVER_VERSION } from "./server_info.ts";

/** A point-in-time view of what the broker holds and has counted. */
export interface BrokerStats {
  readonly connections: number;
  readonly subscriptions: number;
  readonly core: CoreCounters;
  readonly jetstream: {
    readonly streams: number;
    readonly consumers: number;
    readonly messages: number;
    /** As streams report it, against the bound. */
    readonly storedBytes: number;
    readonly maxBytes: number;
    /** Memory that holds them, without the index by subject. */
    readonly allocatedBytes: number;
    readonly counters: StreamCounters;
  };
}

/** What does not change while the broker runs, and the time. */
export interface BrokerFacts {
  readonly serverId: string;
  readonly port: number;
  readonly started_ms: number;
  readonly now_ms: number;
  readonly limits: CoreLimits;
}

/** The statistics under the names that nats-server's `/varz` has, and the counters in full. */
export function varz(stats: BrokerStats, facts: BrokerFacts): Record<string, unknown> {
  const { core, jetstream } = stats;
  return {
    server_id: facts.serverId,
    server_name: SERVER_NAME,
    version: SERVER_VERSION,
    production: "no: this is the embedded broker; production runs nats-server",
    port: facts.port,
    start: new Date(facts.started_ms).toISOString(),
    now: new Date(facts.now_ms).toISOString(),
    uptime: `${Math.floor((facts.now_ms - facts.started_ms) / 1000)}s`,
    mem: Deno.memoryUsage().rss,
    max_payload: facts.limits.maxPayloadBytes,
    max_pending: facts.limits.maxPendingBytes,
    connections: stats.connections,
    total_connections: core.totalConnections,
    subscriptions: stats.subscriptions,
    in_msgs: core.inMessages,
    in_bytes: core.inBytes,
    out_msgs: core.outMessages,
    out_bytes: core.outBytes,
    slow_consumers: core.slowConsumers,
    stale_connections: core.staleConnections,
    jetstream: {
      config: { max_memory: jetstream.maxBytes, max_storage: 0 },
      stats: {
        memory: jetstream.storedBytes,
        allocated: jetstream.allocatedBytes,
        streams: jetstream.streams,
        consumers: jetstream.consumers,
        messages: jetstream.messages,
      },
      counters: jetstream.counters,
    },
    counters: core,
  };
}
