import { aborted } from "@rangecast/base/aborted";
import { messageOf, OperatorError } from "@rangecast/base/errors";
import type { BusConnection } from "@rangecast/bus/connection";
import { HealthBeat } from "@rangecast/bus/health";
import { ensureStreams } from "@rangecast/bus/provision";
import { streamName, streamSpecs } from "@rangecast/bus/streams";
import { writeToStdout } from "@rangecast/cli/log";
import type { ProgramContext } from "@rangecast/cli/program";
import { VERSION } from "@rangecast/cli/version";
import { serveMetrics } from "@rangecast/metrics/server";
import { BrokerNow } from "./broker_now.ts";
import { CommandDesk } from "./command_desk.ts";
import type { FindingsConfig } from "./config.ts";
import { FindingOutput } from "./finding_output.ts";
import { latestFindings } from "../latest_findings.ts";
import { LiveWatch } from "./live_watch.ts";
import type { WatchedDomain } from "./open_engines.ts";
import { FindingsReport } from "./report.ts";
import { refuseRival } from "./rival.ts";

/** Time for the last revisions to be stored, when stopping. */
const STOP_LIMIT_MS = 5_000;
/** It is gone through this many times what detectors remember, so that they all are in their stride. */
const LOOK_BACK_FACTOR = 2;

/** Watches the livestream, and serves commands, until asked to stop. */
export async function serve(
  config: FindingsConfig,
  { clock, log, stop }: ProgramContext,
  connection: BusConnection,
  domains: readonly WatchedDomain[],
): Promise<void> {
  const { prefix, lookBack_ms } = config;
  await refuseRival(connection, prefix);
  const specs = streamSpecs(prefix, config.retention);
  const prepare = async () => {
    const { created } = await ensureStreams(connection, specs);
    if (created.length > 0) log.info("created streams", { streams: created.join(" ") });
  };
  await prepare();
  const stream = streamName(prefix, "findings");
  const past = await latest(latestFindings({ connection, clock, prefix, stream }));
  if (past.unreadable > 0) log.warn("findings cannot be read", { count: past.unreadable });
  using now = await BrokerNow.open({ connection, clock, stream });
  const duplicateWindow_ms = specs[0]?.duplicate_window_ms ?? 0;
  await using output = new FindingOutput({
    ...{ connection, clock, log, prefix, stream, duplicateWindow_ms, prepare },
  });
  const watches: LiveWatch[] = [];
  await using opened = new AsyncDisposableStack();
  for (const domain of domains) {
    domain.engine.restore(past.findings);
    const reach_ms = Math.min(lookBack_ms, LOOK_BACK_FACTOR * domain.engine.memory_ms);
    const until_ms = now.read();
    const watch = new LiveWatch({
      ...{ ...domain, connection, clock, until_ms },
      from_ms: until_ms - reach_ms,
      now: () => now.read(),
      onFindings: (findings) => findings.forEach((finding) => void output.publish(finding)),
      onSettled: () => {
        const { observations, open } = domain.engine;
        log.info("the past has been gone through", {
          ...{ domain: domain.engine.domain, observations, open: open.length },
        });
        if (watches.every(({ isSettled }) => isSettled)) {
          log.info("ready: watching", { broker: connection.server, prefix });
        }
      },
    });
    watches.push(opened.use(watch));
  }
  using desk = new CommandDesk({
    ...{ connection, prefix, output },
    engines: domains.map(({ engine }) => engine),
    isReady: () => watches.every(({ isSettled }) => isSettled),
    now: () => now.read(),
  });
  const report = new FindingsReport({
    identity: { program: "findings", version: VERSION, instance: crypto.randomUUID().slice(0, 8) },
    ...{ clock, connection, watches, output, desk, unreadable: past.unreadable },
  });
  await using _metrics = serveMetrics({
    ...config.metrics,
    registry: report.metrics(),
    health: () => report.health(),
  });
  using _beat = new HealthBeat({ connection, prefix, clock, report: () => report.beat() });
  const failed = await Promise.race([aborted(stop).then(() => null), connectionClosed(connection)]);
  await opened.disposeAsync();
  if (!failed) await output.drain(STOP_LIMIT_MS);
  writeToStdout(`${report.final()}\n`);
  if (failed) throw failed;
}

async function latest<Result>(reading: Promise<Result>): Promise<Result> {
  try {
    return await reading;
  } catch (error) {
    throw new OperatorError(`Cannot read what was found before: ${messageOf(error)}`, {
      cause: error,
    });
  }
}

/** The broker has ended the connection for good: it takes these credentials no longer. */
function connectionClosed(connection: BusConnection): Promise<OperatorError> {
  return new Promise((resolve) =>
    connection.onEvent((event) => {
      if (event.type !== "closed") return;
      const problem = event.problem ?? "without a reason";
      resolve(new OperatorError(`The broker has closed the connection: ${problem}`));
    })
  );
}
