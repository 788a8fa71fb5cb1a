import type { Finding } from "@rangecast/findings/finding";

/** Findings that are remembered; of more, the oldest are forgotten. */
export const MAX_FINDINGS = 20_000;
/** Revisions of one finding that are remembered: the first one, and the newest. */
const MAX_REVISIONS = 16;

/** Everything that was found, with its revisions: how it stood at any time can be told. */
export class FindingHistory {
  readonly #max: number;
  /** By id, each oldest first. */
  readonly #findings = new Map<string, Finding[]>();
  #version = 0;
  #forgotten = 0;

  constructor({ max = MAX_FINDINGS }: { readonly max?: number } = {}) {
    this.#max = max;
  }

  /** Grows with every change. */
  get version(): number {
    return this.#version;
  }

  get forgotten(): number {
    return this.#forgotten;
  }

  add(finding: Finding): void {
    const revisions = this.#findings.get(finding.id) ?? [];
    // The stream has each revision once, and in order; anything else is a repetition.
    if (revisions.some(({ rev }) => rev >= finding.rev)) return;
    revisions.push(finding);
    if (revisions.length > MAX_REVISIONS) revisions.splice(1, 1);
    this.#findings.set(finding.id, revisions);
    this.#version++;
    const [oldest] = this.#findings.keys();
    if (this.#findings.size <= this.#max || oldest === undefined) return;
    this.#findings.delete(oldest);
    this.#forgotten++;
  }

  /** The findings about a domain as they stood at `position_ms`, newest first. */
  at(domain: string, position_ms: number): Finding[] {
    const found: Finding[] = [];
    for (const revisions of this.#findings.values()) {
      if (revisions[0]?.domain !== domain) continue;
      const finding = revisions.findLast(({ updated_ms }) => updated_ms <= position_ms);
      if (finding) found.push(finding);
    }
    return found.sort((a, b) => b.opened_ms - a.opened_ms);
  }
}
