import { formatIso, parseInstant } from "@rangecast/base/utc";
import { replayAction } from "@rangecast/channel/replay-plan";

/** Where `--seek` goes. */
export type SeekTarget =
  /** From where the playhead is when the host reads it: `-30s`, `+1.5m`. */
  | { readonly type: "by"; readonly step: string }
  /** An instant as it was typed; it may be relative to now. */
  | { readonly type: "to"; readonly instant: string };

/**
 * Reads a step such as `-30s`, or an instant.
 * @throws SyntaxError or RangeError for anything else.
 */
export function parseSeek(text: string): SeekTarget {
  const bare = text.trim();
  if (/^[+-]/.test(bare)) {
    replayAction("seek", bare);
    return { type: "by", step: bare };
  }
  try {
    parseInstant(bare, 0);
  } catch (cause) {
    throw new SyntaxError(
      `it must be a step such as -30s or +2m, or an instant: current value is "${text}"`,
      { cause },
    );
  }
  return { type: "to", instant: bare };
}

/** The instant that is meant, Unix ms; null for a step, which only the host can reckon. */
export function seekInstant(target: SeekTarget, now_ms: number): number | null {
  return target.type === "by" ? null : parseInstant(target.instant, now_ms);
}

/** What is said on the bus for it. */
export function seekValue(target: SeekTarget, now_ms: number): string {
  return target.type === "by" ? target.step : formatIso(parseInstant(target.instant, now_ms));
}
