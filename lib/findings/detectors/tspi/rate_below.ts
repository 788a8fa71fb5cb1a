import type { Detector } from "../../detector.ts";
import type { Evidence } from "../../finding.ts";

const DEFAULTS = {
  /** Reports of a sensor are to come this often. */
  rate_hz: 1,
  /** They are counted over this time, in windows that begin at multiples of it. */
  window_s: 10,
  /** So many windows in a row: the last one of a sensor that falls silent is never full. */
  windows: 2,
  /** The finding is over when the rate is this many times as high. */
  over_factor: 1.2,
};

interface Window {
  /** Null before the first report. */
  readonly start_ms: number | null;
  readonly count: number;
  /** Reports may have come before we began to count. */
  readonly isFirst: boolean;
  /** Windows before this one, in a row, with too few. */
  readonly low: number;
  readonly evidence: Evidence | null;
}

/** A sensor reports, and too seldom. One that says nothing at all is lost, which is another rule. */
export const rateBelow: Detector<object, Window, typeof DEFAULTS> = {
  domain: "tspi",
  rule: "RATE_BELOW",
  defaults: DEFAULTS,
  memory_ms: ({ window_s, windows }) => (windows + 2) * window_s * 1000,
  initial: { start_ms: null, count: 0, isFirst: true, low: 0, evidence: null },
  observe(state, { time_ms, evidence }, { window_s }) {
    const window_ms = window_s * 1000;
    const start_ms = state.start_ms ?? Math.floor(time_ms / window_ms) * window_ms;
    return {
      state: { ...state, start_ms, count: state.count + 1, evidence },
      due_ms: start_ms + window_ms,
    };
  },
  expire(state, time_ms, { rate_hz, window_s, windows, over_factor }) {
    if (state.count === 0) return { state: this.initial, verdict: { type: "over" } };
    const measured_hz = state.count / window_s;
    const isLow = !state.isFirst && measured_hz < rate_hz;
    const low = isLow ? Math.min(state.low + 1, windows) : 0;
    const next = { start_ms: time_ms, count: 0, isFirst: false, low, evidence: state.evidence };
    const due_ms = time_ms + window_s * 1000;
    if (!isLow) {
      const isOver = !state.isFirst && measured_hz >= rate_hz * over_factor;
      return { state: next, due_ms, verdict: isOver ? { type: "over" } : null };
    }
    if (low < windows) return { state: next, due_ms };
    return {
      state: next,
      due_ms,
      verdict: {
        type: "holds",
        text: `${measured_hz} reports a second over ${window_s} s`,
        value: measured_hz,
        threshold: rate_hz,
        unit: "Hz",
        evidence: state.evidence ? [state.evidence] : [],
      },
    };
  },
};
