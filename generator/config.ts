import { type NatsSettings, natsSettings } from "@rangecast/bus/nats-flags";
import { flightRetention, retentionSettings } from "@rangecast/bus/stream-flags";
import type { RangeRole, Retention } from "@rangecast/bus/streams";
import type { FlagValues } from "@rangecast/cli/flags";
import { type MetricsSettings, metricsSettings } from "@rangecast/cli/metrics-flags";
import type { SocketAddress } from "@rangecast/cli/parsers";
import { UsageError } from "@rangecast/cli/usage-error";
import type { Geodetic } from "@rangecast/domains/geodesy/ecef";
import {
  DEFAULT_COUNT,
  DEFAULT_RATE_HZ,
  DEFAULT_SPEED_MPS,
  DEFAULT_TARGET,
  type GENERATOR_FLAGS,
  type Style,
  TRAFFIC_RATE_HZ,
} from "./flags.ts";
import type { HeightSource } from "./track/flight_track.ts";

const DEFAULT_DURATION_MS = 60_000;
const NATS_SERVER: SocketAddress = { hostname: "127.0.0.1", port: 4222 };
/** A Baltic test range. */
const DEFAULT_ORIGIN: Geodetic = { lat: 57, lon: 18, height_m: 0 };
/** Visby, whose airport lies beside the test range. */
const DEFAULT_AIRPORT: Geodetic = { lat: 57.6628, lon: 18.3462, height_m: 50 };
/** More than one core can make and send: asking for it can only be a mistake. */
const MAX_FRAMES_PER_S = 200_000;

/** Aircraft that are made up. */
export interface ModelSettings {
  readonly style: "normal" | "airshow";
  readonly count: number;
  readonly origin: Geodetic;
  readonly speedMin_mps: number;
  readonly speedMax_mps: number;
  readonly seed: number;
}

/** Aircraft from recorded flights. */
export interface RecordingSettings {
  readonly style: "recorded";
  readonly paths: readonly string[];
  /** The most flights; Infinity for all. */
  readonly limit: number;
  readonly height: HeightSource;
  readonly skip_ms: number;
  readonly time: "now" | "original";
}

/** Air traffic that is made up, as flights. */
export interface TrafficSettings {
  readonly style: "traffic";
  readonly count: number;
  readonly airport: Geodetic;
  readonly seed: number;
  /** From one report of an aircraft to the next, whole seconds. */
  readonly interval_s: number;
}

export interface GeneratorConfig {
  readonly fleet: ModelSettings | RecordingSettings | TrafficSettings;
  readonly rate_hz: number;
  readonly timeScale: number;
  /** Infinity for no end. */
  readonly duration_ms: number;
  readonly continuous: boolean;
  readonly sitesFile: string | undefined;
  readonly targets: readonly SocketAddress[];
  /** Where to publish directly; null for datagrams alone. */
  readonly bus: BusSettings | null;
  readonly metrics: MetricsSettings;
}

export interface BusSettings {
  readonly nats: NatsSettings;
  readonly prefix: string;
  /** Of the streams that datagrams need. */
  readonly retention: Readonly<Record<RangeRole, Retention>>;
  /** Of those that flights need. */
  readonly flightRetention: Readonly<Record<"flights" | "ops" | "deadletter", Retention>>;
}

type Values = FlagValues<typeof GENERATOR_FLAGS>;

/** @throws UsageError */
export function configure(values: Values): GeneratorConfig {
  const style = values.style ?? (values.igc.length > 0 ? "recorded" : "normal");
  refuseForeignFlags(values, style);
  const fleet = style === "recorded"
    ? recordingSettings(values)
    : style === "traffic"
    ? trafficSettings(values)
    : modelSettings(values, style);
  const limit_ms = fleet.style === "recorded" || values.continuous ? Infinity : DEFAULT_DURATION_MS;
  const config = {
    fleet,
    rate_hz: values.rate ?? (style === "traffic" ? TRAFFIC_RATE_HZ : DEFAULT_RATE_HZ),
    timeScale: values["time-scale"],
    duration_ms: values.duration ?? limit_ms,
    continuous: values.continuous,
    sitesFile: values.sites,
    targets: style === "traffic" ? [] : targets(values),
    bus: busSettings(values, style),
    metrics: metricsSettings(values),
  };
  refuseImpossibleRate(config);
  return config;
}

function targets(values: Values): readonly SocketAddress[] {
  const none = values["udp-target"].length === 0 && values["nats-server"].length === 0;
  return none ? [DEFAULT_TARGET] : values["udp-target"];
}

function busSettings(values: Values, style: Style): BusSettings | null {
  const given = values["nats-server"];
  if (given.length === 0 && style !== "traffic") return null;
  const servers = given.length === 0 ? [NATS_SERVER] : given;
  return {
    nats: natsSettings({ ...values, "nats-server": servers }),
    prefix: values["stream-prefix"],
    retention: retentionSettings(values),
    flightRetention: flightRetention(values),
  };
}

function recordingSettings(values: Values): RecordingSettings {
  return {
    style: "recorded",
    paths: values.igc,
    limit: values.count ?? Infinity,
    height: values.height ?? "gps",
    skip_ms: values.skip ?? 0,
    time: values.time,
  };
}

function trafficSettings(values: Values): TrafficSettings {
  const rate_hz = values.rate ?? TRAFFIC_RATE_HZ;
  if (rate_hz > 1) {
    throw new UsageError(
      `Cannot use --rate as flights have whole seconds, so that it must be at most 1: current value is ${rate_hz}`,
    );
  }
  return {
    style: "traffic",
    count: values.count ?? DEFAULT_COUNT,
    airport: values.origin ?? DEFAULT_AIRPORT,
    seed: values.seed ?? 1,
    interval_s: Math.round(1 / rate_hz),
  };
}

function modelSettings(values: Values, style: ModelSettings["style"]): ModelSettings {
  const speedMin_mps = values["speed-min"] ??
    Math.min(DEFAULT_SPEED_MPS.min, values["speed-max"] ?? Infinity);
  const speedMax_mps = values["speed-max"] ?? Math.max(DEFAULT_SPEED_MPS.max, speedMin_mps);
  if (speedMin_mps > speedMax_mps) {
    throw new UsageError(
      `Cannot use --speed-min as it must be at most --speed-max ${speedMax_mps}: current value is ${speedMin_mps}`,
    );
  }
  return {
    style,
    count: values.count ?? DEFAULT_COUNT,
    origin: values.origin ?? DEFAULT_ORIGIN,
    speedMin_mps,
    speedMax_mps,
    seed: values.seed ?? 1,
  };
}

/** A flag that would be without effect is a mistake, not a wish. */
function refuseForeignFlags(values: Values, style: Style): void {
  const recorded = style === "recorded";
  if (recorded && values.igc.length === 0) {
    throw new UsageError("Cannot use --style recorded as it must have flights: add --igc PATH");
  }
  const foreign = recorded
    ? (["origin", "speed-min", "speed-max", "seed"] as const)
    : (["height", "skip"] as const);
  const given: string | undefined = foreign.find((name) => values[name] !== undefined);
  const unused = style === "traffic" ? unusedByTraffic(values) : undefined;
  const wrong = given ?? unused ??
    (!recorded && values.igc.length > 0
      ? "igc"
      : !recorded && values.time === "original"
      ? "time original"
      : undefined);
  if (wrong === undefined) return;
  const wanted = recorded ? "normal or airshow" : "recorded";
  throw new UsageError(
    `Cannot use --${wrong} as the style must be ${wanted}: current value is ${style}`,
  );
}

/** Flights have no sensors, no datagrams, and the speeds of their scenarios. */
function unusedByTraffic(values: Values): string | undefined {
  if (values["udp-target"].length > 0) return "udp-target";
  return (["sites", "speed-min", "speed-max"] as const).find((name) => values[name] !== undefined);
}

function refuseImpossibleRate({ fleet, rate_hz, timeScale }: GeneratorConfig): void {
  const aircraft = fleet.style === "recorded" ? 1 : fleet.count;
  const frames_per_s = aircraft * rate_hz * timeScale;
  if (frames_per_s <= MAX_FRAMES_PER_S) return;
  throw new UsageError(
    `Cannot use --rate as --count times --rate times --time-scale must be at most ${MAX_FRAMES_PER_S} frames a second: current value is ${frames_per_s}`,
  );
}
