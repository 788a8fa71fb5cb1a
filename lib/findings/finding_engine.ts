import type { Domain, Observation } from "@rangecast/domains/domain";
import type { SourceMessage } from "@rangecast/playback/source";
import type { FindingCommand } from "./command.ts";
import type { DetectorKind } from "./detector.ts";
import { DetectorBank, type Judgement } from "./detector_bank.ts";
import type { Evidence, Finding } from "./finding.ts";
import { type Acted, FindingBook } from "./finding_book.ts";
import type { Rule } from "./rules.ts";

export interface FindingEngineOptions {
  readonly domain: Domain<object>;
  readonly kinds: readonly DetectorKind<object>[];
  readonly rules: readonly Rule[];
}

/**
 * Finds in one domain: stored observations and ticks of the channel's clock go in, revisions of
 * findings come out, to be published in this order. It knows no time of its own.
 */
export class FindingEngine {
  readonly #domain: Domain<object>;
  readonly #bank: DetectorBank<object>;
  readonly #book = new FindingBook();
  readonly #undecoded: Record<string, number> = {};
  #observations = 0;
  #late = 0;
  #position_ms = -Infinity;
  #latest_ms = -Infinity;

  constructor({ domain, kinds, rules }: FindingEngineOptions) {
    this.#domain = domain;
    this.#bank = new DetectorBank({ domain, kinds, rules });
  }

  get domain(): string {
    return this.#domain.name;
  }

  /** How far back it has to look for its state to be what it would have been. */
  get memory_ms(): number {
    return this.#bank.memory_ms;
  }

  get entities(): number {
    return this.#bank.entities;
  }

  /** Findings that are not closed. */
  get open(): readonly Finding[] {
    return this.#book.open;
  }

  get observations(): number {
    return this.#observations;
  }

  /** When the observation was received that was taken last. */
  get latest_ms(): number {
    return this.#latest_ms;
  }

  /** What was passed over, by reason; `late` observations came behind a tick, and counted anyway. */
  get counts(): Readonly<Record<string, number>> {
    const { refused } = this.#book;
    return {
      ...this.#undecoded,
      ...this.#bank.counts,
      too_many_findings: refused,
      late: this.#late,
    };
  }

  /** Takes a stored message; one that is none of the domain says nothing. */
  take(source: SourceMessage): Finding[] {
    const { stream, seq, time_ms, subject } = source;
    if (!this.#domain.owns(subject)) return [];
    const message = this.#domain.decode(source.body);
    if (typeof message === "string") {
      this.#undecoded[message] = (this.#undecoded[message] ?? 0) + 1;
      return [];
    }
    const header = (name: string) => source.header(name);
    return this.observe(this.#domain.observe(message, { stored_ms: time_ms, header }), {
      stream,
      seq,
    });
  }

  /** Takes what a stored message of the domain observes. */
  observe(observation: Observation<object>, evidence: Evidence): Finding[] {
    this.#observations++;
    this.#latest_ms = observation.recv_ms;
    if (observation.recv_ms < this.#position_ms) this.#late++;
    return this.#record(this.#bank.observe(observation, evidence));
  }

  /** The channel has reached `position_ms`: everything stored before has been taken. */
  tick(position_ms: number): Finding[] {
    this.#position_ms = Math.max(this.#position_ms, position_ms);
    return [...this.#record(this.#bank.tick(position_ms)), ...this.#book.tick(position_ms)];
  }

  /** What a person does, with the channel at `now_ms`. */
  act(command: FindingCommand, now_ms: number): Acted {
    return this.#book.act(command, now_ms);
  }

  /** Begins to go through the past again, with the latest revision of each finding. */
  restore(latest: readonly Finding[]): void {
    this.#book.restore(latest.filter(({ domain }) => domain === this.#domain.name));
  }

  /** The past has been gone through until `position_ms`. */
  settle(position_ms: number): Finding[] {
    return [...this.tick(position_ms), ...this.#book.settle(Math.floor(position_ms))];
  }

  #record(judgements: readonly Judgement[]): Finding[] {
    return judgements.flatMap((judgement) => this.#book.judge(judgement));
  }
}
