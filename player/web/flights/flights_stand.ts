import type { Hono } from "hono";
import type { Clock } from "@rangecast/base/clock";
import type { BusConnection } from "@rangecast/bus/connection";
import type { BusGateway } from "@rangecast/gateway/bus-gateway";
import type { FlightsClient } from "@rangecast/gateway/flights/flights-client";
import { FLIGHTS_PATH } from "@rangecast/gateway/flights/flights-hub";
import { FLIGHT_ENCODINGS } from "@rangecast/gateway/flights/flights-message";
import { flightsMetrics } from "@rangecast/gateway/flights/flights-metrics";
import { SocketEdge, type SocketSession } from "@rangecast/gateway/socket-edge";
import type { MetricsRegistry } from "@rangecast/metrics/registry";
import type { WebServer } from "@rangecast/web/server";
import type { WebEnv } from "@rangecast/web/web-env";
import type { PlayerWebReport } from "../report.ts";
import { Anomalies } from "./anomalies.ts";
import { addFlightRoutes } from "./flight_routes.ts";
import type { FlightTiming } from "./flight_settings.ts";
import { FlightsDesk } from "./flights_desk.ts";
import { FlightsPast } from "./flights_past.ts";
import { RequestCounts } from "./request_counts.ts";

export interface FlightsStandOptions {
  readonly bus: BusGateway;
  readonly connection: BusConnection;
  readonly clock: Clock;
  readonly prefix: string;
  readonly timing: FlightTiming;
  /** Whether older clients are served. */
  readonly compat: boolean;
  readonly newClientId: (session: SocketSession) => string;
  readonly onFault: (error: unknown) => void;
}

/** What is served of flights besides the pages: routes to read, and `/ws/flights` when asked for. */
export class FlightsStand implements AsyncDisposable {
  /** The sockets of older clients; null where none are served. */
  readonly edge: SocketEdge<FlightsClient> | null;
  readonly #options: FlightsStandOptions;
  readonly #desk: FlightsDesk;
  readonly #anomalies: Anomalies;
  readonly #requests = new RequestCounts();

  constructor(options: FlightsStandOptions) {
    const { clock, timing, compat, newClientId, onFault } = options;
    this.#options = options;
    this.#desk = new FlightsDesk({ ...options, ...timing });
    this.#anomalies = new Anomalies(options);
    const protocols = FLIGHT_ENCODINGS;
    this.edge = compat
      ? new SocketEdge({ gateway: this.#desk.begin(), clock, newClientId, onFault, protocols })
      : null;
  }

  /** `report` is what the program says of itself, null before it can. */
  addRoutes(app: Hono<WebEnv>, report: () => PlayerWebReport | null): void {
    const { timing: { stale_ms }, clock } = this.#options;
    addFlightRoutes(app, {
      clock,
      begin: () => this.#desk.begin(),
      past: new FlightsPast({ ...this.#options, stale_ms }),
      anomalies: this.#anomalies,
      counts: this.#requests,
      health: () => report()?.health() ?? { ok: false },
      registry: () => report()?.registry ?? null,
    });
  }

  /** Lets older clients in. */
  serve(server: WebServer): void {
    const { edge } = this;
    if (!edge) return;
    server.onUpgrade(FLIGHTS_PATH, "viewer", (...socket) => edge.take(...socket), { guests: true });
  }

  addMetrics(registry: MetricsRegistry): void {
    flightsMetrics(registry, () => this.#desk.served);
    registry.counterBy(
      "backend_http_requests_total",
      "Requests for flights and what belongs to them",
      ["method", "path", "status"],
      () => this.#requests.all,
    );
    registry.gauge(
      "rangecast_anomalies_unreadable",
      "Findings about flights that could not be read at the last look, by reason",
      () => this.#anomalies.unreadable,
    );
    registry.counter(
      "rangecast_flights_socket_faults_total",
      "Faults of WebSockets of /ws/flights, by name",
      () => this.edge?.counts.faults ?? {},
    );
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#desk[Symbol.asyncDispose]();
  }
}
