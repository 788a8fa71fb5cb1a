import { assertNever } from "@rangecast/base/assert";
import { tagSubjects } from "@rangecast/channel/subjects";
import { type Entry, FrameGate } from "./frame_gate.ts";
import type { FollowerEvent } from "./replay_events.ts";
import type { ReplayFrame } from "./replay_frame.ts";

/** What a follower has made of the frames that came. */
export interface FrameCounts {
  /** Frames that were handed on. */
  readonly frames: number;
  /** Frames of an epoch that was over. */
  readonly older_epoch: number;
  /** Frames that came twice, or that the state held already. */
  readonly repeated: number;
  /** Times that frames never came. */
  readonly gaps: number;
}

/** Hands each frame of a replay on once, behind the epoch that it opens, and counts the rest. Pure. */
export class FrameTurn {
  readonly gate: FrameGate;
  readonly #onGap: (frame: ReplayFrame) => boolean;
  readonly #counts = { frames: 0, older_epoch: 0, repeated: 0, gaps: 0 };
  /** The first frame of a new epoch, until the epoch itself was heard. */
  #opening: ReplayFrame | null = null;

  /** `onGap` is told the frame behind a gap; true when it is taken care of, and not to be handed on. */
  constructor(prefix: string, onGap: (frame: ReplayFrame) => boolean) {
    const tags = tagSubjects(prefix).slice(0, -1);
    this.gate = new FrameGate((subject) => subject.startsWith(tags));
    this.#onGap = onGap;
  }

  get counts(): FrameCounts {
    return this.#counts;
  }

  /** Enters an epoch; the event says what is shown from now on. */
  enter(entry: Entry): FollowerEvent {
    const { epoch, state } = entry;
    this.#opening = null;
    this.gate.enter(entry);
    return state ? { type: "state", epoch, state } : { type: "epoch", epoch };
  }

  /** The frame whose epoch was just told, if that is what comes next. */
  takeOpening(): FollowerEvent | undefined {
    return this.#opening ? this.#handOn(this.#opening) : undefined;
  }

  /** What is heard of a frame; undefined when it is not handed on. */
  judge(frame: ReplayFrame): FollowerEvent | undefined {
    const judgement = this.gate.judge(frame);
    switch (judgement) {
      case "pass":
        return this.#handOn(frame);
      case "new epoch":
        this.#opening = frame;
        return { type: "epoch", epoch: frame.epoch };
      case "gap":
        this.#counts.gaps++;
        return this.#onGap(frame) ? undefined : this.#handOn(frame);
      case "older epoch":
        this.#counts.older_epoch++;
        return undefined;
      case "repeated":
        this.#counts.repeated++;
        return undefined;
      default:
        return assertNever(judgement, "judgement");
    }
  }

  #handOn(frame: ReplayFrame): FollowerEvent {
    this.#opening = null;
    this.#counts.frames++;
    return { type: "frame", frame };
  }
}
