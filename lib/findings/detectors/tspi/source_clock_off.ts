import type { Detector } from "../../detector.ts";
import type { Evidence } from "../../finding.ts";

const DEFAULTS = {
  /** A source may be so far ahead or behind, the way of its reports included. */
  offset_s: 2,
  /** It is taken from the fastest report of each window, in windows that begin at multiples of it. */
  window_s: 10,
  /** Over when it is nearer than this share of the limit. */
  over_share: 0.8,
};

interface Window {
  /** Null before the first report. */
  readonly start_ms: number | null;
  /** Receive time minus event time, at the least: what is more than that is the way. */
  readonly least_ms: number;
  readonly evidence: Evidence | null;
}

/** The clock of a source is wrong: what it measures is shown at the wrong time. */
export const sourceClockOff: Detector<object, Window, typeof DEFAULTS> = {
  domain: "tspi",
  rule: "SOURCE_CLOCK_OFF",
  defaults: DEFAULTS,
  memory_ms: ({ window_s }) => 3 * window_s * 1000,
  initial: { start_ms: null, least_ms: Infinity, evidence: null },
  observe(state, { time_ms, offset_ms, evidence }, { window_s }) {
    const window_ms = window_s * 1000;
    const start_ms = state.start_ms ?? Math.floor(time_ms / window_ms) * window_ms;
    const isLeast = offset_ms < state.least_ms;
    return {
      state: isLeast ? { start_ms, least_ms: offset_ms, evidence } : { ...state, start_ms },
      due_ms: start_ms + window_ms,
    };
  },
  // A sensor that has said nothing has shown no better clock: the next window begins with it.
  expire({ least_ms, evidence }, _, { offset_s, over_share }) {
    const offset_now_s = least_ms / 1000;
    const state = this.initial;
    if (Math.abs(offset_now_s) < offset_s * over_share) return { state, verdict: { type: "over" } };
    if (Math.abs(offset_now_s) <= offset_s) return { state };
    const way = offset_now_s > 0 ? "behind" : "ahead";
    return {
      state,
      verdict: {
        type: "holds",
        text: `its clock is ${Math.abs(offset_now_s).toFixed(1)} s ${way}`,
        value: offset_now_s,
        threshold: offset_now_s > 0 ? offset_s : -offset_s,
        unit: "s",
        evidence: evidence ? [evidence] : [],
      },
    };
  },
};
