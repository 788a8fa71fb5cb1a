import { NATS_FLAGS, type NatsSettings, natsSettings } from "@rangecast/bus/nats-flags";
import { FLIGHT_STREAM_FLAGS, flightRetention } from "@rangecast/bus/stream-flags";
import type { Retention } from "@rangecast/bus/streams";
import { type FlagValues, value } from "@rangecast/cli/flags";
import { metricsFlags, type MetricsSettings, metricsSettings } from "@rangecast/cli/metrics-flags";
import { decimal, duration, oneOf, text, wholeNumber } from "@rangecast/cli/parsers";
import { UsageError } from "@rangecast/cli/usage-error";
import type { FlightSource } from "@rangecast/domains/flight/message";
import { serviceUrl } from "./service_url.ts";
import { DEFAULT_ENV_FILE, type Variables } from "./variables.ts";

export const METRICS_PORT = 9106;
const TOKEN_URL =
  "https://auth.opensky-network.org/auth/realms/opensky-network/protocol/openid-connect/token";
/** Seconds between polls; without credentials a day's allowance is 400 requests. */
const POLL_INTERVAL_S = { withCredentials: "10", anonymous: "60" };

/** The flags with the environment's values for defaults, so that a flag that is given wins. */
export function flightFlags({ values }: Variables) {
  const interval_s = credentialsOf(values) === null
    ? POLL_INTERVAL_S.anonymous
    : POLL_INTERVAL_S.withCredentials;
  return {
    mode: value({
      placeholder: "MODE",
      help: "live polls OpenSky, replay reads a file (OPENSKY_MODE)",
      parse: oneOf("live", "replay"),
      fallback: values.OPENSKY_MODE ?? "live",
    }),
    "base-url": value({
      placeholder: "URL",
      help: "where the API is (OPENSKY_BASE_URL)",
      parse: serviceUrl,
      fallback: values.OPENSKY_BASE_URL ?? "https://opensky-network.org",
    }),
    "token-url": value({
      placeholder: "URL",
      help: "where tokens are made for OPENSKY_CLIENT_ID (OPENSKY_TOKEN_URL) [OpenSky's]",
      parse: serviceUrl,
      ...(values.OPENSKY_TOKEN_URL === undefined ? {} : { fallback: values.OPENSKY_TOKEN_URL }),
    }),
    "poll-interval": value({
      placeholder: "SECONDS",
      help: "from one poll to the next; 60 without credentials (POLL_INTERVAL_SECONDS)",
      parse: decimal(0.05, 86_400),
      fallback: values.POLL_INTERVAL_SECONDS ?? interval_s,
    }),
    "lat-min": latitude("south", values.BBOX_LAT_MIN ?? "40.40", "BBOX_LAT_MIN"),
    "lat-max": latitude("north", values.BBOX_LAT_MAX ?? "41.20", "BBOX_LAT_MAX"),
    "lon-min": longitude("west", values.BBOX_LON_MIN ?? "-74.50", "BBOX_LON_MIN"),
    "lon-max": longitude("east", values.BBOX_LON_MAX ?? "-73.50", "BBOX_LON_MAX"),
    "replay-file": value({
      placeholder: "FILE",
      help: "JSON lines to replay (REPLAY_FILE)",
      parse: text,
      ...(values.REPLAY_FILE === undefined ? {} : { fallback: values.REPLAY_FILE }),
    }),
    "replay-speed": value({
      placeholder: "FACTOR",
      help: "how fast the file is replayed (REPLAY_SPEED)",
      parse: decimal(0.01, 10_000),
      fallback: values.REPLAY_SPEED ?? "1",
    }),
    "env-file": value({
      placeholder: "FILE",
      help: "variables that the process does not have; this one may be missing",
      parse: text,
      fallback: DEFAULT_ENV_FILE,
    }),
    ...NATS_FLAGS,
    ...FLIGHT_STREAM_FLAGS,
    "publish-timeout": value({
      placeholder: "TIME",
      help: "time for the broker to acknowledge before a message is sent again",
      parse: duration,
      fallback: "2s",
    }),
    spool: value({
      placeholder: "FLIGHTS",
      help: "flights kept in memory (about 1 KB each) while the broker is away",
      parse: wholeNumber(1, 1_000_000),
      fallback: "100000",
    }),
    "drain-timeout": value({
      placeholder: "TIME",
      help: "time to store what is in memory when stopping",
      parse: duration,
      fallback: "10s",
    }),
    ...metricsFlags(METRICS_PORT),
  };
}

export interface Credentials {
  readonly id: string;
  readonly secret: string;
}

export interface LiveInput {
  readonly mode: "live";
  readonly baseUrl: URL;
  readonly tokenUrl: URL;
  /** Null asks anonymously. */
  readonly credentials: Credentials | null;
  readonly interval_s: number;
}

export interface ReplayInput {
  readonly mode: "replay";
  readonly file: string;
  readonly speed: number;
}

export interface FlightsConfig {
  readonly input: LiveInput | ReplayInput;
  readonly bbox: FlightSource["bbox"];
  readonly envFile: string;
  readonly nats: NatsSettings;
  readonly prefix: string;
  readonly retention: Readonly<Record<"flights" | "ops" | "deadletter", Retention>>;
  readonly publishTimeout_ms: number;
  readonly spoolFlights: number;
  readonly drainTimeout_ms: number;
  readonly metrics: MetricsSettings;
}

/** @throws UsageError */
export function configure(
  flags: FlagValues<ReturnType<typeof flightFlags>>,
  { values, problem }: Variables,
): FlightsConfig {
  if (problem !== null) throw new UsageError(problem);
  if (flags["publish-timeout"] < 100) {
    throw new UsageError(
      `Cannot use --publish-timeout as it must be at least 100ms: current value is ${
        flags["publish-timeout"]
      }ms`,
    );
  }
  const bbox = {
    lat_min: flags["lat-min"],
    lat_max: flags["lat-max"],
    lon_min: flags["lon-min"],
    lon_max: flags["lon-max"],
  };
  requireOrder("lat", bbox.lat_min, bbox.lat_max);
  requireOrder("lon", bbox.lon_min, bbox.lon_max);
  return {
    input: flags.mode === "live" ? liveInput(flags, values) : replayInput(flags),
    bbox,
    envFile: flags["env-file"],
    nats: natsSettings(flags),
    prefix: flags["stream-prefix"],
    retention: flightRetention(flags),
    publishTimeout_ms: flags["publish-timeout"],
    spoolFlights: flags.spool,
    drainTimeout_ms: flags["drain-timeout"],
    metrics: metricsSettings(flags),
  };
}

function liveInput(
  flags: FlagValues<ReturnType<typeof flightFlags>>,
  values: Variables["values"],
): LiveInput {
  const { OPENSKY_CLIENT_ID: id, OPENSKY_USERNAME: name } = values;
  const { OPENSKY_CLIENT_SECRET: secret, OPENSKY_PASSWORD: password } = values;
  const credentials = credentialsOf(values);
  if (credentials === null && (id ?? name ?? secret ?? password) !== undefined) {
    throw new UsageError(
      "Cannot log in to OpenSky as OPENSKY_CLIENT_ID and OPENSKY_CLIENT_SECRET must both be set: one of them is missing",
    );
  }
  return {
    mode: "live",
    baseUrl: flags["base-url"],
    tokenUrl: flags["token-url"] ?? new URL(TOKEN_URL),
    credentials,
    interval_s: flags["poll-interval"],
  };
}

function replayInput(flags: FlagValues<ReturnType<typeof flightFlags>>): ReplayInput {
  const file = flags["replay-file"];
  if (file === undefined) {
    throw new UsageError("Cannot replay as --replay-file (or REPLAY_FILE) must name a file");
  }
  return { mode: "replay", file, speed: flags["replay-speed"] };
}

/** The older names stand for the same client. */
function credentialsOf(values: Variables["values"]): Credentials | null {
  const id = values.OPENSKY_CLIENT_ID ?? values.OPENSKY_USERNAME;
  const secret = values.OPENSKY_CLIENT_SECRET ?? values.OPENSKY_PASSWORD;
  return id === undefined || secret === undefined ? null : { id, secret };
}

function latitude(side: string, fallback: string, variable: string) {
  return edge(`${side} edge of the area, degrees (${variable})`, 90, fallback);
}

function longitude(side: string, fallback: string, variable: string) {
  return edge(`${side} edge of the area, degrees (${variable})`, 180, fallback);
}

function edge(help: string, limit: number, fallback: string) {
  return value({ placeholder: "DEGREES", help, parse: decimal(-limit, limit), fallback });
}

function requireOrder(name: "lat" | "lon", min: number, max: number): void {
  if (min < max) return;
  throw new UsageError(
    `Cannot use --${name}-min as it must be less than --${name}-max: current values are ${min} and ${max}`,
  );
}
