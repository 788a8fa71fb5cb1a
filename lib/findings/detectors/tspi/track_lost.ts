import type { Position } from "@rangecast/domains/domain";
import type { Detector } from "../../detector.ts";
import type { Evidence } from "../../finding.ts";

const DEFAULTS = {
  /** A sensor that is silent for so long is lost. */
  after_s: 10,
  /** One that has reported less often was never there. */
  min_reports: 5,
  /** Nobody waits longer for one to come back: the finding closes. */
  give_up_s: 300,
};

interface Hearing {
  readonly reports: number;
  readonly heard_ms: number;
  readonly position: Position | null;
  readonly evidence: Evidence | null;
  readonly lost: boolean;
}

/** A sensor has fallen silent. */
export const trackLost: Detector<object, Hearing, typeof DEFAULTS> = {
  domain: "tspi",
  rule: "TRACK_LOST",
  defaults: DEFAULTS,
  memory_ms: ({ after_s, give_up_s }) => (after_s + give_up_s) * 1000,
  initial: { reports: 0, heard_ms: 0, position: null, evidence: null, lost: false },
  observe(state, { time_ms, position, evidence }, { after_s, min_reports }) {
    const reports = Math.min(state.reports + 1, min_reports);
    return {
      state: {
        reports,
        heard_ms: time_ms,
        position: position ?? state.position,
        evidence,
        lost: false,
      },
      verdict: state.lost ? { type: "over" } : null,
      due_ms: reports < min_reports ? null : time_ms + after_s * 1000,
    };
  },
  expire(state, _, { after_s, give_up_s }) {
    // It may come back as another one: the next reports begin anew.
    if (state.lost) return { state: this.initial, verdict: { type: "over" } };
    return {
      state: { ...state, lost: true },
      verdict: {
        type: "holds",
        text: `no report for ${after_s} s`,
        value: after_s,
        threshold: after_s,
        unit: "s",
        position: state.position,
        evidence: state.evidence ? [state.evidence] : [],
      },
      due_ms: state.heard_ms + give_up_s * 1000,
    };
  },
};
