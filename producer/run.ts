import { aborted } from "@rangecast/base/aborted";
import { OperatorError } from "@rangecast/base/errors";
import { HealthBeat } from "@rangecast/bus/health";
import { type Ledger, sum } from "@rangecast/bus/ledger";
import { streamName } from "@rangecast/bus/streams";
import { TspiPublishing } from "@rangecast/bus/tspi-publishing";
import { writeToStdout } from "@rangecast/cli/log";
import { formatAddress } from "@rangecast/cli/parsers";
import type { ProgramContext } from "@rangecast/cli/program";
import { VERSION } from "@rangecast/cli/version";
import { serveMetrics } from "@rangecast/metrics/server";
import type { ProducerConfig } from "./config.ts";
import { KernelDropsFeed } from "./kernel_drops.ts";
import { ProducerReport } from "./report.ts";
import { socketAddress } from "./udp_messages.ts";
import { UdpReceiver } from "./udp_receiver.ts";

/** Receives until asked to stop, then stores what is left, and prints the ledger. */
export async function runProducer(
  config: ProducerConfig,
  { clock, log, stop }: ProgramContext,
): Promise<void> {
  const options = { ...config, name: "rangecast-producer" };
  await using publishing = await TspiPublishing.open(options, { clock, log });
  const { connection, ledger, publisher } = publishing;
  using kernelDrops = await KernelDropsFeed.open(config.kernelDropsFile, clock);
  const report = new ProducerReport({
    identity: { program: "producer", version: VERSION, instance: crypto.randomUUID().slice(0, 8) },
    clock,
    ledger,
    publisher,
    kernelDrops: () => kernelDrops.latest,
  });
  await using _metrics = serveMetrics({
    ...config.metrics,
    registry: report.metrics(),
    health: () => report.health(),
  });
  using _beat = new HealthBeat({
    connection,
    prefix: config.prefix,
    clock,
    report: () => report.beat(),
  });

  const failure = Promise.withResolvers<Error>();
  const receiver = await UdpReceiver.open(config.receiver, {
    onDatagram: (datagram) => publishing.accept(datagram),
    onBatchEnd: () => publishing.pump(),
    onDropped: (count) => publishing.drop("handover_full", count),
    onFailure: failure.resolve,
  });
  log.info(`listening on udp ${formatAddress(socketAddress(config.receiver))}`, {
    broker: connection.server,
    stream: streamName(config.prefix, "telemetry"),
  });

  const failed = await Promise.race([aborted(stop).then(() => null), failure.promise]);
  await receiver[Symbol.asyncDispose]();
  const drained = await publishing.finish(config.drainTimeout_ms);
  writeToStdout(`${report.final()}\n`);
  if (failed) throw failed;
  if (drained === "gave up") throw undrained(config, ledger);
}

function undrained(config: ProducerConfig, ledger: Ledger): OperatorError {
  const { dropped, failed } = ledger.snapshot();
  const lost = (dropped["not_stored_at_exit"] ?? 0) + sum(failed);
  return new OperatorError(
    `Could not store ${lost} frames within --drain-timeout ${config.drainTimeout_ms} ms as the broker did not take them; they are counted in the ledger above`,
  );
}
