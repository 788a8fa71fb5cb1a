import { assert } from "@rangecast/base/assert";
import type { Domain, Observation, Track } from "@rangecast/domains/domain";
import type { DetectorKind, Sample, Verdict, Watcher } from "./detector.ts";
import type { Evidence } from "./finding.ts";
import { type Rule, ruleFor } from "./rules.ts";

/** Entities of a domain that are looked at at a time. */
export const MAX_ENTITIES = 20_000;
/** Times that come due for one entity between two observations: more is a detector gone wild. */
const MAX_EXPIRIES = 100_000;

/** What a detector thinks of an entity, at one time of the channel. */
export interface Judgement {
  readonly rule: Rule;
  readonly entity: string;
  readonly time_ms: number;
  readonly verdict: Verdict;
  readonly evidence: readonly Evidence[];
}

/** A rule at work on an entity. */
interface Duty<Message> {
  readonly rule: Rule;
  readonly watcher: Watcher<Message>;
  holds: boolean;
}

interface Watched<Message> {
  readonly entity: string;
  readonly duties: readonly Duty<Message>[];
  track: Track<Message> | null;
  event_ms: number;
  time_ms: number;
  last: Evidence | null;
}

export interface DetectorBankOptions<Message extends object> {
  readonly domain: Domain<Message>;
  readonly kinds: readonly DetectorKind<Message>[];
  readonly rules: readonly Rule[];
  /** @default MAX_ENTITIES */
  readonly maxEntities?: number;
}

/**
 * The detectors of a domain at work on all its entities. Each entity has a time of its own, which
 * its observations and the ticks of the channel move, and what comes due on the way is done at its
 * very time: so ticks may be many or few, and the judgements are the same.
 */
export class DetectorBank<Message extends object> {
  readonly #domain: Domain<Message>;
  readonly #kinds: readonly DetectorKind<Message>[];
  readonly #rules: readonly Rule[];
  readonly #maxEntities: number;
  readonly #watched = new Map<string, Watched<Message>>();
  readonly #counts = { out_of_order: 0, too_many_entities: 0 };
  /** An entity that was silent for longer is forgotten. */
  readonly memory_ms: number;

  constructor({ domain, kinds, rules, maxEntities = MAX_ENTITIES }: DetectorBankOptions<Message>) {
    this.#domain = domain;
    this.#kinds = kinds.filter((kind) => kind.domain === domain.name);
    this.#rules = rules.filter((rule) => rule.domain === domain.name);
    this.#maxEntities = maxEntities;
    this.memory_ms = Math.max(0, ...this.#memories());
  }

  get counts(): Readonly<Record<"out_of_order" | "too_many_entities", number>> {
    return { ...this.#counts };
  }

  get entities(): number {
    return this.#watched.size;
  }

  observe(received: Observation<Message>, evidence: Evidence): Judgement[] {
    // Brokers tell fractions of a millisecond, which nobody needs in a finding.
    const observation = { ...received, recv_ms: Math.floor(received.recv_ms) };
    const { entity, event_ms, recv_ms } = observation;
    const judgements: Judgement[] = [];
    let watched = this.#watched.get(entity);
    if (watched) {
      const time_ms = Math.max(watched.time_ms, recv_ms);
      this.#advance(watched, time_ms, judgements);
      // On a channel that is played fast, what lies far apart comes close together.
      if (event_ms - watched.event_ms > this.memory_ms) this.#forget(watched, time_ms, judgements);
      watched = this.#watched.get(entity);
    }
    watched ??= this.#begin(observation);
    if (!watched) {
      this.#counts.too_many_entities++;
      return judgements;
    }
    const sample = this.#sample(watched, observation, evidence);
    for (const duty of watched.duties) {
      this.#judge(watched, duty, sample.time_ms, duty.watcher.observe(sample), judgements);
    }
    return judgements;
  }

  /** The channel has reached `position_ms`: in order of time, what has come due until then. */
  tick(position_ms: number): Judgement[] {
    const judgements: Judgement[] = [];
    for (const watched of this.#watched.values()) this.#advance(watched, position_ms, judgements);
    return judgements.sort((a, b) => a.time_ms - b.time_ms);
  }

  #begin({ entity, event_ms, recv_ms }: Observation<Message>): Watched<Message> | undefined {
    if (this.#watched.size >= this.#maxEntities) return undefined;
    const duties = this.#kinds.flatMap((kind) => {
      const rule = ruleFor(this.#rules, kind.rule, entity);
      return rule ? [{ rule, watcher: kind.watch(rule.parameters), holds: false }] : [];
    });
    const watched = { entity, duties, track: null, event_ms, time_ms: recv_ms, last: null };
    this.#watched.set(entity, watched);
    return watched;
  }

  #sample(
    watched: Watched<Message>,
    observation: Observation<Message>,
    evidence: Evidence,
  ): Sample<Message> {
    const { message, event_ms, recv_ms, offset_ms } = observation;
    const track = this.#domain.reduce(watched.track, observation);
    const accepted = track.out_of_order === (watched.track?.out_of_order ?? 0);
    if (!accepted) this.#counts.out_of_order++;
    watched.track = track;
    watched.time_ms = Math.max(watched.time_ms, recv_ms);
    watched.event_ms = Math.max(watched.event_ms, event_ms);
    // A source whose clock was set back is seen again after a while.
    if (accepted) watched.event_ms = event_ms;
    watched.last = evidence;
    const position = this.#domain.positionOf(message);
    const mask = this.#domain.maskOf(message);
    return {
      message,
      event_ms,
      time_ms: watched.time_ms,
      accepted,
      position,
      mask,
      offset_ms,
      evidence,
    };
  }

  /** Does what comes due for an entity until `until_ms`, each at its time. */
  #advance(watched: Watched<Message>, until_ms: number, judgements: Judgement[]): void {
    for (let runs = 0;; runs++) {
      assert(runs < MAX_EXPIRIES, "what comes due comes to an end");
      const next = earliest(watched.duties);
      const forget_ms = watched.time_ms + this.memory_ms;
      if (next === null || next.due_ms > until_ms || next.due_ms > forget_ms) {
        if (forget_ms < until_ms) this.#forget(watched, forget_ms, judgements);
        return;
      }
      const verdict = next.duty.watcher.expire(next.due_ms);
      this.#judge(watched, next.duty, next.due_ms, verdict, judgements);
    }
  }

  #forget(watched: Watched<Message>, time_ms: number, judgements: Judgement[]): void {
    for (const duty of watched.duties) {
      this.#judge(watched, duty, time_ms, { type: "over" }, judgements);
    }
    this.#watched.delete(watched.entity);
  }

  #judge(
    { entity, last }: Watched<Message>,
    duty: Duty<Message>,
    time_ms: number,
    verdict: Verdict | null,
    judgements: Judgement[],
  ): void {
    if (verdict === null || (verdict.type === "over" && !duty.holds)) return;
    duty.holds = verdict.type === "holds";
    const own = verdict.type === "holds" ? verdict.evidence : [];
    const evidence = own ?? (last ? [last] : []);
    judgements.push({ rule: duty.rule, entity, time_ms, verdict, evidence });
  }

  #memories(): number[] {
    return this.#kinds.flatMap((kind) =>
      this.#rules.filter(({ rule, enabled }) => enabled && rule === kind.rule)
        .map(({ parameters }) => kind.memory_ms(parameters))
    );
  }
}

function earliest<Message>(
  duties: readonly Duty<Message>[],
): { readonly duty: Duty<Message>; readonly due_ms: number } | null {
  let found: { duty: Duty<Message>; due_ms: number } | null = null;
  for (const duty of duties) {
    const { due_ms } = duty.watcher;
    if (due_ms !== null && (!found || due_ms < found.due_ms)) found = { duty, due_ms };
  }
  return found;
}
