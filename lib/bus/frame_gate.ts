import type { StateAt } from "@rangecast/playback/source";
import type { ReplayFrame } from "./replay_frame.ts";

/** What is to be done with a frame. */
export type Judgement =
  | "pass"
  /** The first of a new epoch: it passes, and what was shown before is to be dropped. */
  | "new epoch"
  /** Frames before it never came. */
  | "gap"
  | "older epoch"
  /** It was let through before, or the state that was loaded holds it. */
  | "repeated";

/** Where an epoch is entered. */
export interface Entry {
  readonly epoch: number;
  /** The number of the next frame; null when it is not known. */
  readonly next: number | null;
  /** The state that was loaded, or null when it comes as frames. */
  readonly state: StateAt | null;
}

/** Lets each frame of a channel through once, in its epoch, and notices what is missing. Pure. */
export class FrameGate {
  readonly #isTag: (subject: string) => boolean;
  #epoch: number | null = null;
  #next: number | null = null;
  #hasState = false;
  /** Last sequence of each original stream, without what is sent out of turn. */
  #lastSeqs = new Map<string, number>();

  /** `isTag` says whether an original subject is one of tags. */
  constructor(isTag: (subject: string) => boolean) {
    this.#isTag = isTag;
  }

  /** The epoch that is let through; null before the first. */
  get epoch(): number | null {
    return this.#epoch;
  }

  /** Whether a frame stands in the order of the originals: the state and tags do not. */
  isInTurn({ isState, subject }: ReplayFrame): boolean {
    return !isState && !this.#isTag(subject);
  }

  enter({ epoch, next, state }: Entry): void {
    this.#epoch = epoch;
    this.#next = next;
    this.#hasState = state !== null;
    this.#lastSeqs = state ? lastSeqsOf(state) : new Map();
  }

  judge(frame: ReplayFrame): Judgement {
    if (this.#epoch !== null && frame.epoch < this.#epoch) return "older epoch";
    const isNew = this.#epoch === null || frame.epoch > this.#epoch;
    if (isNew) this.enter({ epoch: frame.epoch, next: 0, state: null });
    const next = this.#next ?? frame.frame;
    if (frame.frame < next) return "repeated";
    this.#next = frame.frame + 1;
    if (frame.frame > next) return "gap";
    if (this.#isHeld(frame)) return "repeated";
    if (this.isInTurn(frame)) this.#lastSeqs.set(frame.stream, frame.seq);
    return isNew ? "new epoch" : "pass";
  }

  #isHeld(frame: ReplayFrame): boolean {
    if (frame.isState) return this.#hasState;
    return this.isInTurn(frame) && frame.seq <= (this.#lastSeqs.get(frame.stream) ?? 0);
  }
}

/** The newest message of each stream that a state holds: it is the last of its subject, whichever that is. */
function lastSeqsOf({ boundary: { after }, telemetry, commands }: StateAt): Map<string, number> {
  const seqs = new Map(after ? [[after.stream, after.seq]] : []);
  for (const { stream, seq } of [...telemetry, ...commands]) {
    seqs.set(stream, Math.max(seq, seqs.get(stream) ?? 0));
  }
  return seqs;
}
