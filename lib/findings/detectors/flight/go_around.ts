import type { FlightMessage } from "@rangecast/domains/flight/message";
import type { Detector } from "../../detector.ts";
import type { Evidence } from "../../finding.ts";
import { type Airport, nearestAirport } from "./airports.ts";

const DEFAULTS = {
  near_airport_m: 10_000,
  /** Above the airport. */
  height_m: 600,
  /** Downwards. */
  descent_mps: 2,
  /** Upwards. */
  climb_mps: 7.62,
  within_s: 60,
  /** The finding closes so long after the climb was seen last. */
  over_after_s: 120,
};

/** An approach that was seen, and a climb out of it. */
interface Approach {
  readonly airport: Airport | null;
  readonly descended_ms: number;
  readonly evidence: Evidence | null;
  /** When the climb was seen last; null while there is none. */
  readonly climbed_ms: number | null;
}

/** An aircraft breaks off its approach. */
export const goAround: Detector<FlightMessage, Approach, typeof DEFAULTS> = {
  domain: "flight",
  rule: "GO_AROUND",
  defaults: DEFAULTS,
  memory_ms: ({ within_s, over_after_s }) => (within_s + 2 * over_after_s) * 1000,
  initial: { airport: null, descended_ms: -Infinity, evidence: null, climbed_ms: null },
  observe(state, { accepted, message: { payload }, event_ms, evidence, position }, parameters) {
    if (!accepted) return { state };
    const { climbed_ms } = state;
    const isOver = climbed_ms !== null && event_ms - climbed_ms >= parameters.over_after_s * 1000;
    const known = isOver ? { ...state, climbed_ms: null } : state;
    const verdict = isOver ? { type: "over" } as const : null;
    // Who has touched down and takes off again has not broken off anything.
    if (payload.on_ground) {
      return { state: this.initial, verdict: climbed_ms === null ? null : { type: "over" } };
    }
    const rate_mps = payload.vertical_rate_mps;
    if (rate_mps === null) return { state: known, verdict };
    if (rate_mps < -parameters.descent_mps) {
      const airport = approached(payload, parameters);
      const descended = airport && { airport, descended_ms: event_ms, evidence };
      return { state: { ...known, ...descended }, verdict };
    }
    const { airport, descended_ms } = known;
    const isSoon = event_ms - descended_ms <= parameters.within_s * 1000;
    if (!airport || !isSoon || rate_mps <= parameters.climb_mps) return { state: known, verdict };
    return {
      state: { ...known, climbed_ms: event_ms },
      verdict: {
        type: "holds",
        text: `breaks off its approach to ${airport.name}`,
        value: rate_mps,
        threshold: parameters.climb_mps,
        unit: "m/s",
        position,
        evidence: known.evidence ? [known.evidence, evidence] : [evidence],
      },
    };
  },
};

/** The airport that an aircraft is low over, or null. */
function approached(
  { position, altitude_m }: FlightMessage["payload"],
  { near_airport_m, height_m }: typeof DEFAULTS,
): Airport | null {
  const airport = altitude_m === null ? null : nearestAirport(position, near_airport_m);
  return airport && (altitude_m ?? 0) - airport.elevation_m < height_m ? airport : null;
}
