import { LIVESTREAM } from "./channel_id.ts";

/** What a client follows (channel contract, section 4). */
export type FollowState =
  | { readonly type: "FOLLOWING_LIVESTREAM" }
  | { readonly type: "FOLLOWING_GROUP_REPLAY"; readonly channel_id: string }
  | {
    readonly type: "FOLLOWING_PRIVATE_REPLAY";
    readonly channel_id: string;
    /** The group replay that the client is asked to join, or null. */
    readonly invitation: string | null;
  }
  /** Live by choice, against every group replay that ran at that moment. */
  | { readonly type: "LIVE_OVERRIDE"; readonly against: readonly string[] };

export type FollowEvent =
  | { readonly type: "group replay started"; readonly channel_id: string }
  | { readonly type: "group replay stopped"; readonly channel_id: string }
  /** Back to live, or the livestream selected. */
  | { readonly type: "live chosen" }
  | { readonly type: "group replay chosen"; readonly channel_id: string }
  | { readonly type: "private replay started"; readonly channel_id: string }
  /** Without a channel id it is the one that is followed. */
  | { readonly type: "private replay ended"; readonly channel_id?: string }
  /** The owner of the replays is gone: followers keep the picture, and are offered live. */
  | { readonly type: "host lost" }
  | { readonly type: "host back" };

/** What the reducer has to know besides its state. */
export interface FollowContext {
  /** Group replays that run once the event has happened, oldest first. */
  readonly running: readonly string[];
  /** False with `--no-follow`: such a client never switches by itself. */
  readonly follows: boolean;
}

/** What the client says besides its new state. */
export type FollowNotice =
  /** "Join the group replay?" */
  | { readonly type: "invitation asked"; readonly channel_id: string }
  | { readonly type: "invitation withdrawn"; readonly channel_id: string }
  /** "The host is gone. Go to live?" */
  | { readonly type: "live offered"; readonly channel_id: string }
  | { readonly type: "live offer withdrawn"; readonly channel_id: string }
  /** A choice of a group replay that does not run; nothing changes. */
  | { readonly type: "not running"; readonly channel_id: string };

export interface FollowStep {
  /** The very same object when nothing changes. */
  readonly state: FollowState;
  readonly notices: readonly FollowNotice[];
}

/** Where a newcomer begins: the newest group replay that runs, or the livestream. */
export function initialFollowState({ running, follows }: FollowContext): FollowState {
  return followingNewest(follows ? running : []);
}

/**
 * The state table of the channel contract. Two things it leaves open: a `--no-follow` client whose
 * group replay stops goes to the livestream, as there is nothing left to stay with; and live is an
 * override only against something, so that it is plain live where no group replay runs.
 */
export function reduceFollowState(
  state: FollowState,
  event: FollowEvent,
  context: FollowContext,
): FollowStep {
  switch (event.type) {
    case "group replay started":
      return started(state, event.channel_id, context.follows);
    case "group replay stopped":
      return stopped(state, event.channel_id, context);
    case "live chosen":
      return liveChosen(state, context);
    case "group replay chosen":
      return groupReplayChosen(state, event.channel_id, context);
    case "private replay started":
      return privateStarted(state, event.channel_id);
    case "private replay ended":
      return isFollowedPrivately(state, event.channel_id)
        ? liveChosen(state, context)
        : stay(state);
    case "host lost":
      return aboutHost(state, "live offered");
    case "host back":
      return aboutHost(state, "live offer withdrawn");
  }
}

/** The channel whose picture a client in `state` shows. */
export function followedChannel(state: FollowState): string {
  switch (state.type) {
    case "FOLLOWING_GROUP_REPLAY":
    case "FOLLOWING_PRIVATE_REPLAY":
      return state.channel_id;
    case "FOLLOWING_LIVESTREAM":
    case "LIVE_OVERRIDE":
      return LIVESTREAM;
  }
}

function started(state: FollowState, channel_id: string, follows: boolean): FollowStep {
  switch (state.type) {
    case "FOLLOWING_LIVESTREAM":
      return follows ? follow(state, channel_id) : stay(state);
    case "FOLLOWING_GROUP_REPLAY":
      return follows ? follow(state, channel_id) : stay(state);
    case "FOLLOWING_PRIVATE_REPLAY":
      if (state.invitation === channel_id) return stay(state);
      return {
        state: { ...state, invitation: channel_id },
        notices: [...withdrawn(state), { type: "invitation asked", channel_id }],
      };
    case "LIVE_OVERRIDE":
      return follows && !state.against.includes(channel_id)
        ? follow(state, channel_id)
        : stay(state);
  }
}

function stopped(
  state: FollowState,
  channel_id: string,
  { running, follows }: FollowContext,
): FollowStep {
  const others = running.filter((id) => id !== channel_id);
  switch (state.type) {
    case "FOLLOWING_LIVESTREAM":
      return stay(state);
    case "FOLLOWING_GROUP_REPLAY":
      if (state.channel_id !== channel_id) return stay(state);
      return { state: followingNewest(follows ? others : []), notices: [] };
    case "FOLLOWING_PRIVATE_REPLAY":
      if (state.invitation !== channel_id) return stay(state);
      return { state: { ...state, invitation: null }, notices: withdrawn(state) };
    case "LIVE_OVERRIDE": {
      if (!state.against.includes(channel_id)) return stay(state);
      const against = state.against.filter((id) => id !== channel_id);
      return { state: liveAgainst(against), notices: [] };
    }
  }
}

function liveChosen(state: FollowState, { running }: FollowContext): FollowStep {
  switch (state.type) {
    case "FOLLOWING_LIVESTREAM":
    case "LIVE_OVERRIDE":
      return stay(state);
    case "FOLLOWING_GROUP_REPLAY":
    case "FOLLOWING_PRIVATE_REPLAY":
      return { state: liveAgainst(running), notices: withdrawn(state) };
  }
}

function groupReplayChosen(
  state: FollowState,
  channel_id: string,
  { running }: FollowContext,
): FollowStep {
  if (!running.includes(channel_id)) {
    return { state, notices: [{ type: "not running", channel_id }] };
  }
  return follow(state, channel_id);
}

function privateStarted(state: FollowState, channel_id: string): FollowStep {
  if (state.type !== "FOLLOWING_PRIVATE_REPLAY") {
    return {
      state: { type: "FOLLOWING_PRIVATE_REPLAY", channel_id, invitation: null },
      notices: [],
    };
  }
  return state.channel_id === channel_id
    ? stay(state)
    : { state: { ...state, channel_id }, notices: [] };
}

function isFollowedPrivately(state: FollowState, channel_id: string | undefined): boolean {
  return state.type === "FOLLOWING_PRIVATE_REPLAY" &&
    (channel_id === undefined || channel_id === state.channel_id);
}

function aboutHost(state: FollowState, type: "live offered" | "live offer withdrawn"): FollowStep {
  const channel_id = followedChannel(state);
  return { state, notices: channel_id === LIVESTREAM ? [] : [{ type, channel_id }] };
}

function stay(state: FollowState): FollowStep {
  return { state, notices: [] };
}

function follow(state: FollowState, channel_id: string): FollowStep {
  if (state.type === "FOLLOWING_GROUP_REPLAY" && state.channel_id === channel_id) {
    return stay(state);
  }
  const accepted = state.type === "FOLLOWING_PRIVATE_REPLAY" && state.invitation === channel_id;
  return {
    state: { type: "FOLLOWING_GROUP_REPLAY", channel_id },
    notices: accepted ? [] : withdrawn(state),
  };
}

/** An invitation that nobody has taken up. */
function withdrawn(state: FollowState): FollowNotice[] {
  const open = state.type === "FOLLOWING_PRIVATE_REPLAY" ? state.invitation : null;
  return open === null ? [] : [{ type: "invitation withdrawn", channel_id: open }];
}

function followingNewest(running: readonly string[]): FollowState {
  const channel_id = running.at(-1);
  return channel_id === undefined
    ? { type: "FOLLOWING_LIVESTREAM" }
    : { type: "FOLLOWING_GROUP_REPLAY", channel_id };
}

function liveAgainst(against: readonly string[]): FollowState {
  return against.length === 0
    ? { type: "FOLLOWING_LIVESTREAM" }
    : { type: "LIVE_OVERRIDE", against: [...against] };
}
