import type { Finding } from "@rangecast/findings/finding";

const SEVERITIES: readonly Finding["severity"][] = ["LOW", "MEDIUM", "HIGH", "CRITICAL"];

export interface FindingGroups {
  /** Nobody has taken them up: the gravest first, of those the newest. */
  readonly open: readonly Finding[];
  /** Acknowledged, shelved or closed, the latest change first. */
  readonly handled: readonly Finding[];
}

/** Findings as a person goes through them. */
export function groupFindings(findings: readonly Finding[]): FindingGroups {
  const open = findings.filter(({ state }) => state === "open");
  const handled = findings.filter(({ state }) => state !== "open");
  return {
    open: open.sort((a, b) => rank(b) - rank(a) || b.opened_ms - a.opened_ms),
    handled: handled.sort((a, b) => b.updated_ms - a.updated_ms),
  };
}

function rank({ severity }: Finding): number {
  return SEVERITIES.indexOf(severity);
}
