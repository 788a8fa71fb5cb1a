import type { FlightMessage } from "@rangecast/domains/flight/message";
import type { Detector, Parameters } from "../../detector.ts";

/** An aircraft sends a code that says what is wrong. */
function squawk(code: string, says: string): Detector<FlightMessage, null, Parameters> {
  return {
    domain: "flight",
    rule: `SQUAWK_${code}`,
    defaults: {},
    memory_ms: () => 300_000,
    initial: null,
    observe(state, { accepted, message: { payload }, position }) {
      // Many reports carry no code: that says nothing about the one before.
      if (!accepted || payload.squawk === null) return { state };
      if (payload.squawk !== code) return { state, verdict: { type: "over" } };
      const text = `squawks ${code}: ${says}`;
      return { state, verdict: { type: "holds", text, value: Number(code), position } };
    },
  };
}

export const squawk7500 = squawk("7500", "unlawful interference");
export const squawk7600 = squawk("7600", "radio failure");
export const squawk7700 = squawk("7700", "emergency");
