import { messageOf, OperatorError } from "@rangecast/base/errors";
import { type FlagValues, toggle, value } from "@rangecast/cli/flags";
import { DEFAULT_FLIGHT_LIMITS } from "@rangecast/domains/flight/ages";
import { decimal, wholeNumber } from "@rangecast/cli/parsers";

const MS_PER_S = 1000;

const interval = wholeNumber(50, 60_000);
/** A flight of that age is gone. */
const threshold = decimal(1, DEFAULT_FLIGHT_LIMITS.gone_after_ms / MS_PER_S);

const DEFAULT_INTERVAL_MS = 200;
const DEFAULT_THRESHOLD_S = DEFAULT_FLIGHT_LIMITS.stale_after_ms / MS_PER_S;

/** The variables that stand for the two flags of time, as older deployments set them. */
export const FLIGHT_VARIABLES = ["WS_DELTA_INTERVAL_MS", "WS_STALE_THRESHOLD_SECONDS"] as const;

export const FLIGHT_FLAGS = {
  compat: toggle({
    help: "serve /ws/flights, and read flights without a login, to this machine or with a token",
  }),
  "ws-delta-interval-ms": value({
    placeholder: "MS",
    help: "between two messages of /ws/flights (default 200, or WS_DELTA_INTERVAL_MS)",
    parse: interval,
  }),
  "ws-stale-threshold-s": value({
    placeholder: "S",
    help:
      "age at which a flight is stale, on the page too (default 60, or WS_STALE_THRESHOLD_SECONDS)",
    parse: threshold,
  }),
};

/** What the flags say; undefined where a variable or the default has the say. */
export interface FlightSettings {
  /** Whether older clients are served. */
  readonly compat: boolean;
  readonly interval_ms: number | undefined;
  readonly stale_s: number | undefined;
}

export function flightSettings(values: FlagValues<typeof FLIGHT_FLAGS>): FlightSettings {
  return {
    compat: values.compat,
    interval_ms: values["ws-delta-interval-ms"],
    stale_s: values["ws-stale-threshold-s"],
  };
}

/** The variables that a program with these settings reads. */
export function flightVariables({ compat }: FlightSettings): readonly string[] {
  return compat ? FLIGHT_VARIABLES : [];
}

export interface FlightTiming {
  readonly interval_ms: number;
  readonly stale_ms: number;
}

/**
 * The flags first, then the variables, then the defaults.
 * @throws OperatorError for a variable that does not fit.
 */
export function flightTiming(
  settings: FlightSettings,
  variable: (name: string) => string | undefined,
): FlightTiming {
  const [intervalName, thresholdName] = FLIGHT_VARIABLES;
  const read = (name: string, parse: (text: string) => number): number | undefined => {
    const text = settings.compat ? variable(name)?.trim() : undefined;
    if (!text) return undefined;
    try {
      return parse(text);
    } catch (error) {
      throw new OperatorError(`Cannot use ${name} as ${messageOf(error)}`, { cause: error });
    }
  };
  const interval_ms = settings.interval_ms ?? read(intervalName, interval) ?? DEFAULT_INTERVAL_MS;
  const stale_s = settings.stale_s ?? read(thresholdName, threshold) ?? DEFAULT_THRESHOLD_S;
  return { interval_ms, stale_ms: stale_s * MS_PER_S };
}
