import type { Clock, TimerId } from "@rangecast/base/clock";
import type { DirectoryChange } from "@rangecast/bus/live-directory";
import {
  followedChannel,
  type FollowEvent,
  type FollowState,
  initialFollowState,
  reduceFollowState,
} from "@rangecast/channel/follow-state";
import type { Notice } from "./notice.ts";

/** Time for the last frames of a replay to arrive once it is known to be over. */
export const TAIL_LIMIT_MS = 2000;

export interface FollowDeskOptions {
  readonly clock: Clock;
  /** False with `--no-follow`. */
  readonly follows: boolean;
  /** Group replays that run, oldest first. */
  running(): readonly string[];
  /** Whether a replay that is followed still hands on frames, and will say when it has ended. */
  hasTail(channel_id: string): boolean;
  /** Whether frames of it wait for the reader of the output. */
  isBehind(channel_id: string): boolean;
  /** Called with the state at the start, and after each change. */
  onState(state: FollowState): void;
  onNotice(notice: Notice): void;
}

/** A group replay that is over, and whose last frames are on their way. */
interface Ending {
  readonly channel_id: string;
  readonly reason: string | null;
  readonly timer: TimerId;
}

/** Decides what is followed, by the state table of the channel contract. */
export class FollowDesk implements Disposable {
  readonly #options: FollowDeskOptions;
  #state: FollowState = { type: "FOLLOWING_LIVESTREAM" };
  #begun = false;
  #ending: Ending | null = null;
  /** Whether live was offered because the host is silent. */
  #offersLive = false;

  constructor(options: FollowDeskOptions) {
    this.#options = options;
  }

  get state(): FollowState {
    return this.#state;
  }

  get channel_id(): string {
    return followedChannel(this.#state);
  }

  /** The newest group replay that runs, or null. */
  get newest(): string | null {
    return this.#options.running().at(-1) ?? null;
  }

  /** Begins with a state, or as a newcomer does. */
  begin(state?: FollowState): void {
    const { running, follows } = this.#options;
    this.#begun = true;
    this.#state = state ?? initialFollowState({ running: running(), follows });
    this.#options.onState(this.#state);
  }

  /** Takes an event; returns whether the state is another one. */
  dispatch(event: FollowEvent): boolean {
    const { running, follows, onState, onNotice } = this.#options;
    const { state, notices } = reduceFollowState(this.#state, event, {
      running: running(),
      follows,
    });
    const changed = state !== this.#state;
    this.#state = state;
    for (const notice of notices) {
      if (notice.type === "live offered") this.#offersLive = true;
      if (notice.type === "live offer withdrawn") this.#offersLive = false;
      onNotice(notice);
    }
    if (changed) {
      this.#offersLive = false;
      onState(state);
    }
    return changed;
  }

  /** Takes what the directory says; the host's silence is told by the station that is heard. */
  hear(change: DirectoryChange): void {
    if (!this.#begun) return;
    switch (change.type) {
      case "group replay started":
        if (this.#ending?.channel_id === change.channel_id) this.#finish();
        return void this.dispatch(change);
      case "group replay stopped":
        return this.#stopped(change.channel_id, change.reason ?? null);
      case "host lost":
      case "host back":
        return;
    }
  }

  /** A replay has handed on its last frame. */
  ended(channel_id: string, reason: string | null): void {
    if (this.channel_id !== channel_id) return;
    if (this.#state.type === "FOLLOWING_GROUP_REPLAY") {
      const known = this.#ending?.channel_id === channel_id ? this.#ending.reason : null;
      this.#forgetEnding();
      this.#leave(channel_id, reason ?? known);
    } else {
      this.#options.onNotice({ type: "replay ended", channel_id, reason });
      this.dispatch({ type: "private replay ended", channel_id });
    }
  }

  /** Declines what was asked or offered; false when nothing was. */
  decline(): boolean {
    const invited = this.#state.type === "FOLLOWING_PRIVATE_REPLAY" &&
      this.#state.invitation !== null;
    if (!this.#offersLive && !invited) return false;
    this.#offersLive = false;
    this.#options.onNotice({ type: "stays", channel_id: this.channel_id });
    return true;
  }

  [Symbol.dispose](): void {
    this.#forgetEnding();
  }

  #stopped(channel_id: string, reason: string | null): void {
    const isFollowed = this.#state.type === "FOLLOWING_GROUP_REPLAY" &&
      this.channel_id === channel_id;
    if (!isFollowed) {
      this.dispatch({ type: "group replay stopped", channel_id });
    } else if (this.#options.hasTail(channel_id)) {
      this.#awaitTail(channel_id, reason);
    } else {
      this.#leave(channel_id, reason);
    }
  }

  /** Waits for the last frames: for a while, or as long as the reader of the output takes. */
  #awaitTail(channel_id: string, reason: string | null): void {
    const { clock, isBehind } = this.#options;
    this.#forgetEnding();
    const timer = clock.setTimer(() => {
      if (isBehind(channel_id)) this.#awaitTail(channel_id, reason);
      else this.#finish();
    }, TAIL_LIMIT_MS);
    this.#ending = { channel_id, reason, timer };
  }

  /** Waits no longer for the last frames. */
  #finish(): void {
    const ending = this.#ending;
    this.#forgetEnding();
    if (!ending) return;
    if (this.channel_id === ending.channel_id) this.#leave(ending.channel_id, ending.reason);
  }

  #leave(channel_id: string, reason: string | null): void {
    this.#options.onNotice({ type: "replay ended", channel_id, reason });
    this.dispatch({ type: "group replay stopped", channel_id });
  }

  #forgetEnding(): void {
    if (this.#ending) this.#options.clock.clearTimer(this.#ending.timer);
    this.#ending = null;
  }
}
