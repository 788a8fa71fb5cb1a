import { messageOf, OperatorError } from "@rangecast/base/errors";
import { FlightPublishing } from "@rangecast/bus/flight-publishing";
import { HealthBeat } from "@rangecast/bus/health";
import { sum } from "@rangecast/bus/ledger";
import { streamName } from "@rangecast/bus/streams";
import { writeToStdout } from "@rangecast/cli/log";
import type { ProgramContext } from "@rangecast/cli/program";
import { VERSION } from "@rangecast/cli/version";
import { serveMetrics } from "@rangecast/metrics/server";
import type { FlightsConfig, LiveInput, ReplayInput } from "./config.ts";
import { readFlightLines } from "./flight_lines.ts";
import { OpenSkyClient } from "./opensky_client.ts";
import { pollUntil } from "./polling.ts";
import { replayUntil } from "./replaying.ts";
import { FlightsReport } from "./report.ts";
import { boundedRequests, type SendRequest } from "./request.ts";
import { TokenKeeper } from "./token_keeper.ts";

const REQUEST_TIMEOUT_MS = 30_000;
/** The whole world's aircraft are some 2 MB. */
const MAX_BODY_BYTES = 16 * 1024 * 1024;

interface Running {
  readonly publishing: FlightPublishing;
  readonly report: FlightsReport;
}

/** Polls or replays until asked to stop, or the file ends; then stores what is left. */
export async function runFlights(config: FlightsConfig, context: ProgramContext): Promise<void> {
  const { clock, log, stop } = context;
  // Before the broker: whoever named a file that is not there hears of it at once.
  using file = config.input.mode === "replay" ? await openReplay(config.input) : null;
  await using publishing = await FlightPublishing.open(
    { ...config, name: "rangecast-producer-flights" },
    context,
  );
  const { connection } = publishing;
  const limits = { clock, stop, timeout_ms: REQUEST_TIMEOUT_MS, maxBytes: MAX_BODY_BYTES };
  const send = boundedRequests(limits);
  const tokens = config.input.mode === "live" ? tokensOf(config.input, send, context) : null;
  const instance = crypto.randomUUID().slice(0, 8);
  const report = new FlightsReport({
    identity: { program: "producer:flights", version: VERSION, instance },
    clock,
    publishing,
    refreshes: tokens?.refreshes ?? null,
  });
  await using _metrics = serveMetrics({
    ...config.metrics,
    registry: report.registry,
    health: () => report.health(),
  });
  using _beat = new HealthBeat({
    connection,
    prefix: config.prefix,
    clock,
    report: () => report.beat(),
  });
  log.info(config.input.mode === "live" ? "polling" : "replaying", {
    from: config.input.mode === "live" ? config.input.baseUrl.host : config.input.file,
    broker: connection.server,
    stream: streamName(config.prefix, "flights"),
  });
  if (config.input.mode === "live") {
    await poll({ ...config, input: config.input }, { publishing, report }, send, tokens, context);
  } else if (file) {
    const lines = readFlightLines(file.readable);
    const { speed } = config.input;
    await replayUntil(stop, { lines, speed, publishing, report, clock });
  }
  const drained = await publishing.finish(config.drainTimeout_ms);
  writeToStdout(`${report.final()}\n`);
  if (drained === "gave up") throw undrained(config, publishing);
}

async function poll(
  { input, bbox }: FlightsConfig & { readonly input: LiveInput },
  running: Running,
  send: SendRequest,
  tokens: TokenKeeper | null,
  { clock, log, stop }: ProgramContext,
): Promise<void> {
  const { baseUrl, interval_s } = input;
  await pollUntil(stop, {
    ...running,
    client: new OpenSkyClient({ baseUrl, bbox, send, tokens }),
    source: { provider: "opensky", mode: "live", bbox, poll_interval_s: interval_s },
    sourceName: baseUrl.origin,
    interval_s,
    clock,
    log,
  });
}

function tokensOf(
  { tokenUrl, credentials }: LiveInput,
  send: SendRequest,
  { clock }: ProgramContext,
): TokenKeeper | null {
  return credentials && new TokenKeeper({ url: tokenUrl, credentials, clock, send });
}

async function openReplay({ file }: ReplayInput): Promise<Deno.FsFile> {
  try {
    return await Deno.open(file);
  } catch (error) {
    throw new OperatorError(`Cannot use --replay-file ${file}: ${messageOf(error)}`, {
      cause: error,
    });
  }
}

function undrained(
  { drainTimeout_ms }: FlightsConfig,
  { ledger, deadLetters }: FlightPublishing,
): OperatorError {
  const { dropped, failed } = ledger.snapshot();
  const lost = (dropped["not_stored_at_exit"] ?? 0) + sum(failed) + deadLetters.counts.failed;
  return new OperatorError(
    `Could not store ${lost} messages within --drain-timeout ${drainTimeout_ms} ms as the broker did not take them; they are counted in the ledger above`,
  );
}
