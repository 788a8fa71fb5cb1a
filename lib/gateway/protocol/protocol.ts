/** What a WebSocket at {@linkcode SOCKET_PATH} carries; `../README.md` tells how it is used. */
export const PROTOCOL_VERSION = 1;
export const SOCKET_PATH = "/ws";

/** How server messages are written: CBOR in binary frames, JSON in text frames. */
export type Encoding = "cbor" | "json";
export const ENCODINGS: readonly Encoding[] = ["cbor", "json"];

/** Bytes of one message of a client; more closes the socket with 1009. */
export const MAX_INBOUND_BYTES = 64 * 1024;
/** Bytes of one part of a snapshot or a delta. */
export const MAX_PART_BYTES = 256 * 1024;
export const MAX_SUBSCRIPTIONS = 16;
export const MAX_FILTER_ENTITIES = 256;
/** Characters, as JavaScript counts them, of the words of a tag; a wish with more is refused. */
export const TAG_LIMITS = { label: 1_000, category: 100, notes: 4_000 } as const;
/** Tags of a picture, and of what a viewer keeps of it. */
export const MAX_TAGS = 20_000;
/** Ticks per second that a view may ask for; any other rate is served at the next lower one. */
export const RATES_HZ = [0.2, 0.5, 1, 2, 5, 10, 20] as const;

/** Close codes besides 1000, 1001 (shutting down: the reason is the wait in ms) and 1009. */
export const CLOSE_CODES = {
  /** Not a message of this protocol. */
  malformed: 4000,
  /** No `hello` in time, or none of its versions and encodings is spoken here. */
  noAgreement: 4001,
  /** Messages came faster than is permitted. */
  tooManyMessages: 4002,
  /** More waits for the client than is kept. */
  tooSlow: 4003,
  /** The session has ended: log in again. */
  sessionEnded: 4004,
  /** There is no room for another client. */
  full: 4005,
} as const;

/** A place in a subscription, to go on from there on another socket. */
export interface Place {
  readonly epoch: string;
  readonly seq: number;
}

export type Role = "viewer" | "operator" | "admin";
