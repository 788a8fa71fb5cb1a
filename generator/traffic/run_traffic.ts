import { sleep } from "@rangecast/base/clock";
import { OperatorError } from "@rangecast/base/errors";
import { FlightPublishing } from "@rangecast/bus/flight-publishing";
import { HealthBeat, type HealthReport, healthReport } from "@rangecast/bus/health";
import { accountedFor } from "@rangecast/bus/ledger";
import { type ByteSink, LineWriter } from "@rangecast/cli/line-writer";
import type { ProgramContext } from "@rangecast/cli/program";
import { VERSION } from "@rangecast/cli/version";
import type { FlightSource } from "@rangecast/domains/flight/message";
import { MetricsRegistry } from "@rangecast/metrics/registry";
import { serveMetrics } from "@rangecast/metrics/server";
import type { BusSettings, GeneratorConfig, TrafficSettings } from "../config.ts";
import { Traffic } from "./traffic.ts";

const PUBLISH_TIMEOUT_MS = 2000;
const SPOOL_FLIGHTS = 100_000;
const DRAIN_LIMIT_MS = 10_000;
const SECOND_MS = 1000;

interface TrafficConfig extends Pick<GeneratorConfig, "timeScale" | "duration_ms" | "metrics"> {
  readonly fleet: TrafficSettings;
  readonly bus: BusSettings;
}

/**
 * Publishes the states of made-up air traffic until the time is up or `stop` aborts; a line of
 * figures goes to `output` at the end.
 * @throws OperatorError
 */
export async function runTraffic(
  config: TrafficConfig,
  context: Pick<ProgramContext, "clock" | "log" | "stop">,
  output: ByteSink,
): Promise<void> {
  const { fleet, bus, metrics } = config;
  const { clock, log } = context;
  await using publishing = await FlightPublishing.open({
    nats: bus.nats,
    prefix: bus.prefix,
    retention: bus.flightRetention,
    name: "rangecast-generator",
    spoolFlights: SPOOL_FLIGHTS,
    publishTimeout_ms: PUBLISH_TIMEOUT_MS,
  }, context);
  const { connection, ledger, publisher } = publishing;
  const instance = crypto.randomUUID().slice(0, 8);
  const identity = { program: "generator", version: VERSION, instance };
  const health = (): HealthReport => {
    const snapshot = ledger.snapshot();
    return healthReport(identity, clock, {
      ok: publisher.held === null,
      state: publisher.held ?? "sending",
      ledger: snapshot,
      aircraft: fleet.count,
      rates: {},
      queues: { in_flight: snapshot.in_flight, spooled: snapshot.spooled },
      lag: Math.round(publisher.lag_ms),
    });
  };
  const registry = new MetricsRegistry();
  registry.gauge("rangecast_aircraft", "aircraft in the fleet", () => fleet.count);
  registry.counter("rangecast_stored_total", "stored as new", () => ledger.snapshot().stored);
  await using _metrics = serveMetrics({ ...metrics, registry, health });
  using _beat = new HealthBeat({ connection, prefix: bus.prefix, clock, report: health });
  log.info(`sending to nats ${connection.server}`, {
    style: fleet.style,
    aircraft: fleet.count,
    interval_s: fleet.interval_s,
  });
  await fly(config, publishing, context);
  const drained = await publishing.finish(DRAIN_LIMIT_MS);
  const snapshot = ledger.snapshot();
  const lines = new LineWriter(output);
  lines.write(JSON.stringify({
    program: "generator",
    aircraft: fleet.count,
    ledger: snapshot,
    balanced: accountedFor(snapshot) === snapshot.received,
  }));
  await lines.flush();
  if (drained === "settled") return;
  throw new OperatorError(
    `Could not store everything within ${DRAIN_LIMIT_MS} ms as the broker did not take it: what is missing is counted by reason`,
  );
}

/** Each second of the traffic when it is due; its times go `timeScale` times as fast as ours. */
async function fly(
  { fleet, timeScale, duration_ms }: TrafficConfig,
  publishing: FlightPublishing,
  { clock, stop }: Pick<ProgramContext, "clock" | "stop">,
): Promise<void> {
  const traffic = new Traffic(fleet);
  const source = sourceOf(fleet);
  const start_ms = clock.monotonicMs();
  const start_unix_s = Math.floor(clock.nowMs() / SECOND_MS);
  for (let second = 0; !stop.aborted; second++) {
    const due_ms = second * SECOND_MS / timeScale;
    if (due_ms >= duration_ms) return;
    await sleep(clock, Math.max(0, start_ms + due_ms - clock.monotonicMs()), stop);
    if (stop.aborted) return;
    const unix_s = start_unix_s + second;
    for (const payload of traffic.next(unix_s)) {
      const recv_ms = clock.nowMs();
      publishing.accept({ payload, source, source_time_ms: unix_s * SECOND_MS, recv_ms });
    }
    publishing.pump();
  }
}

function sourceOf({ airport: { lat, lon }, interval_s }: TrafficSettings): FlightSource {
  return {
    provider: "rangecast",
    mode: "synthetic",
    bbox: {
      lat_min: Math.max(-90, lat - 2),
      lat_max: Math.min(90, lat + 2),
      lon_min: Math.max(-180, lon - 4),
      lon_max: Math.min(180, lon + 4),
    },
    poll_interval_s: interval_s,
  };
}
