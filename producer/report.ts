import type { Clock } from "@rangecast/base/clock";
import { RateMeter } from "@rangecast/base/rate-meter";
import {
  type HealthDetails,
  type HealthIdentity,
  type HealthReport,
  healthReport,
} from "@rangecast/bus/health";
import {
  accountedFor,
  type Ledger,
  type LedgerSnapshot,
  type Reasons,
} from "@rangecast/bus/ledger";
import type { Publisher } from "@rangecast/bus/publisher";
import { DATAGRAM_REFUSALS } from "@rangecast/domains/tspi/datagram";
import { MetricsRegistry, type Reading } from "@rangecast/metrics/registry";
import type { KernelDrops } from "./kernel_drops.ts";

export interface ReportSources {
  readonly identity: HealthIdentity;
  readonly clock: Clock;
  readonly ledger: Ledger;
  readonly publisher: Publisher;
  kernelDrops(): KernelDrops;
}

/** The producer's state in the three forms that it is asked for. */
export class ProducerReport {
  readonly #sources: ReportSources;
  readonly #started_ms: number;
  readonly #meter: RateMeter;
  #rates: Record<string, number> = {};

  constructor(sources: ReportSources) {
    this.#sources = sources;
    this.#started_ms = sources.clock.monotonicMs();
    this.#meter = new RateMeter(sources.clock, this.#counts());
  }

  /** Takes the rates of the last second: called by the beat. */
  beat(): HealthReport {
    this.#rates = this.#meter.read(this.#counts());
    return this.health();
  }

  health(): HealthReport {
    const { identity, clock, ledger, publisher, kernelDrops } = this.#sources;
    const snapshot = ledger.snapshot();
    const details: HealthDetails = {
      ok: publisher.held === null,
      state: publisher.held ?? "storing",
      ledger: snapshot,
      kernel_drops: kernelDrops(),
      rates: this.#rates,
      queues: { in_flight: snapshot.in_flight, spooled: snapshot.spooled },
      lag: Math.round(publisher.lag_ms),
      ...publisher.counts,
    };
    return healthReport(identity, clock, details);
  }

  /** The line at the very end. */
  final(): string {
    const { identity, clock, ledger, publisher, kernelDrops } = this.#sources;
    const snapshot = ledger.snapshot();
    return JSON.stringify({
      program: identity.program,
      instance: identity.instance,
      ledger: snapshot,
      balanced: accountedFor(snapshot) === snapshot.received,
      kernel_drops: kernelDrops(),
      ...publisher.counts,
      elapsed_s: Math.round(clock.monotonicMs() - this.#started_ms) / 1000,
    });
  }

  metrics(): MetricsRegistry {
    const { ledger, publisher, kernelDrops } = this.#sources;
    const registry = new MetricsRegistry();
    for (const { name, help, reasons } of LEDGER_COUNTERS) {
      const read = () => reading(ledger.snapshot()[name], reasons);
      registry.counter(`rangecast_${name}_total`, help, read);
    }
    registry.gauge(
      "rangecast_in_flight",
      "sent and not settled",
      () => ledger.snapshot().in_flight,
    );
    registry.gauge("rangecast_spooled", "waiting in memory", () => ledger.snapshot().spooled);
    registry.gauge(
      "rangecast_lag_ms",
      "age of the oldest message without an outcome",
      () => publisher.lag_ms,
    );
    registry.counter(
      "rangecast_resent_total",
      "messages sent again",
      () => publisher.counts.resent,
    );
    registry.counter(
      "rangecast_late_replies_total",
      "replies after the outcome was known",
      () => publisher.counts.late_replies,
    );
    registry.counter(
      "rangecast_sent_unchecked_total",
      "late messages sent although the stream could not tell whether it has them",
      () => publisher.counts.sent_unchecked,
    );
    registry.gauge(
      "rangecast_broker_away",
      "1 while nothing can be stored",
      () => publisher.held === null ? 0 : 1,
    );
    registry.gauge("rangecast_memory_bytes", "resident memory", () => Deno.memoryUsage().rss);
    registry.counter(
      "rangecast_kernel_drops_total",
      "dropped by the kernel; absent while unknown",
      () => {
        const drops = kernelDrops();
        return drops === "unknown" ? {} : drops;
      },
    );
    return registry;
  }

  #counts(): Record<string, number> {
    const { received, stored } = this.#sources.ledger.snapshot();
    return { received, stored };
  }
}

interface LedgerCounter {
  readonly name: keyof LedgerSnapshot;
  readonly help: string;
  /** Shown as 0 before the first event, so that a rate over it sees that event. */
  readonly reasons?: readonly string[];
}

const LEDGER_COUNTERS: readonly LedgerCounter[] = [
  { name: "received", help: "datagrams received" },
  { name: "stored", help: "acknowledged by the broker as new" },
  { name: "duplicates", help: "acknowledged by the broker as known already" },
  { name: "refused", help: "not valid", reasons: DATAGRAM_REFUSALS },
  { name: "filtered", help: "not wanted" },
  {
    name: "dropped",
    help: "lost because a bound was reached",
    reasons: ["spool_full", "handover_full"],
  },
  { name: "failed", help: "given up", reasons: ["not_sendable", "unknown"] },
];

/** The count, or the counts by reason with the known ones at least at 0. */
function reading(counts: number | Reasons, reasons: readonly string[] = []): Reading {
  if (typeof counts === "number") return counts;
  return { ...Object.fromEntries(reasons.map((reason) => [reason, 0])), ...counts };
}
