import type { FlightMessage } from "@rangecast/domains/flight/message";
import type { Detector, Parameters } from "../../detector.ts";

const ALTITUDE = { min_m: -500, max_m: 20_000 };
const SPEED = { min_mps: 0, max_mps: 400 };

/** An altitude that no aircraft has. */
export const implausibleAltitude = implausible<typeof ALTITUDE>({
  rule: "IMPLAUSIBLE_ALTITUDE",
  defaults: ALTITUDE,
  what: "an altitude",
  unit: "m",
  valueOf: ({ payload }) => payload.altitude_m,
  rangeOf: ({ min_m, max_m }) => ({ min: min_m, max: max_m }),
});

/** A speed that no aircraft has. */
export const implausibleSpeed = implausible<typeof SPEED>({
  rule: "IMPLAUSIBLE_SPEED",
  defaults: SPEED,
  what: "a speed",
  unit: "m/s",
  valueOf: ({ payload }) => payload.velocity_mps,
  rangeOf: ({ min_mps, max_mps }) => ({ min: min_mps, max: max_mps }),
});

function implausible<P extends Parameters>(quantity: {
  readonly rule: string;
  readonly defaults: P;
  readonly what: string;
  readonly unit: string;
  readonly valueOf: (message: FlightMessage) => number | null;
  readonly rangeOf: (parameters: P) => { readonly min: number; readonly max: number };
}): Detector<FlightMessage, null, P> {
  const { rule, defaults, what, unit, valueOf, rangeOf } = quantity;
  return {
    domain: "flight",
    rule,
    defaults,
    memory_ms: () => 120_000,
    initial: null,
    observe(state, { accepted, message, position }, parameters) {
      const value = valueOf(message);
      if (!accepted || value === null) return { state };
      const { min, max } = rangeOf(parameters);
      if (value >= min && value <= max) return { state, verdict: { type: "over" } };
      const threshold = value < min ? min : max;
      const text = `reports ${what} of ${Math.round(value)} ${unit}`;
      return { state, verdict: { type: "holds", text, value, threshold, unit, position } };
    },
  };
}
