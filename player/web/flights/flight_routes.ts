import type { Handler, Hono } from "hono";
import type { Clock } from "@rangecast/base/clock";
import { formatIso } from "@rangecast/base/utc";
import type { FlightMessage } from "@rangecast/domains/flight/message";
import { isIcao24 } from "@rangecast/domains/flight/subjects";
import type { FlightsHub } from "@rangecast/gateway/flights/flights-hub";
import type { MetricsRegistry } from "@rangecast/metrics/registry";
import { HttpProblem } from "@rangecast/web/problem";
import type { WebEnv } from "@rangecast/web/web-env";
import type { Anomalies } from "./anomalies.ts";
import { type FlightsPast, TooMuch } from "./flights_past.ts";
import { readInstant, readNumber } from "./read_query.ts";
import type { RequestCounts } from "./request_counts.ts";

/** Frames of one answer. */
const MAX_FRAMES = 500;
const MINUTES = { min: 1, max: 60, fallback: 10 };
const LIMIT = { min: 1, max: 1000, fallback: 1000 };
const INTERVAL_S = { min: 1, max: 3600, fallback: 60 };
const MS_PER_S = 1000;
const MS_PER_MINUTE = 60_000;

export interface FlightRoutesOptions {
  readonly clock: Clock;
  /** Begins to follow the flights if nobody has asked before. */
  readonly begin: () => Pick<FlightsHub, "ready" | "flights">;
  readonly past: Pick<FlightsPast, "ofOne" | "frames">;
  readonly anomalies: Pick<Anomalies, "read">;
  readonly counts: RequestCounts;
  /** What the program says of itself. */
  readonly health: () => { readonly ok: boolean };
  /** Its numbers; null before there are any. */
  readonly registry: () => Pick<MetricsRegistry, "text" | "contentType"> | null;
}

/** Whether a path is one of those below, which older clients may read without a session. */
export function isFlightPath(path: string): boolean {
  return /^\/(?:flights(?:\/history|\/[^/]+\/history)?|anomalies|health|metrics)$/.test(path);
}

/** Adds what is to be read of flights besides `/ws/flights`. */
export function addFlightRoutes(app: Hono<WebEnv>, options: FlightRoutesOptions): void {
  const { counts } = options;
  const add = (path: string, handler: Handler<WebEnv>) => app.get(path, counts.of(path), handler);
  add("/flights", answerFlights(options));
  add("/flights/history", answerFrames(options));
  add("/flights/:icao24/history", answerHistory(options));
  add("/anomalies", answerAnomalies(options));
  add("/health", answerHealth(options));
  add("/metrics", answerMetrics(options));
}

function answerFlights({ begin, clock }: FlightRoutesOptions): Handler<WebEnv> {
  return function flights(c) {
    const hub = begin();
    if (!hub.ready) {
      throw new HttpProblem("unavailable", "The flights have not been loaded yet.", {
        "retry-after": "1",
      });
    }
    const all = hub.flights();
    return c.json({ timestamp: formatIso(clock.nowMs()), count: all.length, flights: all });
  };
}

function answerHistory({ past, clock }: FlightRoutesOptions): Handler<WebEnv> {
  return async function history(c) {
    const icao24 = (c.req.param("icao24") ?? "").toLowerCase();
    if (!isIcao24(icao24)) {
      throw new HttpProblem("input", "icao24 must be six hexadecimal digits.");
    }
    const minutes = readNumber("minutes", c.req.query("minutes"), MINUTES);
    const limit = readNumber("limit", c.req.query("limit"), LIMIT);
    const from_ms = clock.nowMs() - minutes * MS_PER_MINUTE;
    const found = await asked(() => past.ofOne(icao24, from_ms, limit));
    return c.json({ icao24, minutes, count: found.length, history: found.map(pointOf) });
  };
}

function answerFrames({ past }: FlightRoutesOptions): Handler<WebEnv> {
  return async function frames(c) {
    const start_ms = readInstant("start_ts", c.req.query("start_ts"));
    const end_ms = readInstant("end_ts", c.req.query("end_ts"));
    const interval_s = readNumber("interval_s", c.req.query("interval_s"), INTERVAL_S);
    const interval_ms = interval_s * MS_PER_S;
    if (end_ms < start_ms) throw new HttpProblem("input", "end_ts must not be before start_ts.");
    if ((end_ms - start_ms) / interval_ms >= MAX_FRAMES) {
      throw new HttpProblem(
        "input",
        `There must be at most ${MAX_FRAMES} instants: ask for a shorter stretch, or a longer interval_s.`,
      );
    }
    const found = await asked(() => past.frames({ start_ms, end_ms, interval_ms }));
    return c.json({
      start_ts: start_ms / MS_PER_S,
      end_ts: end_ms / MS_PER_S,
      interval_s,
      count: found.length,
      frames: found.map(({ at_ms, flights }) => ({
        timestamp: formatIso(at_ms),
        count: flights.length,
        flights,
      })),
    });
  };
}

function answerAnomalies({ anomalies, clock }: FlightRoutesOptions): Handler<WebEnv> {
  return async function findings(c) {
    const found = await asked(() => anomalies.read());
    return c.json({ timestamp: formatIso(clock.nowMs()), count: found.length, anomalies: found });
  };
}

function answerHealth({ health: read }: FlightRoutesOptions): Handler<WebEnv> {
  return function health(c) {
    const found = read();
    return c.json(found, found.ok ? 200 : 503);
  };
}

function answerMetrics({ registry: read }: FlightRoutesOptions): Handler<WebEnv> {
  return async function metrics(c) {
    const registry = read();
    if (!registry) throw new HttpProblem("unavailable", "There are no numbers yet.");
    return c.body(await registry.text(), 200, { "content-type": registry.contentType });
  };
}

/** What a desk answers. @throws HttpProblem when it cannot. */
async function asked<T>(ask: () => Promise<T | null>): Promise<T> {
  let found: T | null;
  try {
    found = await ask();
  } catch (error) {
    if (error instanceof TooMuch) throw new HttpProblem("input", error.message);
    throw new HttpProblem("unavailable", "The broker does not answer.");
  }
  if (found !== null) return found;
  throw new HttpProblem("busy", "Too much is asked for at a time.", { "retry-after": "1" });
}

/** A message of an aircraft as its history tells it. */
function pointOf({ produced_at, payload }: FlightMessage) {
  const { position, altitude_m, heading_deg, velocity_mps, vertical_rate_mps } = payload;
  const { callsign, on_ground, squawk, last_contact_unix } = payload;
  return {
    ...{ timestamp: produced_at, callsign, position, altitude_m, heading_deg, velocity_mps },
    ...{ vertical_rate_mps, on_ground, squawk, last_contact_unix },
  };
}
