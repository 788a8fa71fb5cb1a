import { aborted } from "@rangecast/base/aborted";
import type { Clock } from "@rangecast/base/clock";
import { messageOf, OperatorError } from "@rangecast/base/errors";
import { BusConnection } from "@rangecast/bus/connection";
import { HealthBeat } from "@rangecast/bus/health";
import { PacedDelivery } from "@rangecast/bus/paced-delivery";
import { ensureStreams } from "@rangecast/bus/provision";
import { streamName, streamSpecs } from "@rangecast/bus/streams";
import { liveConsumer } from "@rangecast/channel/paced-consumers";
import { writeToStdout } from "@rangecast/cli/log";
import type { ProgramContext } from "@rangecast/cli/program";
import { VERSION } from "@rangecast/cli/version";
import { serveMetrics } from "@rangecast/metrics/server";
import { CommandKeeper } from "./command_keeper.ts";
import type { HostConfig } from "./config.ts";
import { ReplayHost } from "./replay_host.ts";
import { HostReport } from "./report.ts";
import { refuseRival } from "./rival.ts";

/** Time for the log to take that replays are over, when stopping. */
const STOP_LIMIT_MS = 5000;

/** Hosts replays until asked to stop, and prints what they were. */
export async function runHost(config: HostConfig, context: ProgramContext): Promise<void> {
  const { clock, log, stop } = context;
  const { prefix, retention } = config;
  const instance = crypto.randomUUID().slice(0, 8);
  await using connection = await BusConnection.open(config.nats, "rangecast-replayer-host");
  await refuseRival(connection, prefix);
  const specs = streamSpecs(prefix, retention);
  const prepareStreams = async () => {
    const { created } = await ensureStreams(connection, specs);
    if (created.length > 0) log.info("created streams", { streams: created.join(" ") });
  };
  await prepareStreams();

  await using host = new ReplayHost({
    ...{ connection, clock, log, prefix, stop, prepareStreams },
    maxChannels: config.maxChannels,
    maxPrivate: config.maxPrivate,
    replayRetention: retention.replay,
    sender: `replayer:host ${instance}`,
  });
  using _keeper = new CommandKeeper({
    ...{ connection, clock, log, prefix },
    max_age_ms: retention.telemetry.max_age_ms,
    onRenewed: () => void host.counts.commands_renewed++,
  });
  await using live = config.liveMain ? await serveLive(connection, clock, prefix) : null;
  const report = new HostReport({
    identity: { program: "replayer:host", version: VERSION, instance },
    ...{ clock, host, live, connection },
  });
  await using _metrics = serveMetrics({
    ...config.metrics,
    registry: report.metrics(),
    health: () => report.health(),
  });
  using _beat = new HealthBeat({ connection, prefix, clock, report: () => report.beat() });
  const closed = connectionClosed(connection);
  host.ready.then(() =>
    log.info("ready: listening for orders", {
      broker: connection.server,
      prefix,
      resumed: host.counts.resumed,
    })
  );

  const failed = await Promise.race([aborted(stop).then(() => null), closed]);
  if (!failed) await host.finish({ endsGroups: config.stopReplays, limit_ms: STOP_LIMIT_MS });
  writeToStdout(`${report.final()}\n`);
  if (failed) throw failed;
}

/** @throws OperatorError when the broker refuses. */
async function serveLive(
  connection: BusConnection,
  clock: Clock,
  prefix: string,
): Promise<PacedDelivery> {
  const stream = streamName(prefix, "telemetry");
  try {
    return await PacedDelivery.start({ connection, clock, stream, consumer: liveConsumer(prefix) });
  } catch (error) {
    throw new OperatorError(
      `Cannot serve the livestream: ${messageOf(error)}; --no-live-main starts without it`,
      { cause: error },
    );
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
