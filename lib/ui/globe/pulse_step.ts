import type { Finding } from "@rangecast/findings/finding";

/** Rings around what was found are drawn this often while nothing else changes. */
const STEP_MS = 50;

/**
 * What a picture that stands still is drawn anew for: a number that changes as rings pulse at
 * `now_ms` of the page, or is the same where people want nothing to move; null without rings.
 */
export function pulseStep(findings: readonly Finding[], now_ms: number | null): number | null {
  if (!findings.some(({ state }) => state === "open")) return null;
  return Math.floor((now_ms ?? 0) / STEP_MS);
}
