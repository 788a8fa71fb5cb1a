import { validate } from "@rangecast/schema/validators";
import type { Parameters } from "./detector.ts";
import type { Severity } from "./finding.ts";

/** What is looked for, and with which thresholds. */
export interface Rule {
  readonly rule: string;
  readonly domain: string;
  readonly enabled: boolean;
  readonly severity: Severity;
  readonly parameters: Parameters;
  /** Entities, or a pattern in which `*` stands for any text; without it, all of the domain. */
  readonly applies_to?: string | readonly string[];
}

/** What rules can be about. */
export interface RuleSubject {
  readonly domain: string;
  readonly rule: string;
  readonly defaults: Parameters;
}

/**
 * Checks rules as they stand in a file.
 * @throws SyntaxError that names the entry and what is wrong with it.
 */
export function readRules(value: unknown, known: readonly RuleSubject[]): Rule[] {
  const verdict = validate("finding-rules", value);
  if (!verdict.ok) throw new SyntaxError(`Cannot use the rules: ${verdict.problem}`);
  // The schema describes the type.
  const rules = value as Rule[];
  rules.forEach((rule, at) => {
    const problem = problemOf(rule, known);
    if (problem === null) return;
    throw new SyntaxError(
      `Cannot use the rules as entry ${at} (${rule.domain} ${rule.rule}) ${problem}`,
    );
  });
  return rules;
}

/** The rule `name` as it is for `entity`: the first entry that applies; null when it is switched off. */
export function ruleFor(rules: readonly Rule[], name: string, entity: string): Rule | null {
  const found = rules.find((rule) => rule.rule === name && applies(rule, entity));
  return found?.enabled ? found : null;
}

function applies({ applies_to }: Rule, entity: string): boolean {
  if (applies_to === undefined) return true;
  if (typeof applies_to !== "string") return applies_to.includes(entity);
  const parts = applies_to.split("*").map((part) => part.replaceAll(/[^\w]/g, "\\$&"));
  return new RegExp(`^${parts.join(".*")}$`, "s").test(entity);
}

function problemOf(rule: Rule, known: readonly RuleSubject[]): string | null {
  const subject = known.find((one) => one.domain === rule.domain && one.rule === rule.rule);
  if (!subject) {
    const names = known.filter(({ domain }) => domain === rule.domain).map((one) => one.rule);
    return names.length === 0
      ? "must be about a domain that has detectors"
      : `must be one of its domain: ${names.join(", ")}`;
  }
  const names = Object.keys(subject.defaults);
  const unknown = Object.keys(rule.parameters).find((name) => !names.includes(name));
  return unknown === undefined
    ? null
    : `has a parameter ${unknown}, and may have ${names.join(", ") || "none"}`;
}
