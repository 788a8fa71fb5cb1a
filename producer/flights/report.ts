import type { Clock } from "@rangecast/base/clock";
import { RateMeter } from "@rangecast/base/rate-meter";
import type { FlightPublishing } from "@rangecast/bus/flight-publishing";
import { type HealthIdentity, type HealthReport, healthReport } from "@rangecast/bus/health";
import { accountedFor } from "@rangecast/bus/ledger";
import { VECTOR_REFUSALS } from "@rangecast/domains/flight/state-vector";
import { MetricsRegistry, type Reading } from "@rangecast/metrics/registry";
import type { FlightLine } from "./flight_lines.ts";
import type { PollOutcome } from "./opensky_client.ts";

type Counts = Readonly<Record<string, number>>;

/** How a poll may end, as the metrics name it. */
const POLL_STATUSES = [
  "success",
  "rate_limited",
  "auth_failed",
  "error",
  "timeout",
  "connection_error",
] as const;
const LATENCY_BUCKETS_S = [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];

export interface ReportSources {
  readonly identity: HealthIdentity;
  readonly clock: Clock;
  readonly publishing: Pick<FlightPublishing, "ledger" | "publisher" | "deadLetters">;
  /** How often a token was asked for; null without credentials. */
  readonly refreshes: Readonly<Record<string, number>> | null;
}

/** The state of the producer of flights in the three forms that it is asked for. */
export class FlightsReport {
  readonly #sources: ReportSources;
  readonly #started_ms: number;
  readonly #meter: RateMeter;
  readonly #registry = new MetricsRegistry();
  readonly #observeLatency: (seconds: number) => void;
  readonly #polls: Record<string, number> = zeros(POLL_STATUSES);
  readonly #errors: Record<string, number> = {};
  readonly #lines: Record<FlightLine["type"], number> = { flight: 0, blank: 0, broken: 0 };
  #flights = 0;
  #lastPoll: string | null = null;
  #rates: Record<string, number> = {};

  constructor(sources: ReportSources) {
    this.#sources = sources;
    this.#started_ms = sources.clock.monotonicMs();
    this.#meter = new RateMeter(sources.clock, this.#counts());
    this.#observeLatency = this.#registry.histogram(
      "producer_poll_latency_seconds",
      "time from question to answer",
      LATENCY_BUCKETS_S,
    );
    this.#register();
  }

  onPoll(outcome: PollOutcome, took_ms: number): void {
    this.#lastPoll = outcome.type;
    this.#polls[outcome.type] = (this.#polls[outcome.type] ?? 0) + 1;
    this.#observeLatency(took_ms / 1000);
    if (outcome.type === "success") return;
    const kind = outcome.type === "error" ? outcome.kind : outcome.type;
    this.#errors[kind] = (this.#errors[kind] ?? 0) + 1;
  }

  onLine(type: FlightLine["type"]): void {
    this.#lines[type]++;
  }

  /** How many aircraft the last answer, or the replay so far, has shown. */
  onFlights(count: number): void {
    this.#flights = count;
  }

  get registry(): MetricsRegistry {
    return this.#registry;
  }

  /** Takes the rates of the last second: called by the beat. */
  beat(): HealthReport {
    this.#rates = this.#meter.read(this.#counts());
    return this.health();
  }

  health(): HealthReport {
    const { identity, clock, publishing: { ledger, publisher } } = this.#sources;
    const snapshot = ledger.snapshot();
    const answered = this.#lastPoll === null || this.#lastPoll === "success";
    return healthReport(identity, clock, {
      ok: publisher.held === null && answered,
      state: publisher.held ?? (answered ? "storing" : `polls fail: ${this.#lastPoll}`),
      ledger: snapshot,
      rates: this.#rates,
      queues: { in_flight: snapshot.in_flight, spooled: snapshot.spooled },
      lag: Math.round(publisher.lag_ms),
      ...this.#details(),
      ...publisher.counts,
    });
  }

  /** The line at the very end. */
  final(): string {
    const { identity, clock, publishing: { ledger, publisher } } = this.#sources;
    const snapshot = ledger.snapshot();
    return JSON.stringify({
      program: identity.program,
      instance: identity.instance,
      ledger: snapshot,
      balanced: accountedFor(snapshot) === snapshot.received,
      ...this.#details(),
      ...publisher.counts,
      elapsed_s: Math.round(clock.monotonicMs() - this.#started_ms) / 1000,
    });
  }

  #details() {
    return {
      polls: this.#polls,
      api_errors: this.#errors,
      replay_lines: this.#lines,
      current_flights: this.#flights,
      dead_letters: this.#sources.publishing.deadLetters.counts,
    };
  }

  #counts(): Record<string, number> {
    const { received, stored } = this.#sources.publishing.ledger.snapshot();
    return { received, stored };
  }

  #register(): void {
    const { publishing: { ledger, publisher, deadLetters }, refreshes } = this.#sources;
    const registry = this.#registry;
    const count = (name: string, help: string, read: () => Reading) =>
      registry.counter(name, help, read);
    const countBy = (label: string, name: string, help: string, read: () => Counts) =>
      registry.counterBy(
        name,
        help,
        [label],
        () => Object.entries(read()).map(([key, value]) => ({ labels: { [label]: key }, value })),
      );
    countBy("status", "producer_polls_total", "polls by how they ended", () => this.#polls);
    countBy("error_type", "producer_api_errors_total", "polls that failed", () => this.#errors);
    const published = () => ({ "flights.updates": ledger.snapshot().stored });
    countBy("subject", "producer_flights_published_total", "stored as new", published);
    count("producer_deadletter_total", "malformed states", () => deadLetters.counts.seen);
    countBy("status", "producer_token_refreshes_total", "tokens asked for", () => refreshes ?? {});
    count("rangecast_received_total", "states received", () => ledger.snapshot().received);
    count("rangecast_duplicates_total", "known already", () => ledger.snapshot().duplicates);
    count("rangecast_refused_total", "no flight that can be shown", () => ({
      ...zeros(VECTOR_REFUSALS),
      ...ledger.snapshot().refused,
    }));
    count("rangecast_dropped_total", "lost because a bound was reached", () => ({
      spool_full: 0,
      ...ledger.snapshot().dropped,
    }));
    count("rangecast_failed_total", "given up", () => ledger.snapshot().failed);
    countBy("type", "rangecast_replay_lines_total", "lines of the file", () => this.#lines);
    registry.gauge("producer_current_flights", "aircraft shown", () => this.#flights);
    registry.gauge("rangecast_spooled", "waiting in memory", () => ledger.snapshot().spooled);
    registry.gauge("rangecast_in_flight", "not settled", () => ledger.snapshot().in_flight);
    registry.gauge(
      "rangecast_broker_away",
      "1 while nothing can be stored",
      () => publisher.held === null ? 0 : 1,
    );
    registry.gauge("rangecast_memory_bytes", "resident memory", () => Deno.memoryUsage().rss);
  }
}

function zeros(names: readonly string[]): Record<string, number> {
  return Object.fromEntries(names.map((name) => [name, 0]));
}
