import { messageOf, OperatorError } from "@rangecast/base/errors";
import type { Logger } from "@rangecast/cli/log";
import type { MetricsSettings } from "@rangecast/cli/metrics-flags";
import { MetricsRegistry } from "@rangecast/metrics/registry";
import { serveMetrics } from "@rangecast/metrics/server";
import { addFollowMetrics } from "./channels/follow_metrics.ts";
import { type PlayerReport, playing, type ReportSources } from "./report.ts";

/** Several players on one machine are no fault: the first one has the port, and the others play. */
export function metricsOrNothing(
  settings: MetricsSettings,
  sources: ReportSources,
  report: PlayerReport,
  log: Logger,
): AsyncDisposable | null {
  try {
    return serveMetrics({
      ...settings,
      registry: playerMetrics(sources),
      health: () => report.health(),
    });
  } catch (error) {
    if (!(error instanceof OperatorError)) throw error;
    log.warn(messageOf(error));
    return null;
  }
}

function playerMetrics(sources: ReportSources): MetricsRegistry {
  const { stats, station, timeline, seat } = sources;
  const registry = new MetricsRegistry();
  if (seat) addFollowMetrics(registry, seat);
  registry.counter("rangecast_shown_total", "messages shown", () => stats.shown);
  registry.counter("rangecast_invalid_total", "messages skipped, by reason", () => stats.invalid);
  for (const [name, help] of READING_COUNTERS) {
    registry.counter(`rangecast_${name}_total`, help, () => station.reading[name]);
  }
  registry.counter(
    "rangecast_clock_jumps_total",
    "observations whose own time was not believed",
    () => timeline.clockJumps,
  );
  registry.gauge("rangecast_buffered", "messages read ahead", () => station.size);
  registry.gauge("rangecast_pending", "messages that the broker holds", () => station.pending);
  registry.gauge(
    "rangecast_live",
    "1 while it plays live",
    () => playing(sources) === "live" ? 1 : 0,
  );
  registry.gauge(
    "rangecast_reading",
    "1 while the broker gives messages",
    () => station.state.type === "reading" ? 1 : 0,
  );
  for (const quantile of ["p50", "p99"] as const) {
    registry.gauge(
      `rangecast_latency_${quantile}_ms`,
      "from receipt to here, of live messages; absent without any",
      () => stats.latency_ms.read("run")?.[quantile] ?? {},
    );
    registry.gauge(
      `rangecast_pacing_error_${quantile}_ms`,
      "how late history is against its schedule; absent without any",
      () => stats.pacingError_ms.read("run")?.[quantile] ?? {},
    );
  }
  registry.gauge("rangecast_memory_bytes", "resident memory", () => Deno.memoryUsage().rss);
  return registry;
}

const READING_COUNTERS = [
  ["missed", "messages that left the stream before they were read"],
  ["repeated", "messages delivered twice and shown once"],
  ["reopened", "times that reading began anew"],
  ["replaced", "times that the stream was made anew"],
  ["rewound", "times that the stream had lost its newest messages"],
] as const;
