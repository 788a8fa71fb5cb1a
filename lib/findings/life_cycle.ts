/** How a finding goes from one revision to the next. Pure. */
import type { FindingCommand } from "./command.ts";
import type { Verdict } from "./detector.ts";
import { type Evidence, type Finding, findingId, MAX_EVIDENCE } from "./finding.ts";
import type { Rule } from "./rules.ts";

/** What a detector has found, as it holds. */
export type Cause = Extract<Verdict, { type: "holds" }>;

/** Nobody sets a finding aside for longer: it would be forgotten. */
export const MAX_SHELVED_MS = 24 * 3_600_000;

/** The first revision, opened at `time_ms`. */
export function openedFinding(
  { rule, domain, severity }: Rule,
  entity: string,
  time_ms: number,
  cause: Cause,
  evidence: readonly Evidence[],
): Finding {
  const { text, value, threshold, unit, position } = cause;
  return {
    id: findingId({ rule, entity, opened_ms: time_ms }),
    ...{ rule, domain, entity, severity, state: "open" as const },
    opened_ms: time_ms,
    updated_ms: time_ms,
    ...(value === undefined ? {} : { value }),
    ...(threshold === undefined ? {} : { threshold }),
    ...(unit === undefined ? {} : { unit }),
    text,
    evidence: evidence.slice(-MAX_EVIDENCE),
    ...(position ? { position } : {}),
    rev: 1,
  };
}

/**
 * What goes on is noted, and told with the next revision: the value farthest from the threshold,
 * and of the evidence the beginning and the end.
 */
export function continuedFinding(
  finding: Finding,
  { value }: Cause,
  evidence: readonly Evidence[],
): Finding {
  const isFarther = value !== undefined && finding.threshold !== undefined &&
    finding.value !== undefined &&
    Math.abs(value - finding.threshold) > Math.abs(finding.value - finding.threshold);
  return {
    ...finding,
    ...(isFarther ? { value } : {}),
    evidence: joinedEvidence(finding.evidence, evidence),
  };
}

export function closedFinding(finding: Finding, time_ms: number): Finding {
  const { shelved_until_ms: _, ...rest } = finding;
  const closed_ms = Math.max(time_ms, finding.opened_ms);
  return revised({ ...rest, state: "closed", closed_ms }, time_ms);
}

/** Comes back from being shelved, as its cause goes on. */
export function returnedFinding(finding: Finding, time_ms: number): Finding {
  const { shelved_until_ms: _, ...rest } = finding;
  return revised({ ...rest, state: "open" }, time_ms);
}

/** The finding after what a person did at `now_ms`, or why that cannot be. */
export function actedFinding(
  finding: Finding,
  command: FindingCommand,
  now_ms: number,
): { readonly ok: true; readonly finding: Finding } | { readonly ok: false; error: string } {
  const { action, by, note, until_ms } = command;
  if (finding.state === "closed") return refused("it is closed");
  const noted = note === undefined ? finding : { ...finding, note };
  switch (action) {
    case "acknowledge":
      if (finding.state === "acknowledged") return refused("it is acknowledged already");
      return done(returnedFinding(noted, now_ms), "acknowledged");
    case "shelve": {
      if (until_ms === undefined) return refused("'until_ms' is needed to shelve it");
      const for_ms = until_ms - now_ms;
      if (!(for_ms > 0 && for_ms <= MAX_SHELVED_MS)) {
        return refused("'until_ms' must lie ahead, and at most 24 hours");
      }
      return done(revised({ ...noted, shelved_until_ms: until_ms }, now_ms), "shelved");
    }
    case "note":
      if (note === undefined) return refused("'note' is needed");
      return done(revised(noted, now_ms));
    case "own":
      return done(revised({ ...noted, owner: by }, now_ms));
    case "close":
      return done(closedFinding(noted, now_ms));
  }
}

function revised(finding: Finding, time_ms: number): Finding {
  const updated_ms = Math.max(finding.updated_ms, time_ms);
  return { ...finding, updated_ms, rev: finding.rev + 1 };
}

function joinedEvidence(known: readonly Evidence[], more: readonly Evidence[]): Evidence[] {
  const isKnown = ({ stream, seq }: Evidence) =>
    known.some((one) => one.stream === stream && one.seq === seq);
  const all = [...known, ...more.filter((one) => !isKnown(one))];
  if (all.length <= MAX_EVIDENCE) return all;
  return [...all.slice(0, MAX_EVIDENCE / 2), ...all.slice(-MAX_EVIDENCE / 2)];
}

function done(finding: Finding, state = finding.state) {
  return { ok: true, finding: { ...finding, state } } as const;
}

function refused(error: string) {
  return { ok: false, error } as const;
}
