import type { Position } from "@rangecast/domains/domain";
import type { Evidence } from "./finding.ts";

/** What a detector may be told by a rule: numbers by name, with their unit in the name. */
export type Parameters = Readonly<Record<string, number>>;

/** An observation as detectors see it. */
export interface Sample<Message> {
  readonly message: Message;
  /** When it was true, as its source says: Unix ms. */
  readonly event_ms: number;
  /** Its place on the timeline of the channel, never before the last one of its entity: Unix ms. */
  readonly time_ms: number;
  /** False when it was older than the track of its entity, and changed nothing there. */
  readonly accepted: boolean;
  readonly position: Position | null;
  /** Which values are valid, bits 0..8: position x y z, velocity x y z, acceleration x y z. */
  readonly mask: number;
  /** How far the source's clock seems to be off, its way with it: ms. */
  readonly offset_ms: number;
  readonly evidence: Evidence;
}

/** What a detector thinks of an entity now. */
export type Verdict =
  | {
    /** What is looked for is there, or goes on. */
    readonly type: "holds";
    readonly text: string;
    readonly value?: number;
    readonly threshold?: number;
    readonly unit?: string;
    readonly position?: Position | null;
    /** What it rests on, where that is more than the observation that was just seen. */
    readonly evidence?: readonly Evidence[];
  }
  | { readonly type: "over" };

/** What comes of an observation, or of a time that has come. */
export interface Step<State> {
  readonly state: State;
  /** Null where nothing new is to be said. */
  readonly verdict?: Verdict | null;
  /** When it wants to be called without an observation, on the channel's time; null for never. */
  readonly due_ms?: number | null;
}

/**
 * Looks for one thing on one entity. It is pure, and knows no time but what it is passed: the time
 * of events for what sources did, the channel's for what was not heard. So it says the same however
 * fast a channel plays, and however often its clock ticks.
 */
export interface Detector<Message, State, P extends Parameters> {
  readonly domain: string;
  readonly rule: string;
  readonly defaults: P;
  /** How long what it has seen matters: what lies further back changes nothing, in ms. */
  memory_ms(parameters: P): number;
  /** The state before anything was seen. */
  readonly initial: State;
  observe(state: State, sample: Sample<Message>, parameters: P): Step<State>;
  /** The channel has reached the time that was asked for. */
  expire?(state: State, time_ms: number, parameters: P): Step<State>;
}

/** A detector at work on one entity, its state inside. */
export interface Watcher<Message> {
  /** On the channel's time; null for never. */
  readonly due_ms: number | null;
  observe(sample: Sample<Message>): Verdict | null;
  expire(time_ms: number): Verdict | null;
}

/** A kind of detector, whatever its state is. */
export interface DetectorKind<Message> {
  readonly domain: string;
  readonly rule: string;
  readonly defaults: Parameters;
  memory_ms(parameters: Parameters): number;
  /** Begins to look at an entity. */
  watch(parameters: Parameters): Watcher<Message>;
}

/** Hides the types of a detector's state and parameters from those who only run it. */
export function detectorKind<Message, State, P extends Parameters>(
  detector: Detector<Message, State, P>,
): DetectorKind<Message> {
  // A rule can only name parameters that the defaults have, as its reader sees to.
  const complete = (given: Parameters) => ({ ...detector.defaults, ...given }) as P;
  return {
    domain: detector.domain,
    rule: detector.rule,
    defaults: detector.defaults,
    memory_ms: (given) => detector.memory_ms(complete(given)),
    watch: (given) => new RunningDetector(detector, complete(given)),
  };
}

class RunningDetector<Message, State, P extends Parameters> implements Watcher<Message> {
  readonly #detector: Detector<Message, State, P>;
  readonly #parameters: P;
  #state: State;
  #due_ms: number | null = null;

  constructor(detector: Detector<Message, State, P>, parameters: P) {
    this.#detector = detector;
    this.#parameters = parameters;
    this.#state = detector.initial;
  }

  get due_ms(): number | null {
    return this.#due_ms;
  }

  observe(sample: Sample<Message>): Verdict | null {
    return this.#take(this.#detector.observe(this.#state, sample, this.#parameters));
  }

  expire(time_ms: number): Verdict | null {
    const step = this.#detector.expire?.(this.#state, time_ms, this.#parameters);
    return step ? this.#take(step) : this.#take({ state: this.#state });
  }

  #take({ state, verdict = null, due_ms = null }: Step<State>): Verdict | null {
    this.#state = state;
    this.#due_ms = due_ms;
    return verdict;
  }
}
