import type { Clock } from "@rangecast/base/clock";
import { RateMeter } from "@rangecast/base/rate-meter";
import { type HealthIdentity, type HealthReport, healthReport } from "@rangecast/bus/health";
import type { TspiPublishing } from "@rangecast/bus/tspi-publishing";
import { MetricsRegistry } from "@rangecast/metrics/registry";
import type { FrameSink } from "./output/frame_sink.ts";
import type { RunTotals } from "./output/metrics_line.ts";

export interface ReportSources {
  readonly identity: HealthIdentity;
  readonly clock: Clock;
  readonly aircraft: number;
  readonly totals: Readonly<RunTotals>;
  readonly sinks: readonly FrameSink[];
  /** The way into a broker; null when there is none. */
  readonly publishing: TspiPublishing | null;
}

/** The generator's state as `/health`, `tspi.ops.health` and `/metrics` show it. */
export class GeneratorReport {
  readonly #sources: ReportSources;
  readonly #meter: RateMeter;
  #rates: Record<string, number> = {};

  constructor(sources: ReportSources) {
    this.#sources = sources;
    this.#meter = new RateMeter(sources.clock, this.#counts());
  }

  /** Takes the rates of the last second: called once a second. */
  beat(): HealthReport {
    this.#rates = this.#meter.read(this.#counts());
    return this.health();
  }

  health(): HealthReport {
    const { identity, clock, aircraft, totals, publishing } = this.#sources;
    const failures = this.#failures();
    const ledger = publishing?.ledger.snapshot();
    const held = publishing?.publisher.held ?? null;
    return healthReport(identity, clock, {
      ok: Object.keys(failures).length === 0 && held === null,
      state: held ?? "sending",
      ...(ledger ? { ledger } : {}),
      aircraft,
      ...this.#counts(),
      late: totals.late,
      skipped: totals.skipped,
      failures,
      rates: this.#rates,
      queues: ledger ? { in_flight: ledger.in_flight, spooled: ledger.spooled } : {},
      lag: Math.round(totals.worstLate_ms),
    });
  }

  metrics(): MetricsRegistry {
    const { aircraft, totals, publishing } = this.#sources;
    const registry = new MetricsRegistry();
    registry.gauge("rangecast_aircraft", "aircraft in the fleet", () => aircraft);
    registry.counter("rangecast_frames_total", "samples of single aircraft", () => totals.frames);
    registry.counter("rangecast_datagrams_total", "sent", () => this.#counts()["datagrams"] ?? 0);
    registry.counter("rangecast_late_total", "frames that left late", () => totals.late);
    registry.counter("rangecast_skipped_total", "samples passed over", () => totals.skipped);
    registry.counter("rangecast_failures_total", "not sent, by reason", () => this.#failures());
    if (publishing) {
      const { ledger, publisher } = publishing;
      registry.gauge("rangecast_in_flight", "sent and not settled", () => publisher.inFlight);
      registry.gauge("rangecast_spooled", "waiting in memory", () => ledger.snapshot().spooled);
      registry.gauge(
        "rangecast_broker_away",
        "1 while nothing can be stored",
        () => publisher.held === null ? 0 : 1,
      );
    }
    registry.gauge("rangecast_memory_bytes", "resident memory", () => Deno.memoryUsage().rss);
    return registry;
  }

  #counts(): Record<string, number> {
    const { totals, sinks } = this.#sources;
    return { frames: totals.frames, datagrams: sinks.reduce((sum, { sent }) => sum + sent, 0) };
  }

  #failures(): Record<string, number> {
    const all: Record<string, number> = {};
    for (const [reason, n] of this.#sources.sinks.flatMap(({ failures }) => [...failures])) {
      all[reason] = (all[reason] ?? 0) + n;
    }
    return all;
  }
}
