import { NATS_FLAGS, type NatsSettings, natsSettings } from "@rangecast/bus/nats-flags";
import { FINDINGS_STREAM_FLAGS, findingsRetention } from "@rangecast/bus/stream-flags";
import type { Retention } from "@rangecast/bus/streams";
import { type FlagValues, toggle, value } from "@rangecast/cli/flags";
import { metricsFlags, type MetricsSettings, metricsSettings } from "@rangecast/cli/metrics-flags";
import { duration, instantText, text } from "@rangecast/cli/parsers";
import { UsageError } from "@rangecast/cli/usage-error";

export const METRICS_PORT = 9107;

export const FINDINGS_FLAGS = {
  rules: value({
    placeholder: "FILE",
    help: "JSON file of rules, instead of those that come with the program",
    parse: text,
  }),
  sites: value({
    placeholder: "FILE",
    help: "JSON file that says where spherical sensors stand",
    parse: text,
  }),
  "look-back": value({
    placeholder: "TIME",
    help: "how much of the past is gone through at the start, at most",
    parse: duration,
    fallback: "30m",
  }),
  recompute: toggle({
    help: "print what the rules find in what is stored, as JSON lines; publish nothing, and end",
  }),
  from: value({ placeholder: "TIME", help: "first instant of --recompute", parse: instantText }),
  to: value({
    placeholder: "TIME",
    help: "last instant of --recompute; now without it",
    parse: instantText,
  }),
  ...NATS_FLAGS,
  ...FINDINGS_STREAM_FLAGS,
  ...metricsFlags(METRICS_PORT),
};

export interface FindingsConfig {
  readonly rulesFile: string | undefined;
  readonly sitesFile: string | undefined;
  readonly lookBack_ms: number;
  /** Instants as they were written, relative ones included; null for a service. */
  readonly recompute: { readonly from: string; readonly to: string } | null;
  readonly nats: NatsSettings;
  readonly prefix: string;
  readonly retention: Readonly<Record<"findings", Retention>>;
  readonly metrics: MetricsSettings;
}

/** @throws UsageError */
export function configure(values: FlagValues<typeof FINDINGS_FLAGS>): FindingsConfig {
  return {
    rulesFile: values.rules,
    sitesFile: values.sites,
    lookBack_ms: values["look-back"],
    recompute: recomputed(values),
    nats: natsSettings(values),
    prefix: values["stream-prefix"],
    retention: findingsRetention(values),
    metrics: metricsSettings(values),
  };
}

function recomputed(values: FlagValues<typeof FINDINGS_FLAGS>): FindingsConfig["recompute"] {
  const { recompute, from, to } = values;
  if (!recompute) {
    if (from === undefined && to === undefined) return null;
    throw new UsageError("Cannot use --from and --to as they are for --recompute");
  }
  if (from === undefined) throw new UsageError("Cannot use --recompute as --from is needed");
  return { from, to: to ?? "now" };
}
