import type { Position } from "@rangecast/domains/domain";

export type Severity = "LOW" | "MEDIUM" | "HIGH" | "CRITICAL";

/** A finding is open until its cause is over or a person closes it; people may set it aside. */
export type FindingState = "open" | "acknowledged" | "shelved" | "closed";

/** A stored observation that a finding rests on. */
export interface Evidence {
  readonly stream: string;
  readonly seq: number;
}

/** Observations that one finding names at most. */
export const MAX_EVIDENCE = 16;

/** UTF-16 units of an id, as the schemas have it. */
export const MAX_FINDING_ID_LENGTH = 500;

/**
 * Something derived that a person should see, in one of its revisions. There is one that is not
 * closed for each rule and entity. Times are on the timeline of the channel: Unix milliseconds.
 */
export interface Finding {
  /** `<rule>:<entity>:<opened_ms>` */
  readonly id: string;
  readonly rule: string;
  readonly domain: string;
  readonly entity: string;
  readonly severity: Severity;
  readonly state: FindingState;
  readonly opened_ms: number;
  readonly updated_ms: number;
  readonly closed_ms?: number;
  /** The farthest from the threshold so far. */
  readonly value?: number;
  readonly threshold?: number;
  readonly unit?: string;
  readonly text: string;
  /** Oldest first. */
  readonly evidence: readonly Evidence[];
  /** Where it was noticed. */
  readonly position?: Position;
  readonly owner?: string;
  readonly note?: string;
  readonly shelved_until_ms?: number;
  /** Counts the messages about it, from 1. */
  readonly rev: number;
}

export function findingId(
  { rule, entity, opened_ms }: Pick<Finding, "rule" | "entity" | "opened_ms">,
): string {
  return `${rule}:${entity}:${opened_ms}`;
}
