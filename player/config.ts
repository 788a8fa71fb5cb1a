import type { UnitSystem } from "@rangecast/base/units";
import { isChannelToken, MAX_ID_LENGTH } from "@rangecast/channel/channel-id";
import { MAX_RATE, MIN_RATE } from "@rangecast/channel/replay-plan";
import { checkedName } from "@rangecast/channel/spoken-message";
import { NATS_FLAGS, type NatsSettings, natsSettings } from "@rangecast/bus/nats-flags";
import { type FlagValues, list, toggle, value } from "@rangecast/cli/flags";
import { metricsFlags, type MetricsSettings, metricsSettings } from "@rangecast/cli/metrics-flags";
import { decimal, duration, instantText, oneOf, text, wholeNumber } from "@rangecast/cli/parsers";
import { UsageError } from "@rangecast/cli/usage-error";
import type { DomainName, Selection } from "./selection.ts";
import { parseSource, type Source } from "./source.ts";

/** Of private replays. */
const DEFAULT_SESSION = "main";
export const METRICS_PORT = 9103;
/** A line more often than this would tell nothing. */
const MIN_METRICS_INTERVAL_MS = 100;
const DOMAIN_NAMES = ["tspi", "flight"] as const satisfies readonly DomainName[];
const DEFAULT_DOMAIN: DomainName = "tspi";
/** The broker compares each message with each filter: beyond this many, take all and pick later. */
const MAX_SENSOR_IDS = 256;

/** Timeline seconds that pass in one second; `max` shows all as fast as it is taken. */
export type Rate = number | "max";
/** What history is paced by: when the broker stored a message, or when it was true. */
export type PacingClock = "receive" | "tspi";

export const PLAYER_FLAGS = {
  source: value({
    placeholder: "CHANNEL",
    help: "what to tune in to: livestream, replay.<id>, or client.<client>.<session>",
    parse: parseSource,
    fallback: "livestream",
  }),
  from: value({
    placeholder: "INSTANT",
    help: "play what was stored from here on: ISO 8601, or such as 10m-ago; without it, live",
    parse: instantText,
  }),
  to: value({ placeholder: "INSTANT", help: "end here (exclusive)", parse: instantText }),
  rate: value({
    placeholder: "RATE",
    help: `speed of history, ${MIN_RATE} to ${MAX_RATE}, or max: as fast as it is taken`,
    parse: rate,
    fallback: "1",
  }),
  clock: value({
    placeholder: "CLOCK",
    help: "pace history by receive (when it was stored) or tspi (when it was true)",
    parse: oneOf("receive", "tspi"),
    fallback: "receive",
  }),
  domain: list({
    placeholder: "NAME",
    help: `what is shown, ${
      DOMAIN_NAMES.join(" or ")
    }, or several [${DEFAULT_DOMAIN}; of a replay all that it plays]`,
    parse: oneOf(...DOMAIN_NAMES),
  }),
  "sensor-id": list({
    placeholder: "ID",
    help: "telemetry of these sensors only; commands and tags always come along",
    parse: wholeNumber(0, 65_535),
  }),
  sites: value({
    placeholder: "FILE",
    help: "JSON file with the places of spherical sensors",
    parse: text,
  }),
  units: value({
    placeholder: "SYSTEM",
    help:
      "imperial adds a display object in feet and knots, metric does not, whatever operators say",
    parse: oneOf("metric", "imperial"),
  }),
  follow: toggle({ help: "join group replays when they begin", fallback: true }),
  "client-id": value({
    placeholder: "ID",
    help: "how operators see this player [player-, and 8 digits that are its own]",
    parse: channelToken,
  }),
  session: value({
    placeholder: "ID",
    help: "names this player's private replays [main]",
    parse: channelToken,
  }),
  operator: value({
    placeholder: "NAME",
    help: "who watches: shown to operators, and the creator of tags",
    parse: (name) => checkedName(name, "an operator"),
  }),
  tag: value({
    placeholder: "TEXT",
    help: "mark the instant that is shown first with a text, and go on",
    parse: text,
  }),
  control: value({
    placeholder: "WHERE",
    help: "stdin: take wishes while it runs, one on a line, such as live, join, tag TEXT or help",
    parse: oneOf("stdin"),
  }),
  "json-stream": toggle({ help: "write a JSON line for each message", fallback: true }),
  "write-cbor": value({
    placeholder: "DIR",
    help: "also write the messages as they are, a CBOR sequence per subject, to an empty folder",
    parse: text,
  }),
  duration: value({ placeholder: "TIME", help: "end after this time", parse: duration }),
  "exit-on-idle": value({
    placeholder: "TIME",
    help: "end when nothing came for this time",
    parse: duration,
  }),
  "metrics-interval": value({
    placeholder: "TIME",
    help: "how often a metrics line is written to standard error; 0s for the last one only",
    parse: duration,
    fallback: "5s",
  }),
  ...NATS_FLAGS,
  ...metricsFlags(METRICS_PORT),
};

type Values = FlagValues<typeof PLAYER_FLAGS>;

export interface PlayerConfig {
  readonly source: Source;
  readonly from: string | undefined;
  readonly to: string | undefined;
  readonly rate: Rate;
  readonly pacingClock: PacingClock;
  readonly selection: Selection;
  readonly sitesFile: string | undefined;
  /** Undefined: what operators say. */
  readonly units: UnitSystem | undefined;
  readonly follow: boolean;
  /** Undefined: one of the run's own. */
  readonly clientId: string | undefined;
  readonly session: string;
  readonly operator: string | undefined;
  readonly tag: string | undefined;
  /** Whether wishes are taken from standard input. */
  readonly control: boolean;
  readonly jsonStream: boolean;
  readonly cborFolder: string | undefined;
  readonly duration_ms: number | undefined;
  readonly exitOnIdle_ms: number | undefined;
  /** 0: the last line only. */
  readonly metricsInterval_ms: number;
  readonly nats: NatsSettings;
  readonly prefix: string;
  readonly metrics: MetricsSettings;
}

/** @throws UsageError */
export function configure(values: Values): PlayerConfig {
  checkReplay(values);
  const metricsInterval_ms = values["metrics-interval"];
  if (metricsInterval_ms > 0 && metricsInterval_ms < MIN_METRICS_INTERVAL_MS) {
    throw new UsageError(
      `Cannot use --metrics-interval as it must be 0s or at least ${MIN_METRICS_INTERVAL_MS}ms: current value is ${metricsInterval_ms}ms`,
    );
  }
  return {
    source: values.source,
    from: values.from,
    to: values.to,
    rate: values.rate,
    pacingClock: values.clock,
    selection: selectionOf(values),
    sitesFile: values.sites,
    units: values.units,
    follow: values.follow,
    ...namesOf(values),
    operator: values.operator,
    tag: values.tag,
    control: values.control !== undefined,
    jsonStream: values["json-stream"],
    cborFolder: values["write-cbor"],
    duration_ms: values.duration,
    exitOnIdle_ms: values["exit-on-idle"],
    metricsInterval_ms,
    nats: natsSettings(values),
    prefix: values["stream-prefix"],
    metrics: metricsSettings(values),
  };
}

/** @throws UsageError when what is shown does not go with the other flags. */
function selectionOf(values: Values): Selection {
  const sensorIds = [...new Set(values["sensor-id"])];
  const recorded = values["write-cbor"] !== undefined;
  const given: readonly DomainName[] = [...new Set(values.domain)];
  const domains = given.length === 0 ? [DEFAULT_DOMAIN] : given;
  if (sensorIds.length > MAX_SENSOR_IDS) {
    throw new UsageError(
      `Cannot use --sensor-id as there must be at most ${MAX_SENSOR_IDS} of them: current value is ${sensorIds.length}`,
    );
  }
  if (sensorIds.length > 0 && !domains.includes("tspi")) {
    throw new UsageError(
      `Cannot use --sensor-id as it needs --domain tspi: current value is ${domains.join(",")}`,
    );
  }
  if (recorded && domains.includes("flight")) {
    throw new UsageError(
      `Cannot use --write-cbor as flights are not CBOR: current value of --domain is ${
        domains.join(",")
      }`,
    );
  }
  const choosesTelemetry = recorded || sensorIds.length > 0;
  const replayed = given.length > 0 || choosesTelemetry ? domains : DOMAIN_NAMES;
  return { domains, replayed, sensorIds };
}

/** Group replays are paced by their host alone, private ones by what it is asked for. */
function checkReplay({ source, from, to, rate, clock }: Values): void {
  switch (source.type) {
    case "livestream":
      return;
    case "group replay":
      if (from === undefined && to === undefined) return;
      throw new UsageError(
        "Cannot use --from and --to with a group replay as its host says what is played: leave them out, or use --source livestream",
      );
    case "private replay":
      if (to !== undefined && from === undefined) {
        throw new UsageError("Cannot use --to alone with a private replay as it begins at --from");
      }
      if (rate === "max" || clock !== "receive") {
        throw new UsageError(
          `Cannot use --rate max and --clock tspi with a private replay as its host paces it, by the time of storing at ${MIN_RATE} to ${MAX_RATE}`,
        );
      }
  }
}

/** How the player is called; one that opens a private replay is the client that its channel names. */
function namesOf(values: Values): Pick<PlayerConfig, "clientId" | "session"> {
  const { source, from } = values;
  const [clientId, session] = [values["client-id"], values.session];
  if (source.type !== "private replay" || from === undefined) {
    return { clientId, session: session ?? DEFAULT_SESSION };
  }
  const others = [[clientId, source.client, "client-id"], [session, source.session, "session"]];
  for (const [given, named, flag] of others) {
    if (given === undefined || given === named) continue;
    throw new UsageError(
      `Cannot use --${flag} as it must be that of the private replay (${named}): current value is ${given}`,
    );
  }
  return { clientId: source.client, session: source.session };
}

function rate(text: string): Rate {
  return text === "max" ? "max" : decimal(MIN_RATE, MAX_RATE)(text);
}

function channelToken(text: string): string {
  if (isChannelToken(text)) return text;
  throw new SyntaxError(
    `it must be 1 to ${MAX_ID_LENGTH} letters, digits and "-": current value is "${text}"`,
  );
}
