import { parseIso } from "@rangecast/base/utc";
import type { StreamMessage } from "@rangecast/bus/stream-message";
import { channelSubjects } from "@rangecast/channel/subjects";
import { decode } from "@rangecast/codec/cbor";
import type { Derived, Position } from "@rangecast/domains/domain";
import { decodeFlight } from "@rangecast/domains/flight/decode-flight";
import { flightDomain } from "@rangecast/domains/flight/flight-domain";
import type { FlightMessage } from "@rangecast/domains/flight/message";
import { flightPosition } from "@rangecast/domains/flight/motion";
import { parseFlightSubject } from "@rangecast/domains/flight/subjects";
import { instantOf } from "@rangecast/domains/tspi/instant";
import type { TspiPayload } from "@rangecast/domains/tspi/payload";
import { decodePayload } from "@rangecast/domains/tspi/payload-cbor";
import { positionOf, type TspiPosition } from "@rangecast/domains/tspi/position";
import type { Sites } from "@rangecast/domains/tspi/sites";
import { parseTelemetrySubject } from "@rangecast/domains/tspi/subjects";
import { type MessageKind, validate } from "@rangecast/schema/validators";
import { DerivedBook } from "./derived_book.ts";

/** Where a frame of a replay was played. */
export interface ReplayMark {
  readonly channel_id: string;
  readonly epoch: number;
  /** Part of the state where the epoch was entered, not of what follows. */
  readonly isState: boolean;
}

/** A message to be shown: one of a replay stands for its original. */
export interface PlayedMessage extends StreamMessage {
  readonly replay?: ReplayMark;
}

interface FrameBase {
  readonly subject: string;
  readonly seq: number;
  /** When the broker stored it, Unix ms. */
  readonly stored_ms: number;
  /** When the first program of this kit had it, Unix ms. */
  readonly recv_ms: number;
  /** When it was true, Unix ms. */
  readonly event_ms: number;
  readonly body: Uint8Array;
  /** Null outside of replays. */
  readonly replay: ReplayMark | null;
}

export interface TelemetryFrame extends FrameBase {
  readonly kind: "telemetry";
  readonly message: TspiPayload;
  readonly position: TspiPosition | null;
}

export interface FlightFrame extends FrameBase {
  readonly kind: "flight";
  readonly message: FlightMessage;
  readonly position: Position;
  /** Worked out from this message and those before it, not measured; null where that is nothing. */
  readonly derived: Derived | null;
}

/** A command or a tag: what people say. */
export interface SpokenFrame extends FrameBase {
  readonly kind: "command" | "tag";
  readonly message: Readonly<Record<string, unknown>>;
  readonly position: null;
}

/** One valid message, ready to be shown. */
export type Frame = TelemetryFrame | FlightFrame | SpokenFrame;

/** Why a message is skipped; decoding and the schemas have reasons of their own. */
export type FrameRefusal = string;

const RECEIVED_HEADER = "Rangecast-Recv-Us";

/**
 * Tells what a message is, checks all of it, and says where its subject was; messages are read in
 * the order of playing, once each, as some things are derived from those before. It never throws.
 */
export class FrameReader {
  readonly #prefix: string;
  readonly #sites: Sites;
  readonly #command: string;
  readonly #tags: ReadonlySet<string>;
  readonly #flights: DerivedBook<FlightMessage>;

  constructor({ prefix, sites }: { readonly prefix: string; readonly sites: Sites }) {
    this.#prefix = prefix;
    this.#sites = sites;
    this.#command = `${prefix}.cmd.`;
    this.#tags = new Set(Object.values(channelSubjects(prefix).tags));
    this.#flights = new DerivedBook(flightDomain({ prefix }));
  }

  read(message: PlayedMessage): Frame | FrameRefusal {
    const { subject } = message;
    if (this.#tags.has(subject)) return readSpoken(message, "tag", "tag");
    if (subject.startsWith(this.#command)) return this.#readCommand(message);
    return this.#readTelemetry(message);
  }

  #readTelemetry(message: PlayedMessage): Frame | FrameRefusal {
    const subject = parseTelemetrySubject(message.subject);
    if (subject === null) return this.#readFlight(message);
    if (subject.prefix !== this.#prefix) return "subject";
    const payload = decodePayload(message.body);
    if (typeof payload === "string") return payload;
    if (payload.type !== subject.type || payload.sensor_id !== subject.sensor_id) {
      return "subject_mismatch";
    }
    return {
      ...envelope(message),
      kind: "telemetry",
      recv_ms: receivedHeader(message) ?? payload.recv_epoch_ms,
      event_ms: instantOf(payload.day, payload.time_s, payload.recv_epoch_ms).event_ms,
      message: payload,
      position: positionOf(payload, this.#sites),
    };
  }

  #readFlight(message: PlayedMessage): Frame | FrameRefusal {
    const icao24 = parseFlightSubject(this.#prefix, message.subject);
    if (icao24 === null) return "subject";
    const flight = decodeFlight(message.body);
    if (typeof flight === "string") return flight;
    if (flight.payload.icao24 !== icao24) return "subject_mismatch";
    return {
      ...envelope(message),
      kind: "flight",
      recv_ms: receivedHeader(message) ?? message.stored_ms,
      event_ms: flight.payload.last_contact_unix * 1000,
      message: flight,
      position: flightPosition(flight.payload),
      derived: this.#flights.take(message, flight),
    };
  }

  #readCommand(message: PlayedMessage): Frame | FrameRefusal {
    const frame = readSpoken(message, "command", "display-command");
    if (typeof frame === "string") return frame;
    const named = frame.message["name"] === message.subject.slice(this.#command.length);
    return named ? frame : "subject_mismatch";
  }
}

function readSpoken(
  message: PlayedMessage,
  kind: "command" | "tag",
  schema: MessageKind,
): SpokenFrame | FrameRefusal {
  const decoded = decodeOrNull(message.body);
  if (decoded === null) return "cbor";
  if (!validate(schema, decoded.value).ok) return "schema";
  // The schemas of both kinds require an object with a text `ts`.
  const spoken = decoded.value as Readonly<Record<string, unknown>> & { readonly ts: string };
  const event_ms = instantOrNull(spoken.ts);
  if (event_ms === null) return "time";
  return {
    ...envelope(message),
    kind,
    recv_ms: receivedHeader(message) ?? message.stored_ms,
    event_ms,
    message: spoken,
    position: null,
  };
}

function envelope({ subject, seq, stored_ms, body, replay }: PlayedMessage) {
  return { subject, seq, stored_ms, body, replay: replay ?? null };
}

function receivedHeader(message: StreamMessage): number | null {
  const text = message.header(RECEIVED_HEADER);
  return text !== null && /^\d{1,17}$/.test(text) ? Number(text) / 1000 : null;
}

function decodeOrNull(body: Uint8Array): { readonly value: unknown } | null {
  try {
    return { value: decode(body) };
  } catch {
    return null;
  }
}

function instantOrNull(text: string): number | null {
  try {
    return parseIso(text);
  } catch {
    return null;
  }
}
