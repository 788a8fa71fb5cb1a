import { NATS_FLAGS } from "@rangecast/bus/nats-flags";
import { FLIGHT_STREAM_FLAGS, STREAM_FLAGS } from "@rangecast/bus/stream-flags";
import { type Flags, list, toggle, value } from "@rangecast/cli/flags";
import { metricsFlags } from "@rangecast/cli/metrics-flags";
import {
  address,
  decimal,
  duration,
  formatAddress,
  oneOf,
  type SocketAddress,
  text,
  wholeNumber,
} from "@rangecast/cli/parsers";
import type { Geodetic } from "@rangecast/domains/geodesy/ecef";
import { MAX_AIRCRAFT } from "./fleet/fleet.ts";

export const DEFAULT_COUNT = 50;
export const DEFAULT_RATE_HZ = 50;
export const TRAFFIC_RATE_HZ = 0.2;
export const DEFAULT_SPEED_MPS = { min: 50, max: 200 };
export const DEFAULT_TARGET: SocketAddress = { hostname: "127.0.0.1", port: 30_000 };
const MAX_SPEED_MPS = 3_000;
const METRICS_PORT = 9102;

const STYLES = ["normal", "airshow", "recorded", "traffic"] as const;
export type Style = typeof STYLES[number];

export const GENERATOR_FLAGS = {
  style: value({
    placeholder: "STYLE",
    help:
      "normal (legs and turns), airshow (circles), recorded (flights from --igc), traffic (airliners as flights, into NATS) [normal]",
    parse: oneOf(...STYLES),
  }),
  count: value({
    placeholder: "N",
    help: `aircraft [${DEFAULT_COUNT}; recorded: every flight]`,
    parse: wholeNumber(1, MAX_AIRCRAFT),
  }),
  rate: value({
    placeholder: "HZ",
    help:
      `samples of each aircraft per second of its own time [${DEFAULT_RATE_HZ}; traffic: ${TRAFFIC_RATE_HZ}]`,
    parse: decimal(0.01, 1000),
  }),
  duration: value({
    placeholder: "TIME",
    help: "how long to run [60s; recorded: to the end of the last flight; continuous: no end]",
    parse: duration,
  }),
  continuous: toggle({ help: "run until stopped; recorded flights start again at their end" }),
  igc: list({
    placeholder: "PATH",
    help: "IGC file, or folder with .igc files; implies --style recorded",
    parse: text,
  }),
  time: value({
    placeholder: "WHICH",
    help: "now: the first sample is now; original: day and time as recorded",
    parse: oneOf("now", "original"),
    fallback: "now",
  }),
  "time-scale": value({
    placeholder: "N",
    help: "play N times as fast: N times the samples a second, their times spaced as in flight",
    parse: decimal(0.01, 1000),
    fallback: "1",
  }),
  height: value({
    placeholder: "SOURCE",
    help: "recorded height: gps (pressure where there is none) or pressure [gps]",
    parse: oneOf("gps", "pressure"),
  }),
  skip: value({
    placeholder: "TIME",
    help: "begin so far into the recording [0s]",
    parse: duration,
  }),
  origin: value({
    placeholder: "LAT,LON[,HEIGHT]",
    help:
      "where normal and airshow fly, degrees and metres above the ellipsoid [57,18,0]; traffic: the airport",
    parse: origin,
  }),
  "speed-min": value({
    placeholder: "MPS",
    help: `slowest aircraft, m/s [${DEFAULT_SPEED_MPS.min}]`,
    parse: decimal(1, MAX_SPEED_MPS),
  }),
  "speed-max": value({
    placeholder: "MPS",
    help: `fastest aircraft, m/s [${DEFAULT_SPEED_MPS.max}]`,
    parse: decimal(1, MAX_SPEED_MPS),
  }),
  seed: value({
    placeholder: "N",
    help: "of the speeds and courses: the same seed gives the same fleet [1]",
    parse: wholeNumber(0, 2 ** 32 - 1),
  }),
  sites: value({
    placeholder: "FILE",
    help: "where sensors stand (JSON): those that are in it send range, azimuth and elevation",
    parse: text,
  }),
  "udp-target": list({
    placeholder: "IP:PORT",
    help: `where datagrams go [${formatAddress(DEFAULT_TARGET)}, unless --nats-server is given]`,
    parse: address(),
  }),
  ...NATS_FLAGS,
  "nats-server": list({
    placeholder: "IP:PORT",
    help: "NATS server to publish into directly, without a producer",
    parse: address(4222),
  }),
  ...STREAM_FLAGS,
  ...FLIGHT_STREAM_FLAGS,
  ...metricsFlags(METRICS_PORT),
} satisfies Flags;

function origin(given: string): Geodetic {
  const [lat, lon, height_m = 0, ...rest] = given.split(",").map((part) =>
    part.trim() === "" ? NaN : Number(part)
  );
  const fits = lat !== undefined && Math.abs(lat) <= 90 && lon !== undefined &&
    Math.abs(lon) <= 180 && Math.abs(height_m) <= 10_000 && rest.length === 0;
  if (fits) return { lat, lon, height_m };
  throw new SyntaxError(
    `it must be degrees north, degrees east and, if wanted, metres, such as 57.0,18.0,30: current value is "${given}"`,
  );
}
