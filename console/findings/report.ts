import type { Clock } from "@rangecast/base/clock";
import { RateMeter } from "@rangecast/base/rate-meter";
import { formatIso } from "@rangecast/base/utc";
import type { BusConnection } from "@rangecast/bus/connection";
import { type HealthIdentity, type HealthReport, healthReport } from "@rangecast/bus/health";
import { MetricsRegistry } from "@rangecast/metrics/registry";
import type { CommandDesk } from "./command_desk.ts";
import type { FindingOutput } from "./finding_output.ts";
import type { LiveWatch } from "./live_watch.ts";

export interface ReportSources {
  readonly identity: HealthIdentity;
  readonly clock: Clock;
  readonly connection: BusConnection;
  readonly watches: readonly LiveWatch[];
  readonly output: FindingOutput;
  readonly desk: CommandDesk;
  /** Stored findings that could not be read at the start. */
  readonly unreadable: number;
}

/** The state of the service in the forms that it is asked for. */
export class FindingsReport {
  readonly #sources: ReportSources;
  readonly #started_ms: number;
  readonly #meter: RateMeter;
  #rates: Record<string, number> = {};

  constructor(sources: ReportSources) {
    this.#sources = sources;
    this.#started_ms = sources.clock.monotonicMs();
    this.#meter = new RateMeter(sources.clock, this.#observations());
  }

  /** Takes the rates of the last second: called by the beat. */
  beat(): HealthReport {
    this.#rates = this.#meter.read(this.#observations());
    return this.health();
  }

  health(): HealthReport {
    const { identity, clock, connection, watches, output } = this.#sources;
    const isWell = watches.every(({ isSettled, problem }) => isSettled && problem === null);
    return healthReport(identity, clock, {
      ok: connection.connected && isWell,
      ...this.#counts(),
      rates: this.#rates,
      queues: {
        findings: output.waiting,
        ...this.#byDomain((watch) => watch.waiting),
      },
      lag: output.lag_ms,
    });
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

  metrics(): MetricsRegistry {
    const { watches, output, desk, unreadable } = this.#sources;
    const registry = new MetricsRegistry();
    const counter = (name: string, help: string, read: () => number | Record<string, number>) =>
      registry.counter(`rangecast_${name}_total`, help, read);
    counter("observations", "observations looked at, by domain", () => this.#observations());
    counter("passed_over", "messages that said nothing, by domain and reason", () => {
      return this.#passedOver();
    });
    counter("missed", "messages that left the stream unread, by domain", () => {
      return this.#byDomain(({ counts }) => counts.missed);
    });
    counter("findings_published", "revisions of findings", () => output.counts.published);
    counter("findings_duplicate", "revisions that were stored before", () => {
      return output.counts.duplicates;
    });
    counter("findings_failed", "revisions that were not stored, by reason", () => output.failed);
    counter("findings_unreadable", "stored findings passed over at the start", () => unreadable);
    counter("commands", "commands carried out, by action", () => desk.done);
    counter("commands_refused", "commands refused, by reason", () => desk.refused);
    registry.gauge("rangecast_findings_open", "findings that are not closed, by rule", () => {
      return openByRule(watches);
    });
    registry.gauge("rangecast_entities", "that are looked at, by domain", () => {
      return this.#byDomain(({ engine }) => engine.entities);
    });
    registry.gauge("rangecast_memory_bytes", "resident memory", () => Deno.memoryUsage().rss);
    return registry;
  }

  #counts() {
    const { output, desk, watches, unreadable } = this.#sources;
    return {
      observations: this.#observations(),
      passed_over: this.#passedOver(),
      open: openByRule(watches),
      findings: { ...output.counts, failed: output.failed, unreadable },
      commands: desk.done,
      commands_refused: desk.refused,
    };
  }

  #observations(): Record<string, number> {
    return this.#byDomain(({ engine }) => engine.observations);
  }

  #byDomain(read: (watch: LiveWatch) => number): Record<string, number> {
    return Object.fromEntries(this.#sources.watches.map((watch) => [watch.domain, read(watch)]));
  }

  /** By `<domain>_<reason>`. */
  #passedOver(): Record<string, number> {
    return Object.fromEntries(
      this.#sources.watches.flatMap(({ domain, engine }) =>
        Object.entries(engine.counts).map(([reason, count]) => [`${domain}_${reason}`, count])
      ),
    );
  }
}

function openByRule(watches: readonly LiveWatch[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { engine } of watches) {
    for (const { rule } of engine.open) counts[rule] = (counts[rule] ?? 0) + 1;
  }
  return counts;
}
