import { NATS_FLAGS, type NatsSettings, natsSettings } from "@rangecast/bus/nats-flags";
import { type FlagValues, value } from "@rangecast/cli/flags";
import { metricsFlags, type MetricsSettings, metricsSettings } from "@rangecast/cli/metrics-flags";
import { text, wholeNumber } from "@rangecast/cli/parsers";
import { webFlags, type WebSettings, webSettings } from "@rangecast/web/web-flags";
import { FLIGHT_FLAGS, type FlightSettings, flightSettings } from "./flights/flight_settings.ts";
import { parseTileUrl, type TileUrl } from "./tile_url.ts";

export const WEB_PORT = 8081;
export const METRICS_PORT = 9105;

/** Names the cookie, the file of ended sessions, and the program's part of the build. */
export const PROGRAM = "player";
/** The parts of the build that its pages load. */
export const BUILDS: readonly string[] = ["web", PROGRAM];

export const PLAYER_WEB_FLAGS = {
  sites: value({
    placeholder: "FILE",
    help: "JSON file with the places of spherical sensors",
    parse: text,
  }),
  "tile-url": value({
    placeholder: "URL",
    help: "map tiles below the tracks, such as https://tiles.example/{z}/{x}/{y}.png",
    parse: parseTileUrl,
  }),
  "max-viewers": value({
    placeholder: "N",
    help: "pages that may watch at a time",
    parse: wholeNumber(1, 4000),
    fallback: "2000",
  }),
  ...FLIGHT_FLAGS,
  ...webFlags(WEB_PORT),
  ...NATS_FLAGS,
  ...metricsFlags(METRICS_PORT),
};

export interface PlayerWebConfig {
  readonly sitesFile: string | undefined;
  /** Null for the map that is shipped along, and nothing below it. */
  readonly tiles: TileUrl | null;
  readonly maxViewers: number;
  readonly flights: FlightSettings;
  readonly web: WebSettings;
  readonly nats: NatsSettings;
  readonly prefix: string;
  readonly metrics: MetricsSettings;
}

/** @throws UsageError */
export function configure(values: FlagValues<typeof PLAYER_WEB_FLAGS>): PlayerWebConfig {
  return {
    sitesFile: values.sites,
    tiles: values["tile-url"] ?? null,
    maxViewers: values["max-viewers"],
    flights: flightSettings(values),
    web: webSettings(values),
    nats: natsSettings(values),
    prefix: values["stream-prefix"],
    metrics: metricsSettings(values),
  };
}
