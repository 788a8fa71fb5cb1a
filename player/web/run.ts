import { aborted } from "@rangecast/base/aborted";
import { OperatorError } from "@rangecast/base/errors";
import { BusConnection } from "@rangecast/bus/connection";
import { HealthBeat } from "@rangecast/bus/health";
import { writeToStdout } from "@rangecast/cli/log";
import type { ProgramContext } from "@rangecast/cli/program";
import { serveMetrics } from "@rangecast/metrics/server";
import type { PlayerWebConfig } from "./config.ts";
import { servePlayer } from "./player_site.ts";

/** Serves pages and their sockets until asked to stop, and prints what they were. */
export async function runPlayerWeb(
  config: PlayerWebConfig,
  { clock, log, stop }: ProgramContext,
): Promise<void> {
  const { prefix } = config;
  const instance = crypto.randomUUID().slice(0, 8);
  await using connection = await BusConnection.open(config.nats, "rangecast-player-web");
  await using player = await servePlayer(config, {
    ...{ connection, clock, log, instance },
    variable: (name) => Deno.env.get(name),
  });
  const { report } = player;
  await using _metrics = serveMetrics({
    ...config.metrics,
    registry: report.registry,
    health: () => report.health(),
  });
  using _beat = new HealthBeat({ connection, prefix, clock, report: () => report.beat() });

  const failed = await Promise.race([aborted(stop).then(() => null), connectionClosed(connection)]);
  writeToStdout(`${report.final()}\n`);
  if (failed) throw failed;
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
