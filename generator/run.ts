import { assert } from "@rangecast/base/assert";
import type { Clock } from "@rangecast/base/clock";
import { OperatorError } from "@rangecast/base/errors";
import { HealthBeat } from "@rangecast/bus/health";
import { DEFAULT_MAX_IN_FLIGHT } from "@rangecast/bus/publisher";
import { DEFAULT_SPOOL_FRAMES } from "@rangecast/bus/tspi-intake";
import { TspiPublishing } from "@rangecast/bus/tspi-publishing";
import { readFlagFile } from "@rangecast/cli/flag-file";
import { VERSION } from "@rangecast/cli/version";
import { serveMetrics } from "@rangecast/metrics/server";
import { type ByteSink, LineWriter } from "@rangecast/cli/line-writer";
import type { Logger } from "@rangecast/cli/log";
import type { ProgramContext } from "@rangecast/cli/program";
import { NO_SITES, parseSites, type Sites } from "@rangecast/domains/tspi/sites";
import type { BusSettings, GeneratorConfig, ModelSettings, RecordingSettings } from "./config.ts";
import { FIRST_SENSOR_ID, type Fleet } from "./fleet/fleet.ts";
import { loadRecordedFleet, modelFleet } from "./fleet/load_fleet.ts";
import { unixTicks } from "./frames/datagram_stamp.ts";
import { frameMaker, type TimeBase } from "./frames/frame_maker.ts";
import { play } from "./frames/play.ts";
import { Schedule } from "./frames/schedule.ts";
import type { FrameSink } from "./output/frame_sink.ts";
import { noTotals } from "./output/metrics_line.ts";
import { Progress } from "./output/progress.ts";
import { natsSink } from "./output/nats_sink.ts";
import { openUdpSink } from "./output/udp_sink.ts";
import { runTraffic } from "./traffic/run_traffic.ts";
import { GeneratorReport } from "./report.ts";

const PUBLISH_TIMEOUT_MS = 2_000;
const RATE_INTERVAL_MS = 1_000;

/**
 * Sends the fleet's datagrams until it ends, the time is up, or `stop` aborts; a line of figures
 * goes to `output` every second and at the end.
 * @throws OperatorError
 */
export async function runGenerator(
  config: GeneratorConfig,
  { clock, log, stop }: Pick<ProgramContext, "clock" | "log" | "stop">,
  output: ByteSink = Deno.stdout,
): Promise<void> {
  if (config.fleet.style === "traffic") {
    assert(config.bus !== null, "traffic has a broker to go to");
    const { fleet, bus } = config;
    return await runTraffic({ ...config, fleet, bus }, { clock, log, stop }, output);
  }
  const { fleet, timeBase } = await prepare(config.fleet, clock, log);
  const sites = await loadSites(config.sitesFile, fleet, log);
  await using open = new AsyncDisposableStack();
  const sinks: FrameSink[] = config.targets.map((target) => open.use(openUdpSink(target)));
  const publishing = config.bus === null ? null : await openPublishing(config.bus, { clock, log });
  if (publishing) sinks.push(open.use(natsSink(publishing, clock)));

  const lines = new LineWriter(output);
  const readerGone = new AbortController();
  lines.closed.then(() => readerGone.abort());
  const progress = new Progress(
    { aircraft: fleet.size, rate_hz: config.rate_hz },
    sinks,
    lines,
    log,
  );
  const totals = noTotals();
  const identity = {
    program: "generator",
    version: VERSION,
    instance: crypto.randomUUID().slice(0, 8),
  };
  const health = new GeneratorReport({
    identity,
    clock,
    aircraft: fleet.size,
    totals,
    sinks,
    publishing,
  });
  open.use(serveMetrics({
    ...config.metrics,
    registry: health.metrics(),
    health: () => health.health(),
  }));
  open.use(beat(config, publishing, health, clock));
  log.info(`sending to ${sinks.map(({ name }) => name).join(", ")}`, {
    style: config.fleet.style,
    aircraft: fleet.size,
    rate: config.rate_hz,
  });
  const elapsed_s = await play({
    schedule: schedule(config, fleet),
    makeFrame: frameMaker(fleet, timeBase(), sites),
    sinks,
    clock,
    stop: AbortSignal.any([stop, readerGone.signal]),
    totals,
    report: (soFar_s) => progress.report(totals, soFar_s),
  });
  // What is still on its way counts in the last line.
  const unsent = await open.disposeAsync().then(() => null, (error: unknown) => error);
  await progress.finish(totals, elapsed_s);
  if (unsent !== null) throw unsent;
}

function openPublishing(
  bus: BusSettings,
  context: Pick<ProgramContext, "clock" | "log">,
): Promise<TspiPublishing> {
  const options = {
    ...bus,
    name: "rangecast-generator",
    sensorIds: [],
    run: undefined,
    spoolFrames: DEFAULT_SPOOL_FRAMES,
    maxInFlight: DEFAULT_MAX_IN_FLIGHT,
    publishTimeout_ms: PUBLISH_TIMEOUT_MS,
  };
  return TspiPublishing.open(options, context);
}

/** Says once a second how it goes: on the bus when there is one, else only to those who ask. */
function beat(
  config: GeneratorConfig,
  publishing: TspiPublishing | null,
  health: GeneratorReport,
  clock: Clock,
): Disposable {
  if (publishing && config.bus) {
    const { connection } = publishing;
    return new HealthBeat({
      connection,
      prefix: config.bus.prefix,
      clock,
      report: () => health.beat(),
    });
  }
  const timer = clock.setRepeating(() => void health.beat(), RATE_INTERVAL_MS);
  return { [Symbol.dispose]: () => clock.clearTimer(timer) };
}

interface Prepared {
  readonly fleet: Fleet;
  /** To be called at the start of the run. */
  timeBase(): TimeBase;
}

async function prepare(
  settings: ModelSettings | RecordingSettings,
  clock: Clock,
  log: Logger,
): Promise<Prepared> {
  const now = (): TimeBase => ({ start_ticks: unixTicks(clock.nowMs()), repeats: "go-on" });
  if (settings.style !== "recorded") return { fleet: modelFleet(settings), timeBase: now };
  const fleet = await loadRecordedFleet(settings, log);
  const original: TimeBase = { start_ticks: unixTicks(fleet.start_ms), repeats: "start-again" };
  return { fleet, timeBase: settings.time === "original" ? () => original : now };
}

function schedule(config: GeneratorConfig, fleet: Fleet): Schedule {
  const { rate_hz, timeScale, continuous, duration_ms } = config;
  return new Schedule({
    aircraft: fleet.size,
    rate_hz,
    timeScale,
    duration_ms,
    // Sampled on whole intervals from the first fix on, the recorded instants themselves are met.
    phases: config.fleet.style === "recorded" ? "together" : "spread",
    length_s: fleet.length_s,
    loop: continuous,
  });
}

async function loadSites(path: string | undefined, fleet: Fleet, log: Logger): Promise<Sites> {
  if (path === undefined) return NO_SITES;
  const sites = await readFlagFile("sites", path, parseSites);
  const last = FIRST_SENSOR_ID + fleet.size - 1;
  const known = [...sites.keys()].filter((id) => id >= FIRST_SENSOR_ID && id <= last).length;
  if (known === 0) {
    throw new OperatorError(
      `Cannot use ${path} as it must hold the site of a sensor from ${FIRST_SENSOR_ID} to ${last}`,
    );
  }
  log.info("sensors with a site send spherical datagrams", {
    spherical: known,
    geocentric: fleet.size - known,
  });
  return sites;
}
