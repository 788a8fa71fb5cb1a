import type { Clock, TimerId } from "@rangecast/base/clock";
import type { FollowerEvent, ReplayFollower } from "@rangecast/bus/replay-follower";
import type { ReaderState } from "@rangecast/bus/stream-reader";
import type { ClockVector } from "@rangecast/channel/clock-vector";
import type { Logger } from "@rangecast/cli/log";
import type { DisplayBoard } from "../display/display_board.ts";
import type { PlayedMessage } from "../frame.ts";
import { isSelected, type Selection } from "../selection.ts";
import { type StateMaker, stateMessages } from "./state_messages.ts";
import { NOTHING_READ, type ReadingCounts, type ReplayCounts, type Station } from "./station.ts";

/** The commands of a picture are complete when nothing of its state has come for this long. */
export const QUIET_MS = 250;

/**
 * What a station is tuned in by: see {@linkcode ReplayFollower}. One that hears no vectors from
 * elsewhere must have heard them itself, as it misses the frames before.
 */
export type Follower =
  & Pick<
    ReplayFollower,
    "take" | "vector" | "position" | "offset_ms" | "state" | "counts" | "waiting"
  >
  & Partial<Pick<ReplayFollower, "hear">>
  & AsyncDisposable;

/** What is heard of a replay besides what it shows. */
export type StationEvent =
  | Extract<FollowerEvent, { type: "clock" | "lost" | "found again" }>
  /** All that it showed was handed on. */
  | { readonly type: "ended"; readonly vector: ClockVector | null; readonly reason: string | null };

export interface ReplayStationOptions extends StateMaker {
  readonly clock: Clock;
  readonly log: Logger;
  readonly board: DisplayBoard;
  readonly selection: Selection;
  /** Begins to follow the replay; `onChange` is called when there may be something to take. */
  open(onChange: () => void): Follower;
  /** Called when there may be something to take, or when something else about it has changed. */
  onChange(): void;
  onEvent(event: StationEvent): void;
}

/** A replay: its messages stand for their originals. */
export class ReplayStation implements Station {
  readonly pending = 0;
  readonly reading: ReadingCounts = NOTHING_READ;
  readonly #options: ReplayStationOptions;
  readonly #follower: Follower;
  readonly #commands: string;
  readonly #isSelected: (subject: string) => boolean;
  /** The rest of a state that was loaded. */
  #state: PlayedMessage[] = [];
  /** Waits for the commands of a picture to be complete; null when they are. */
  #collecting: TimerId | null = null;
  #problem: string | null = null;

  constructor(options: ReplayStationOptions) {
    this.#options = options;
    this.#commands = `${options.prefix}.cmd.`;
    this.#isSelected = isSelected(options.prefix, options.selection);
    this.#follower = options.open(options.onChange);
  }

  get state(): ReaderState {
    const { state } = this.#follower;
    if (state === "lost") return { type: "unavailable", problem: "the replay host is silent" };
    if (state !== "joining") return { type: "reading" };
    return this.#problem === null
      ? { type: "opening" }
      : { type: "unavailable", problem: this.#problem };
  }

  get size(): number {
    return this.#state.length + this.#follower.waiting;
  }

  get caughtUp(): boolean {
    return this.#follower.state !== "joining";
  }

  get replaying(): ReplayCounts {
    const { frames: _, ...counts } = this.#follower.counts;
    return counts;
  }

  get clockOffset_ms(): number | null {
    return this.#follower.offset_ms;
  }

  /** The newest clock vector, or null before the first. */
  get vector(): ClockVector | null {
    return this.#follower.vector;
  }

  /** Whether more is to come, and its end behind that. */
  get hasTail(): boolean {
    // Nothing says that a replay has ended whose host is silent.
    return this.#follower.state !== "lost" && !this.#wasNeverOpened;
  }

  /** Takes a vector of the channel's clock that was heard elsewhere, `age_ms` ago. */
  hear(vector: ClockVector, age_ms = 0): void {
    this.#follower.hear?.(vector, age_ms);
  }

  playhead(): number | null {
    return this.#follower.position();
  }

  take(): PlayedMessage | undefined {
    // Ends with what waits: the follower has a bound.
    for (;;) {
      const message = this.#state.shift();
      if (message) {
        if (this.#isSelected(message.subject)) return this.#handOn(message);
        continue;
      }
      const event = this.#follower.take();
      if (!event) return undefined;
      const frame = this.#hear(event);
      if (frame && this.#isSelected(frame.subject)) return this.#handOn(frame);
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#stopCollecting();
    await this.#follower[Symbol.asyncDispose]();
  }

  #hear(event: FollowerEvent): PlayedMessage | undefined {
    const { channel_id, onEvent } = this.#options;
    switch (event.type) {
      case "frame": {
        const { frame } = event;
        const { epoch, isState, subject, seq, time_ms, body } = frame;
        const replay = { channel_id, epoch, isState };
        return {
          ...{ subject, seq, body, stored_ms: time_ms, pending: 0, replay },
          header: (name) => frame.header(name),
        };
      }
      case "epoch":
        this.#beginPicture([]);
        return undefined;
      case "state":
        this.#beginPicture(stateMessages(event.state, event.epoch, this.#options));
        return undefined;
      case "clock":
        // The end is said behind the last frame, however early its vector has arrived.
        if (event.vector.state !== "ended") onEvent(event);
        return undefined;
      case "lost":
      case "found again":
        onEvent(event);
        return undefined;
      case "ended":
        this.#commit();
        onEvent({ ...event, vector: this.vector });
        return undefined;
      case "problem":
        this.#tellProblem(event.problem);
        return undefined;
    }
  }

  #beginPicture(state: PlayedMessage[]): void {
    if (this.#wasNeverOpened) return;
    this.#state = state;
    this.#options.board.begin();
    this.#collect();
  }

  /** Hosts count epochs from 1: a replay that they refuse ends in epoch 0, with nothing to show. */
  get #wasNeverOpened(): boolean {
    return this.vector?.state === "ended" && this.vector.epoch === 0;
  }

  /** The commands of a state come first: what follows them shows that they are complete. */
  #handOn(message: PlayedMessage): PlayedMessage {
    if (this.#collecting === null) return message;
    if (message.replay?.isState && message.subject.startsWith(this.#commands)) this.#collect();
    else this.#commit();
    return message;
  }

  #collect(): void {
    this.#stopCollecting();
    this.#collecting = this.#options.clock.setTimer(() => {
      const isThere = this.#follower.state !== "joining" && this.vector?.state !== "seeking";
      if (isThere) this.#commit();
      else this.#collect();
    }, QUIET_MS);
  }

  #commit(): void {
    if (this.#collecting === null) return;
    this.#stopCollecting();
    this.#options.board.commit();
  }

  #stopCollecting(): void {
    if (this.#collecting !== null) this.#options.clock.clearTimer(this.#collecting);
    this.#collecting = null;
  }

  #tellProblem(problem: string | null): void {
    const { log, channel_id: channel } = this.#options;
    if (problem !== null && this.#problem === null) {
      log.warn("waiting for the replay", { channel, problem });
    }
    if (problem === null && this.#problem !== null) log.info("the replay goes on", { channel });
    this.#problem = problem;
  }
}
