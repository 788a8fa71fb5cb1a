import type { Detector } from "../../detector.ts";
import type { Evidence } from "../../finding.ts";

const DEFAULTS = {
  /** Fields that are to be valid, as bits 0..8: position x y z, velocity x y z, acceleration x y z. */
  fields_mask: 0b000_111_111,
  /** Reports in a row with an invalid field, over at least this time: a single one is nothing. */
  min_reports: 3,
  for_s: 1,
  /** Over when all fields were valid for so long. */
  over_after_s: 5,
};

const NAMES = ["position", "velocity", "acceleration"];

/** Since when reports are valid, or are not. */
interface Stretch {
  readonly valid: boolean;
  readonly since_ms: number;
  readonly reports: number;
  readonly evidence: readonly Evidence[];
}

/** A sensor marks values as invalid that it is to measure. */
export const invalidFields: Detector<object, Stretch | null, typeof DEFAULTS> = {
  domain: "tspi",
  rule: "INVALID_FIELDS",
  defaults: DEFAULTS,
  memory_ms: ({ for_s, over_after_s }) => 10 * (for_s + over_after_s) * 1000,
  initial: null,
  observe(state, { time_ms, mask, evidence, position }, parameters) {
    const { fields_mask, min_reports, for_s, over_after_s } = parameters;
    const missing = fields_mask & ~mask;
    const valid = missing === 0;
    const before = state?.valid === valid ? state : null;
    const next: Stretch = {
      valid,
      since_ms: before?.since_ms ?? time_ms,
      reports: (before?.reports ?? 0) + 1,
      evidence: [...before?.evidence ?? [], evidence].slice(-min_reports),
    };
    const lasted_ms = time_ms - next.since_ms;
    if (valid) {
      return { state: next, verdict: lasted_ms >= over_after_s * 1000 ? { type: "over" } : null };
    }
    if (next.reports < min_reports || lasted_ms < for_s * 1000) return { state: next };
    return {
      state: next,
      verdict: {
        type: "holds",
        text: `marks as invalid: ${fieldNames(missing).join(", ")}`,
        value: fieldNames(missing).length,
        threshold: 0,
        unit: "fields",
        position,
        evidence: next.evidence,
      },
    };
  },
};

/** `position x`, `velocity z`: the fields of a mask. */
function fieldNames(mask: number): string[] {
  return Array.from({ length: 9 }, (_, bit) => bit)
    .filter((bit) => mask & (1 << bit))
    .map((bit) => `${NAMES[Math.floor(bit / 3)]} ${"xyz"[bit % 3]}`);
}
