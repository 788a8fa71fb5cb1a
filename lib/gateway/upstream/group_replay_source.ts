import { assertNever } from "@rangecast/base/assert";
import type { Clock } from "@rangecast/base/clock";
import type { FollowerEvent, ReplayFollower } from "@rangecast/bus/replay-follower";
import type { ClockVector } from "@rangecast/channel/clock-vector";
import { plainVector } from "./plain_vector.ts";
import type { ReplaySource, SceneSet } from "./scene_set.ts";

/** Silence of frames after which the state of an epoch counts as complete. */
const STILL_MS = 250;
const HOST_LOST = "the host of the replay is not heard any more";

export interface GroupReplaySourceOptions {
  readonly scenes: SceneSet;
  readonly clock: Clock;
  /** Tunes in; `onChange` is called when there is something to take. */
  follow(onChange: () => void): ReplayFollower;
}

/** A group replay: its state where it stands, and the frames that its owner sends. */
export class GroupReplaySource implements ReplaySource {
  readonly scenes: SceneSet;
  readonly #clock: Clock;
  readonly #follower: ReplayFollower;
  /** When the last frame came, on the monotonic clock. */
  #frame_ms = -Infinity;
  #vector: ClockVector | null = null;
  #problem: string | null = null;
  #over = false;

  constructor({ scenes, clock, follow }: GroupReplaySourceOptions) {
    this.scenes = scenes;
    this.#clock = clock;
    this.#follower = follow(() => this.#drain());
    this.#drain();
  }

  flush(domain: string): void {
    this.#drain();
    const position_ms = this.#follower.position() ?? 0;
    if (this.#isStill()) this.scenes.begin(position_ms);
    this.scenes.get(domain)?.flush(position_ms);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#over = true;
    await this.#follower[Symbol.asyncDispose]();
  }

  #drain(): void {
    if (this.#over) return;
    // The follower calls before its constructor has returned.
    const follower: ReplayFollower | undefined = this.#follower;
    for (let event = follower?.take(); event; event = follower.take()) this.#take(event);
  }

  #take(event: FollowerEvent): void {
    switch (event.type) {
      case "epoch":
        return this.scenes.clear();
      case "state":
        this.scenes.load(event.state);
        return this.scenes.begin(event.state.boundary.time_ms);
      case "frame":
        this.#frame_ms = this.#clock.monotonicMs();
        if (!this.scenes.begun && !event.frame.isState) this.scenes.begin(event.frame.time_ms);
        return this.scenes.apply(event.frame);
      case "clock":
        this.#vector = plainVector(event.vector);
        return this.#tell();
      case "lost":
        return this.#tell(HOST_LOST);
      case "found again":
        return this.#tell(null);
      case "problem":
        return this.#tell(event.problem);
      case "ended":
        return this.#tell();
      default:
        assertNever(event, "event of a replay");
    }
  }

  /**
   * Whether the state of a new epoch is complete although no frame came behind it: the clock says
   * that it stands at its place, and frames have stopped coming for a while.
   */
  #isStill(): boolean {
    if (this.scenes.begun || this.#vector === null || this.#vector.state === "seeking") {
      return false;
    }
    return this.#clock.monotonicMs() - this.#frame_ms >= STILL_MS;
  }

  #tell(problem: string | null = this.#problem): void {
    this.#problem = problem;
    const owner_offset_ms = this.#follower.ownerOffset_ms;
    this.scenes.setClock({ clock: this.#vector, owner_offset_ms, problem });
  }
}
