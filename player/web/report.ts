import type { Clock } from "@rangecast/base/clock";
import { RateMeter } from "@rangecast/base/rate-meter";
import { formatIso } from "@rangecast/base/utc";
import type { BusConnection } from "@rangecast/bus/connection";
import {
  type HealthDetails,
  type HealthIdentity,
  type HealthReport,
  healthReport,
} from "@rangecast/bus/health";
import type { BusGateway } from "@rangecast/gateway/bus-gateway";
import { gatewayMetrics } from "@rangecast/gateway/metrics";
import type { SocketEdge } from "@rangecast/gateway/socket-edge";
import { MetricsRegistry } from "@rangecast/metrics/registry";
import { registerWebMetrics } from "@rangecast/web/metrics";
import type { WebServer } from "@rangecast/web/server";
import type { WebSite } from "@rangecast/web/site";
import type { FlightsStand } from "./flights/flights_stand.ts";

export interface ReportSources {
  readonly identity: HealthIdentity;
  readonly clock: Clock;
  readonly connection: BusConnection;
  readonly site: WebSite;
  readonly server: WebServer;
  readonly bus: BusGateway;
  readonly edge: SocketEdge;
  readonly flights: FlightsStand;
}

/** The state of the pages and their sockets in the forms that it is asked for. */
export class PlayerWebReport {
  readonly #sources: ReportSources;
  readonly #started_ms: number;
  readonly #meter: RateMeter;
  #registry: MetricsRegistry | null = null;
  #rates: Record<string, number> = {};

  constructor(sources: ReportSources) {
    this.#sources = sources;
    this.#started_ms = sources.clock.monotonicMs();
    this.#meter = new RateMeter(sources.clock, this.#flow());
  }

  /** Takes the rates of the last second: called by the beat. */
  beat(): HealthReport {
    this.#rates = this.#meter.read(this.#flow());
    return this.health();
  }

  health(): HealthReport {
    const { identity, clock, connection, bus } = this.#sources;
    const { hub, viewers } = bus.gateway;
    const details: HealthDetails = {
      ok: connection.connected,
      ...this.#counts(),
      viewers,
      rates: this.#rates,
      queues: {
        pictures: hub.pictures,
        audiences: hub.audiences,
        private_replays: bus.booths.playing,
      },
      lag: 0,
    };
    return healthReport(identity, clock, details);
  }

  /** The last line of the program. */
  final(): string {
    const { identity, clock } = this.#sources;
    return JSON.stringify({
      program: identity.program,
      instance: identity.instance,
      ts: formatIso(clock.nowMs()),
      elapsed_s: Math.round(clock.monotonicMs() - this.#started_ms) / 1000,
      ...this.#counts(),
      final: true,
    });
  }

  /** All numbers, for whoever reads them. */
  get registry(): MetricsRegistry {
    return this.#registry ??= this.#metrics();
  }

  #metrics(): MetricsRegistry {
    const { bus, edge, site, server, flights } = this.#sources;
    const { counts: intake, gateway, booths } = bus;
    const registry = new MetricsRegistry();
    registerWebMetrics(registry, site, server);
    const upstream = () => bus.counted();
    gatewayMetrics(registry, { gateway, sockets: edge.counts, intake, upstream });
    registry.counter(
      "rangecast_observations_total",
      "observations taken in, over all channels",
      () => intake.observations,
    );
    registry.counter("rangecast_viewers_total", "viewers that have come", () => edge.counts.opened);
    registry.gauge("rangecast_private_replays", "that run", () => booths.playing);
    flights.addMetrics(registry);
    registry.gauge("rangecast_memory_bytes", "resident memory", () => Deno.memoryUsage().rss);
    return registry;
  }

  #counts() {
    const { bus, edge } = this.#sources;
    const { hub, counts: said } = bus.gateway;
    return {
      observations: bus.counts.observations,
      refused: bus.counts.refused,
      viewers_total: edge.counts.opened,
      viewers_closed: edge.counts.closed,
      viewer_refused: said.refused,
      sent: { messages: hub.counts.messages, bytes: hub.counts.bytes },
      conflated: hub.counts.conflated,
      gap_observations: hub.counts.dropped,
    };
  }

  #flow(): Record<string, number> {
    const { bus } = this.#sources;
    const { messages, bytes } = bus.gateway.hub.counts;
    return { observations: bus.counts.observations, sent: messages, sent_bytes: bytes };
  }
}
