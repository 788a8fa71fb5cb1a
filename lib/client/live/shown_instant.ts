import type { ClockMessage } from "@rangecast/gateway/server-message";
import type { Playhead, PlayheadView } from "../time/playhead.ts";

/** What is shown: its stretch, and its newest sample (Unix ms); null before the first state. */
export interface ShownState {
  readonly epoch: string | null;
  readonly newest_ms: number | null;
}

/**
 * The instant whose state the tracks are: the playhead's. While the state of a jump is on its way,
 * which its clock precedes, it is where the jump began; or the newest sample, where that is the state
 * of another jump. The clock of a group replay may be there a quarter of a second before its state
 * without saying so.
 */
export class ShownInstant {
  readonly #playhead: Playhead;
  /** The stretch to which the clock belongs. */
  #clockEpoch: string | null = null;
  /** Where a jump has begun whose state is on its way. */
  #left_ms: number | null = null;

  constructor(playhead: Playhead) {
    this.#playhead = playhead;
  }

  /** Unix ms on the channel's timeline. */
  of(state: ShownState): number {
    const now_ms = this.#playhead.nowMs();
    return this.isClockAhead(state) ? this.#left_ms ?? state.newest_ms ?? now_ms : now_ms;
  }

  /** Sets the clock of the playhead; returns what that does from now on. */
  setClock(message: ClockMessage, state: ShownState): PlayheadView {
    const shown_ms = this.of(state);
    this.#clockEpoch = message.epoch;
    const view = this.#playhead.set(message);
    this.#left_ms = this.isClockAhead(state) ? this.#left_ms ?? shown_ms : null;
    return view;
  }

  /** The state of another stretch is there. */
  begin(): void {
    this.#left_ms = null;
  }

  /** Whether the clock tells of a state that is not there yet. */
  isClockAhead({ epoch }: ShownState): boolean {
    return this.#playhead.view.state === "seeking" || this.#clockEpoch !== epoch;
  }
}
