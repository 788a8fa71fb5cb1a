import type { FollowEvent, FollowState } from "@rangecast/channel/follow-state";
import type {
  FindingWish,
  PlaybackWish,
  StartReplay,
  TagWish,
} from "../protocol/client_message.ts";
import type { Role } from "../protocol/protocol.ts";
import type { ErrorCode, ShownChannel } from "../protocol/server_message.ts";

/** Who a viewer is. */
export interface Identity {
  /** As the console lists it: letters, digits and `-`. */
  readonly client_id: string;
  readonly user: string;
  readonly role: Role;
  readonly address: string | null;
}

/** Which channels there are, kept as it changes. */
export interface Stage {
  readonly channels: readonly ShownChannel[];
  /** How many more there are that are not listed. */
  readonly channelsLeftOut: number;
  /** Group replays that run, oldest first. */
  readonly running: readonly string[];
  readonly hostLost: boolean;
  /** Tells of each change, with what it means for followers, or null; returns what ends that. */
  listen(listener: (event: FollowEvent | null) => void): () => void;
}

/** Why a wish is not granted; `message` is for people. */
export interface Denied {
  readonly ok: false;
  readonly code: ErrorCode;
  readonly message: string;
}

/** What became of a wish. */
export type Granted = { readonly ok: true } | Denied;

export const GRANTED: Granted = { ok: true };

export function denied(code: ErrorCode, message: string): Denied {
  return { ok: false, code, message };
}

/** A viewer's own replay: one at a time. */
export interface Booth extends AsyncDisposable {
  /** The channel of the replay that it plays, or null. */
  readonly channel_id: string | null;
  /** Begins another one, in place of one that plays; where it cannot be, that one plays on. */
  start(wish: StartReplay): Granted;
  act(wish: PlaybackWish): Granted;
  /** Ends the replay. */
  leave(): void;
}

/** What a viewer needs of the rest of the program. */
export interface Services {
  readonly stage: Stage;
  /** A place to play replays for one viewer; `onEnd` hears of a window that was played to its end. */
  booth(identity: Identity, onEnd: (channel_id: string) => void): Booth;
  /** Makes, changes or deletes a tag. */
  tag(identity: Identity, wish: TagWish): Promise<Granted>;
  /** Does something with a finding. */
  finding(identity: Identity, wish: FindingWish): Promise<Granted>;
  /** Tells consoles what a viewer follows. */
  report(identity: Identity, state: FollowState, ping_ms: number | null): void;
  /** Domains that can be subscribed to. */
  readonly domains: readonly string[];
}
