import { matchesPattern } from "../routing/subject.ts";
import type { SubjectEntry } from "../store/subject_table.ts";

const UNKNOWN = 0;
const YES = 1;
const NO = 2;

/** Whether a subject is one of those that patterns stand for, remembered by the subject's id. */
export class SubjectFilter {
  readonly patterns: readonly string[];
  /** The one subject that is let through, when there is only one and it has no wildcard. */
  readonly literal: string | null;
  /** Those without wildcards: a client may name a thousand of them. */
  readonly literals: ReadonlySet<string>;
  readonly #wildcards: readonly string[];
  #known = new Uint8Array(64);

  /** No patterns let everything through. */
  constructor(patterns: readonly string[]) {
    this.patterns = patterns.includes(">") ? [] : patterns;
    this.#wildcards = this.patterns.filter(hasWildcard);
    this.literals = new Set(this.patterns.filter((pattern) => !hasWildcard(pattern)));
    const [only] = this.literals;
    this.literal = this.patterns.length === 1 && only ? only : null;
  }

  get all(): boolean {
    return this.patterns.length === 0;
  }

  /** Whether every pattern is a subject by itself. */
  get isLiteral(): boolean {
    return !this.all && this.#wildcards.length === 0;
  }

  matches(subject: SubjectEntry): boolean {
    if (this.all) return true;
    if (subject.id >= this.#known.length) this.#grow(subject.id);
    const known = this.#known[subject.id];
    if (known !== UNKNOWN) return known === YES;
    const text = subject.text;
    const matches = this.literals.has(text) ||
      this.#wildcards.some((pattern) => matchesPattern(text, pattern));
    this.#known[subject.id] = matches ? YES : NO;
    return matches;
  }

  /** Must be called when a subject goes, because its id will stand for another one. */
  forget(subject: SubjectEntry): void {
    if (subject.id < this.#known.length) this.#known[subject.id] = UNKNOWN;
  }

  #grow(id: number): void {
    const grown = new Uint8Array(Math.max(id + 1, this.#known.length * 2));
    grown.set(this.#known);
    this.#known = grown;
  }
}

function hasWildcard(pattern: string): boolean {
  return /[*>]/.test(pattern);
}
