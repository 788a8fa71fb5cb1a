import { NATS_FLAGS, type NatsSettings, natsSettings } from "@rangecast/bus/nats-flags";
import { retentionSettings, STREAM_FLAGS } from "@rangecast/bus/stream-flags";
import type { RangeRole, Retention } from "@rangecast/bus/streams";
import { MAX_GROUP_REPLAYS, MAX_PRIVATE_REPLAYS } from "@rangecast/channel/channel-list";
import { type FlagValues, toggle, value } from "@rangecast/cli/flags";
import { metricsFlags, type MetricsSettings, metricsSettings } from "@rangecast/cli/metrics-flags";
import { wholeNumber } from "@rangecast/cli/parsers";

export const METRICS_PORT = 9104;

export const HOST_FLAGS = {
  "max-channels": value({
    placeholder: "N",
    help: "group replays that may run at a time",
    parse: wholeNumber(1, MAX_GROUP_REPLAYS),
    fallback: "16",
  }),
  "max-private": value({
    placeholder: "N",
    help: "private replays that may run at a time; 0 for none",
    parse: wholeNumber(0, MAX_PRIVATE_REPLAYS),
    fallback: "32",
  }),
  "live-main": toggle({
    help: "keep the livestream served to plain NATS clients (consumer LIVE_MAIN)",
    fallback: true,
  }),
  "stop-replays": toggle({
    help: "when stopping, end all replays for good; without it the next host takes them up",
  }),
  ...NATS_FLAGS,
  ...STREAM_FLAGS,
  ...metricsFlags(METRICS_PORT),
};

export interface HostConfig {
  readonly maxChannels: number;
  readonly maxPrivate: number;
  readonly liveMain: boolean;
  readonly stopReplays: boolean;
  readonly nats: NatsSettings;
  readonly prefix: string;
  readonly retention: Readonly<Record<RangeRole, Retention>>;
  readonly metrics: MetricsSettings;
}

/** @throws UsageError */
export function configure(values: FlagValues<typeof HOST_FLAGS>): HostConfig {
  return {
    maxChannels: values["max-channels"],
    maxPrivate: values["max-private"],
    liveMain: values["live-main"],
    stopReplays: values["stop-replays"],
    nats: natsSettings(values),
    prefix: values["stream-prefix"],
    retention: retentionSettings(values),
    metrics: metricsSettings(values),
  };
}
