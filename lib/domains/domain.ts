/** A place on WGS 84: degrees, and metres above the ellipsoid (null where nobody measured it). */
export interface Position {
  readonly lat: number;
  readonly lon: number;
  readonly altitude_m: number | null;
}

/** How a thing moves in the local frame at its position; NaN where that is not known. */
export interface Motion {
  readonly east_mps: number;
  readonly north_mps: number;
  readonly up_mps: number;
  /** The magnitude. */
  readonly acceleration_mps2: number;
}

export const UNKNOWN_MOTION: Motion = {
  east_mps: NaN,
  north_mps: NaN,
  up_mps: NaN,
  acceleration_mps2: NaN,
};

/** What is said of a thing besides where it is and how it moves; it seldom changes. */
export interface Signs {
  /** What people call it, such as a callsign; null where it has no such name. */
  readonly label: string | null;
  /** The code that it shows, such as a squawk; null where it shows none. */
  readonly code: string | null;
  readonly on_ground: boolean;
}

/**
 * How a track is to be shown: measured lately, predicted from its last state, not heard for a
 * while, or no longer there.
 */
export type TrackStatus = "LIVE" | "GHOST" | "STALE" | "GONE";

/** One message as it was published, with what its domain says about it. */
export interface Observation<Message> {
  readonly entity: string;
  readonly message: Message;
  /** When it was true, as its source says: Unix milliseconds. */
  readonly event_ms: number;
  /** When it was received, on the timeline of its channel: Unix milliseconds. */
  readonly recv_ms: number;
  /**
   * How far its source's clock seems to be off, as this observation says, and its way with it:
   * receive time minus event time, or minus the source's own time where a source tells that.
   */
  readonly offset_ms: number;
}

/** How a message came in. */
export interface Received {
  /** When the broker stored it, Unix ms. */
  readonly stored_ms: number;
  /** A header's value, or null where it is missing; it may be called on its own. */
  readonly header: (name: string) => string | null;
}

/**
 * What a domain works out from several observations of an entity. Nobody has measured it: it is
 * shown as such, and is no part of what is stored, exported, or hashed as the display. It depends on
 * where one has begun to look, so that behind a jump there is none until enough was heard again.
 */
export interface Derived {
  /** Smoothed; above the same surface as the altitudes that it is worked out from. */
  readonly altitude_m: number;
  /** Smoothed; upwards. */
  readonly vertical_rate_mps: number;
}

/** The latest accepted state of an entity. It is never stored: observations rebuild it. */
export interface Track<Message> {
  readonly entity: string;
  readonly latest: Message;
  readonly event_ms: number;
  readonly recv_ms: number;
  /** How far the source's clock is off, and its way: its age is position - (event + offset). */
  readonly offset_ms: number;
  /** Observations that were accepted. */
  readonly accepted: number;
  /** Observations that were older than the track, and changed nothing else. */
  readonly out_of_order: number;
  /** What the domain works out, true at `event_ms`; missing where it has nothing to say. */
  readonly derived?: Derived;
  /** How fast it turns by its last observations, degrees a second, clockwise; 0 without. */
  readonly turn_dps?: number;
}

/** Says why a message body cannot be used: one of a fixed set, so that it can be counted. */
export type DecodeRefusal = string;

/**
 * What a kind of data brings; everything else is written once for all of them. All of it is pure:
 * the channel's time is passed in, and the same observations give the same tracks in a replay.
 * `Message` is an object type, so that a refusal, a string, can be told from it.
 */
export interface Domain<Message extends object> {
  /** Its name, which is also the name of its schema. */
  readonly name: string;
  /** The subjects that hold its observations, and nothing else. */
  readonly filters: readonly string[];
  /** Whether `subject` is one of an observation of this domain. */
  owns(subject: string): boolean;
  /** The message in a body, checked against its schema; it never throws. */
  decode(body: Uint8Array): Message | DecodeRefusal;
  /** What a decoded message observes. */
  observe(message: Message, received: Received): Observation<Message>;
  /** Where the observed thing is, or null when the message does not say. */
  positionOf(message: Message): Position | null;
  /**
   * How much older its place is than the message, in ms, 0 or more; a domain whose places are always
   * as new as their messages has no such function.
   */
  placeLagOf?(message: Message): number;
  /** How the observed thing moves at `position`, its own. */
  motionOf(message: Message, position: Position | null): Motion;
  /** Which values are valid, bits 0..8: position x y z, velocity x y z, acceleration x y z. */
  maskOf(message: Message): number;
  /** What the message says besides; a domain whose messages never do has no such function. */
  signsOf?(message: Message): Signs;
  /** The track after `observation`; null stands for an entity that was not known. */
  reduce(track: Track<Message> | null, observation: Observation<Message>): Track<Message>;
  /** How the track stands when the channel is at `position_ms` (Unix ms). */
  statusOf(track: Track<Message>, position_ms: number): TrackStatus;
}
