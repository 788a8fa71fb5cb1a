import type { FindingCommand } from "./command.ts";
import type { Judgement } from "./detector_bank.ts";
import type { Finding } from "./finding.ts";
import {
  actedFinding,
  closedFinding,
  continuedFinding,
  openedFinding,
  returnedFinding,
} from "./life_cycle.ts";

/** Findings of a domain that are not closed, at most. */
export const MAX_OPEN_FINDINGS = 10_000;

/** What is going on with a rule and an entity. */
interface Entry {
  /** Null when a person has closed the finding, and its cause goes on: it is not opened again. */
  finding: Finding | null;
  /** Whether its cause goes on. */
  holds: boolean;
  /** Until then somebody else has told what happened; null when that was us. */
  told_until_ms: number | null;
}

/** What became of a command. */
export type Acted =
  | { readonly ok: true; readonly finding: Finding }
  | { readonly ok: false; readonly reason: "unknown" | "refused"; readonly error: string };

/**
 * All findings of a domain that are not closed, one for each rule and entity. What it returns are
 * revisions to be published.
 */
export class FindingBook {
  readonly #maxOpen: number;
  readonly #entries = new Map<string, Entry>();
  /** By id, where its entry is. */
  readonly #places = new Map<string, string>();
  /** When the latest finding of a place was closed, while the past is gone through again. */
  readonly #closed = new Map<string, number>();
  #refused = 0;

  constructor({ maxOpen = MAX_OPEN_FINDINGS }: { readonly maxOpen?: number } = {}) {
    this.#maxOpen = maxOpen;
  }

  /** Findings that could not be opened as there are too many. */
  get refused(): number {
    return this.#refused;
  }

  /** Those that are not closed. */
  get open(): Finding[] {
    return [...this.#entries.values()].flatMap(({ finding }) => finding ? [finding] : []);
  }

  /** Takes over the latest revision of each finding, before the past is gone through again. */
  restore(latest: readonly Finding[]): void {
    for (const finding of latest) {
      const place = placeOf(finding.rule, finding.entity);
      if (finding.state === "closed") {
        this.#closed.set(place, finding.closed_ms ?? finding.updated_ms);
      } else {
        this.#entries.set(place, { finding, holds: false, told_until_ms: finding.updated_ms });
        this.#places.set(finding.id, place);
      }
    }
  }

  /** The past has been gone through: what did not hold there is over by `time_ms`. */
  settle(time_ms: number): Finding[] {
    this.#closed.clear();
    return [...this.#entries].flatMap(([place, entry]) => {
      if (entry.told_until_ms === null) return [];
      entry.told_until_ms = null;
      return entry.holds ? [] : this.#end(place, entry, time_ms);
    });
  }

  judge({ rule, entity, time_ms, verdict, evidence }: Judgement): Finding[] {
    const place = placeOf(rule.rule, entity);
    const returned = this.#unshelve(place, time_ms);
    const entry = this.#entries.get(place);
    if (verdict.type === "over") {
      return entry ? [...returned, ...this.#over(place, entry, time_ms)] : returned;
    }
    if (!entry) {
      const opened = openedFinding(rule, entity, time_ms, verdict, evidence);
      return [...returned, ...this.#begin(place, opened)];
    }
    entry.holds = true;
    if (entry.finding && entry.told_until_ms === null) {
      entry.finding = continuedFinding(entry.finding, verdict, evidence);
    }
    return returned;
  }

  /** The channel has reached `position_ms`: findings come back from being shelved. */
  tick(position_ms: number): Finding[] {
    const due = [...this.#entries].filter(([, { finding }]) =>
      (finding?.shelved_until_ms ?? Infinity) <= position_ms
    );
    return due.flatMap(([place]) => this.#unshelve(place, position_ms));
  }

  /** What a person does, with the channel at `now_ms`. */
  act(command: FindingCommand, now_ms: number): Acted {
    const place = this.#places.get(command.id);
    const entry = place === undefined ? undefined : this.#entries.get(place);
    if (place === undefined || !entry?.finding) {
      return { ok: false, reason: "unknown", error: "there is no such finding that is not closed" };
    }
    const acted = actedFinding(entry.finding, command, now_ms);
    if (!acted.ok) return { ok: false, reason: "refused", error: acted.error };
    this.#put(place, entry, acted.finding);
    return acted;
  }

  #begin(place: string, opened: Finding): Finding[] {
    if ((this.#closed.get(place) ?? -Infinity) >= opened.opened_ms) {
      // It was told, and closed since.
      this.#entries.set(place, { finding: null, holds: true, told_until_ms: null });
      return [];
    }
    if (this.#places.size >= this.#maxOpen) {
      this.#refused++;
      return [];
    }
    this.#entries.set(place, { finding: opened, holds: true, told_until_ms: null });
    this.#places.set(opened.id, place);
    return [opened];
  }

  #over(place: string, entry: Entry, time_ms: number): Finding[] {
    entry.holds = false;
    if (entry.told_until_ms !== null && time_ms <= entry.told_until_ms) return [];
    return this.#end(place, entry, time_ms);
  }

  /** Its cause is over: it closes, unless it is shelved, which lasts. */
  #end(place: string, entry: Entry, time_ms: number): Finding[] {
    if (entry.finding === null) {
      this.#entries.delete(place);
      return [];
    }
    if (entry.finding.state === "shelved") return [];
    const closed = closedFinding(entry.finding, time_ms);
    this.#put(place, entry, closed);
    return [closed];
  }

  #unshelve(place: string, position_ms: number): Finding[] {
    const entry = this.#entries.get(place);
    const until_ms = entry?.finding?.shelved_until_ms ?? Infinity;
    if (!entry?.finding || until_ms > position_ms) return [];
    // While the past is gone through again, nobody knows yet whether the cause goes on.
    if (entry.told_until_ms !== null) return [];
    const returned = entry.holds
      ? returnedFinding(entry.finding, until_ms)
      : closedFinding(entry.finding, until_ms);
    this.#put(place, entry, returned);
    return [returned];
  }

  #put(place: string, entry: Entry, finding: Finding): void {
    if (finding.state !== "closed") {
      entry.finding = finding;
      return;
    }
    this.#places.delete(finding.id);
    entry.finding = null;
    // While the cause goes on, the entry keeps it from being told again.
    if (!entry.holds) this.#entries.delete(place);
  }
}

function placeOf(rule: string, entity: string): string {
  return `${rule} ${entity}`;
}
