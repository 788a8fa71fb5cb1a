import { formatIso } from "@rangecast/base/utc";
import { encode as encodeCbor } from "@rangecast/codec/cbor";
import { encode as encodeMsgpack } from "@rangecast/codec/msgpack";
import type { Frame } from "../../hub/shared_message.ts";
import type { Flight } from "./flight.ts";

/** Subprotocols of `/ws/flights`, the one first that a client without a wish gets. */
export const FLIGHT_ENCODINGS = ["json", "msgpack", "cbor"] as const;
export type FlightEncoding = (typeof FLIGHT_ENCODINGS)[number];

/** A flight in a compact delta. */
export type CompactFlight = readonly [
  icao24: string,
  lat: number,
  lon: number,
  altitude_m: number | null,
  heading_deg: number | null,
  velocity_mps: number | null,
  vertical_rate_mps: number | null,
  on_ground: boolean,
  status: Flight["status"],
];

export type FlightsContents =
  | { readonly type: "snapshot"; readonly flights: readonly Flight[] }
  | {
    readonly type: "delta";
    readonly upserts: readonly Flight[];
    readonly removed: readonly string[];
  };

/** First bytes of an array and of a map with less than 16 entries (msgpack), or less than 24 (CBOR). */
const MSGPACK_ARRAY = 0x90;
const MSGPACK_MAP = 0x80;
const CBOR_MAP = 0xa0;

const utf8 = new TextEncoder();

/**
 * A message for every client: what all of them get is encoded once per encoding, whoever asks
 * first, and each client's own sequence is set in front.
 */
export class FlightsMessage {
  readonly #contents: FlightsContents;
  readonly #bodies = new Map<FlightEncoding, Uint8Array>();

  constructor(contents: FlightsContents) {
    this.#contents = contents;
  }

  get type(): FlightsContents["type"] {
    return this.#contents.type;
  }

  /** `at_ms` is when it is sent: Unix ms. */
  frame(encoding: FlightEncoding, sequence: number, at_ms: number): Frame {
    let body = this.#bodies.get(encoding);
    if (!body) this.#bodies.set(encoding, body = this.#body(encoding));
    const head = this.#head(encoding, sequence, Math.floor(at_ms));
    const bytes = new Uint8Array(head.length + body.length);
    bytes.set(head);
    bytes.set(body, head.length);
    return { bytes, text: encoding === "json" };
  }

  /** All but the first byte of what is encoded: {@linkcode FlightsMessage.#head} has another one. */
  #body(encoding: FlightEncoding): Uint8Array {
    const contents = this.#contents;
    const { type: _, ...rest } = contents;
    if (encoding === "json") return utf8.encode(JSON.stringify(rest)).subarray(1);
    if (encoding === "cbor") return encodeCbor(rest).subarray(1);
    const shape = contents.type === "delta"
      ? [contents.upserts.map(compactFlight), contents.removed]
      : rest;
    return encodeMsgpack(shape).subarray(1);
  }

  #head(encoding: FlightEncoding, sequence: number, at_ms: number): Uint8Array {
    const { type } = this.#contents;
    const common = { type, timestamp: formatIso(at_ms), sequence };
    const entries = type === "snapshot" ? 1 : 2;
    const count = Object.keys(common).length + entries;
    switch (encoding) {
      case "json":
        return utf8.encode(`${JSON.stringify(common).slice(0, -1)},`);
      case "cbor":
        return withFirst(CBOR_MAP + count, encodeCbor(common));
      case "msgpack":
        return type === "delta"
          ? withFirst(MSGPACK_ARRAY + 4, encodeMsgpack([sequence, at_ms]))
          : withFirst(MSGPACK_MAP + count, encodeMsgpack(common));
    }
  }
}

function compactFlight(flight: Flight): CompactFlight {
  const { icao24, position: { lat, lon }, altitude_m, heading_deg, velocity_mps } = flight;
  const { vertical_rate_mps, on_ground, status } = flight;
  return [
    ...[icao24, lat, lon, altitude_m, heading_deg] as const,
    ...[velocity_mps, vertical_rate_mps, on_ground, status] as const,
  ];
}

/** `bytes` with another first byte. */
function withFirst(first: number, bytes: Uint8Array): Uint8Array {
  bytes[0] = first;
  return bytes;
}
