import { NATS_FLAGS, type NatsSettings, natsSettings } from "@rangecast/bus/nats-flags";
import { DEFAULT_MAX_IN_FLIGHT } from "@rangecast/bus/publisher";
import { retentionSettings, STREAM_FLAGS } from "@rangecast/bus/stream-flags";
import type { RangeRole, Retention } from "@rangecast/bus/streams";
import { DEFAULT_SPOOL_FRAMES } from "@rangecast/bus/tspi-intake";
import { type FlagValues, list, value } from "@rangecast/cli/flags";
import { metricsFlags, type MetricsSettings, metricsSettings } from "@rangecast/cli/metrics-flags";
import { duration, ipAddress, port, text, wholeNumber } from "@rangecast/cli/parsers";
import { UsageError } from "@rangecast/cli/usage-error";
import type { ReceiverSettings } from "./udp_messages.ts";

export const METRICS_PORT = 9101;

export const PRODUCER_FLAGS = {
  "udp-host": value({
    placeholder: "IP",
    help: "address to receive on; with --udp-group, of the interface to join it on",
    parse: ipAddress,
    fallback: "127.0.0.1",
  }),
  "udp-port": value({
    placeholder: "PORT",
    help: "port to receive on",
    parse: port,
    fallback: "30000",
  }),
  "udp-group": value({ placeholder: "IP", help: "multicast group to join", parse: ipAddress }),
  "sensor-id": list({
    placeholder: "ID",
    help: "publish only these sensors; the others are counted as filtered",
    parse: wholeNumber(0, 65_535),
  }),
  run: value({
    placeholder: "NAME",
    help: "name of this run: part of the message ids, so that the same data can be stored again",
    parse: runName,
  }),
  ...NATS_FLAGS,
  ...STREAM_FLAGS,
  "publish-timeout": value({
    placeholder: "TIME",
    help: "time for the broker to acknowledge before a message is sent again",
    parse: duration,
    fallback: "2s",
  }),
  "max-in-flight": value({
    placeholder: "N",
    help: "messages sent and not acknowledged at most",
    parse: wholeNumber(1, 65_536),
    fallback: String(DEFAULT_MAX_IN_FLIGHT),
  }),
  spool: value({
    placeholder: "FRAMES",
    help:
      "frames kept in memory (64 bytes each) while the broker is away; then the oldest are dropped and counted",
    parse: wholeNumber(1, 100_000_000),
    fallback: String(DEFAULT_SPOOL_FRAMES),
  }),
  "drain-timeout": value({
    placeholder: "TIME",
    help: "time to store what is in memory when stopping",
    parse: duration,
    fallback: "10s",
  }),
  "kernel-drops": value({
    placeholder: "FILE",
    help:
      'file in which a host agent keeps {"drops": N, "ts": ISO} for the UDP port, as programs cannot read it',
    parse: text,
  }),
  ...metricsFlags(METRICS_PORT),
};

export interface ProducerConfig {
  readonly receiver: ReceiverSettings;
  readonly sensorIds: readonly number[];
  readonly run: string | undefined;
  readonly nats: NatsSettings;
  readonly prefix: string;
  readonly retention: Readonly<Record<RangeRole, Retention>>;
  readonly publishTimeout_ms: number;
  readonly maxInFlight: number;
  readonly spoolFrames: number;
  readonly drainTimeout_ms: number;
  readonly kernelDropsFile: string | undefined;
  readonly metrics: MetricsSettings;
}

/** @throws UsageError */
export function configure(values: FlagValues<typeof PRODUCER_FLAGS>): ProducerConfig {
  const publishTimeout_ms = values["publish-timeout"];
  if (publishTimeout_ms < 100) {
    throw new UsageError(
      `Cannot use --publish-timeout as it must be at least 100ms: current value is ${publishTimeout_ms}ms`,
    );
  }
  const group = values["udp-group"];
  if (group !== undefined && !isMulticast(group)) {
    throw new UsageError(
      `Cannot use --udp-group as it must be in 224.0.0.0/4 or ff00::/8: current value is ${group}`,
    );
  }
  if (group !== undefined && group.includes(":") !== values["udp-host"].includes(":")) {
    throw new UsageError(
      `Cannot use --udp-group as --udp-host must be of the same family: current values are ${group} and ${
        values["udp-host"]
      }`,
    );
  }
  return {
    receiver: {
      hostname: values["udp-host"],
      port: values["udp-port"],
      ...(group === undefined ? {} : { group }),
    },
    sensorIds: values["sensor-id"],
    run: values.run,
    nats: natsSettings(values),
    prefix: values["stream-prefix"],
    retention: retentionSettings(values),
    publishTimeout_ms,
    maxInFlight: values["max-in-flight"],
    spoolFrames: values.spool,
    drainTimeout_ms: values["drain-timeout"],
    kernelDropsFile: values["kernel-drops"],
    metrics: metricsSettings(values),
  };
}

function isMulticast(ip: string): boolean {
  const first = Number(ip.split(".")[0]);
  return ip.includes(":") ? /^ff/i.test(ip) : first >= 224 && first <= 239;
}

function runName(name: string): string {
  if (/^[\w.-]{1,64}$/.test(name)) return name;
  throw new SyntaxError(
    `it must be up to 64 letters, digits, ".", "-" and "_": current value is "${name}"`,
  );
}
