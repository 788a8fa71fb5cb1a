import type { FlightMessage } from "@rangecast/domains/flight/message";
import type { Detector } from "../../detector.ts";
import type { Evidence } from "../../finding.ts";
import { nearestAirport } from "./airports.ts";

const DEFAULTS = {
  /** Upwards; a descent is negative. */
  vertical_rate_mps: -15.24,
  /** All of the last samples are below this share of it. */
  share: 0.8,
  samples: 3,
  near_airport_m: 10_000,
  /** Near an airport it is told from this altitude on. */
  near_airport_altitude_m: 3_000,
  /** Samples that lie further apart are not of one descent. */
  max_gap_s: 60,
};

/** The newest samples that had a vertical rate, oldest first. */
interface Descent {
  readonly rates: readonly number[];
  readonly evidence: readonly Evidence[];
  readonly event_ms: number;
}

/** An aircraft comes down as none does on purpose: 15.24 m/s are 3000 feet a minute. */
export const emergencyDescent: Detector<FlightMessage, Descent, typeof DEFAULTS> = {
  domain: "flight",
  rule: "EMERGENCY_DESCENT",
  defaults: DEFAULTS,
  memory_ms: ({ max_gap_s }) => 10 * max_gap_s * 1000,
  initial: { rates: [], evidence: [], event_ms: -Infinity },
  observe(state, { accepted, message: { payload }, event_ms, evidence, position }, parameters) {
    const { vertical_rate_mps: limit_mps, share, samples, max_gap_s } = parameters;
    const rate_mps = payload.vertical_rate_mps;
    if (!accepted || rate_mps === null) return { state };
    const before = event_ms - state.event_ms > max_gap_s * 1000 ? this.initial : state;
    const rates = [...before.rates, rate_mps].slice(-samples);
    const next = { rates, evidence: [...before.evidence, evidence].slice(-samples), event_ms };
    const steep_mps = limit_mps * share;
    const isWhole = rates.length === samples;
    if (payload.on_ground || (isWhole && rates.every((rate) => rate >= steep_mps))) {
      return { state: next, verdict: { type: "over" } };
    }
    const isSteep = rate_mps < limit_mps && isWhole && rates.every((rate) => rate < steep_mps);
    const { near_airport_m, near_airport_altitude_m } = parameters;
    const altitude_m = payload.altitude_m ?? payload.geo_altitude_m;
    const isLow = altitude_m !== null && altitude_m < near_airport_altitude_m;
    if (!isSteep || (isLow && nearestAirport(payload.position, near_airport_m))) {
      return { state: next };
    }
    return {
      state: next,
      verdict: {
        type: "holds",
        text: `descends at ${Math.round(-rate_mps)} m/s`,
        value: rate_mps,
        threshold: limit_mps,
        unit: "m/s",
        position,
        evidence: next.evidence,
      },
    };
  },
};
