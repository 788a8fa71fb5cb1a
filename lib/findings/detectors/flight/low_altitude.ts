import type { FlightMessage } from "@rangecast/domains/flight/message";
import type { Detector } from "../../detector.ts";
import { nearestAirport } from "./airports.ts";

const DEFAULTS = {
  altitude_m: 300,
  /** So much above it, the finding is over. */
  margin_m: 50,
  near_airport_m: 10_000,
};

/** An aircraft flies low where there is nothing to land on. */
export const lowAltitude: Detector<FlightMessage, null, typeof DEFAULTS> = {
  domain: "flight",
  rule: "LOW_ALTITUDE_WARNING",
  defaults: DEFAULTS,
  memory_ms: () => 120_000,
  initial: null,
  observe(state, { accepted, message: { payload }, position }, parameters) {
    const { altitude_m, on_ground } = payload;
    if (!accepted) return { state };
    if (on_ground) return { state, verdict: { type: "over" } };
    if (altitude_m === null) return { state };
    const { margin_m, near_airport_m } = parameters;
    const isLow = altitude_m < parameters.altitude_m;
    if (!isLow && altitude_m < parameters.altitude_m + margin_m) return { state };
    if (!isLow || nearestAirport(payload.position, near_airport_m)) {
      return { state, verdict: { type: "over" } };
    }
    return {
      state,
      verdict: {
        type: "holds",
        text: `flies at ${Math.round(altitude_m)} m away from any known airport`,
        value: altitude_m,
        threshold: parameters.altitude_m,
        unit: "m",
        position,
      },
    };
  },
};
