import { aborted } from "@rangecast/base/aborted";
import { messageOf, OperatorError } from "@rangecast/base/errors";
import { formatSize } from "@rangecast/base/quantities";
import { formatAddress } from "@rangecast/cli/parsers";
import type { ProgramContext } from "@rangecast/cli/program";
import type { BrokerStats } from "../core/varz.ts";
import { type Broker, startBroker } from "../server.ts";
import type { BrokerConfig } from "./config.ts";

// Clients get this long to see that the broker is about to go.
const GRACE_MS = 100;

/**
 * Serves until `stop` aborts; then takes leave of its clients, and says what it has counted.
 * @throws OperatorError when an address is taken.
 */
export async function runBroker(
  config: BrokerConfig,
  { clock, log, stop }: ProgramContext,
): Promise<void> {
  const { host, monitorPort, ...rest } = config;
  const broker = await open(config, () =>
    startBroker({
      host,
      ...rest,
      clock,
      ...(monitorPort === 0 ? {} : { monitorPort }),
    }));
  log.info(
    "in memory only, for walkthroughs, tests and laptops: production runs nats-server",
    { max_memory: formatSize(config.maxMemoryBytes) },
  );
  const monitor = monitorPort === 0
    ? ""
    : `, /varz on http://${formatAddress({ hostname: host, port: monitorPort })}`;
  log.info(`listening on ${formatAddress({ hostname: host, port: broker.port })}${monitor}`);
  await aborted(stop);
  const stats = broker.stats();
  if (stats.connections > 0) await broker.lameDuck(GRACE_MS);
  else await broker[Symbol.asyncDispose]();
  log.info("stopped", lastFigures(stats));
}

async function open(config: BrokerConfig, start: () => Promise<Broker>): Promise<Broker> {
  try {
    return await start();
  } catch (error) {
    const taken = error instanceof Deno.errors.AddrInUse;
    const where = [config.port, config.monitorPort].filter((port) => port > 0)
      .map((port) => formatAddress({ hostname: config.host, port })).join(" and ");
    throw new OperatorError(
      `Cannot listen on ${where}: ${
        taken
          ? "one of them is in use; choose others with --port and --monitor-port"
          : messageOf(error)
      }`,
    );
  }
}

function lastFigures({ core, jetstream }: BrokerStats): Record<string, number> {
  const { counters } = jetstream;
  return {
    connections: core.totalConnections,
    in: core.inMessages,
    out: core.outMessages,
    stored: counters.stored,
    duplicates: counters.duplicates,
    refused: counters.refusedByHeader + counters.refusedByLimit + counters.refusedBySize +
      counters.refusedByMemory,
    discarded_by_memory: counters.discardedByMemory,
    slow_consumers: core.slowConsumers,
    internal_errors: core.internalErrors.count,
  };
}
