import { CborReader, MAJOR } from "@rangecast/codec/cbor-reader";
import { CborTexts } from "@rangecast/codec/cbor-texts";
import { MAX_TICKS, TICKS_PER_SECOND } from "./datagram.ts";
import { type GeocentricBody, type SphericalBody, statusFlagsOf } from "./payload.ts";
import type { TspiPayload } from "./payload.ts";
import { GEOCENTRIC_KEYS, HEADER_KEYS, SPHERICAL_KEYS, STATUS_FLAG_KEYS } from "./payload_keys.ts";
import { MAX_RECV_EPOCH_MS } from "./receipt_iso.ts";
import { utcTextOf } from "./utc_text.ts";

/**
 * Why bytes are not a published payload: they end early; a key is unknown or missing; a key comes
 * twice; a value has another type or lies outside its range; bytes follow after the map.
 */
export type PayloadRefusal = "truncated" | "keys" | "duplicate" | "value" | "trailing";

/** Every {@linkcode PayloadRefusal}, for counters that start at zero. */
export const PAYLOAD_REFUSALS: readonly PayloadRefusal[] = [
  "truncated",
  "keys",
  "duplicate",
  "value",
  "trailing",
];

/** Places in the set of type names; -1 stands for a type that was not read yet. */
const GEOCENTRIC = 0;
const SPHERICAL = 1;

const MAX_TIME_S = MAX_TICKS / TICKS_PER_SECOND;
const BODY_VALUES = 9;

/**
 * Values of the body that is being read, in wire order. One for all calls, which never overlap:
 * an array of its own would cost each of them as much as all the rest.
 */
const body = new Float64Array(BODY_VALUES);

const typeNames = new CborTexts(["geocentric", "spherical"]);
const headerKeys = new CborTexts(HEADER_KEYS);
const flagKeys = new CborTexts(STATUS_FLAG_KEYS);
const geocentricKeys = new CborTexts(GEOCENTRIC_KEYS);
const sphericalKeys = new CborTexts(SPHERICAL_KEYS);

/**
 * Reads a published payload as `schemas/tspi.schema.json` describes it: every key once, in any
 * order, and numbers written as integers or floats of any width that a double holds exactly.
 * A refusal is a plain string; it never throws.
 */
export function decodePayload(bytes: Uint8Array): TspiPayload | PayloadRefusal {
  const cbor = new CborReader(bytes);
  const draft = new Draft(cbor, bytes);
  const refusal = draft.read();
  if (refusal !== null) return cbor.truncated ? "truncated" : refusal;
  return cbor.left === 0 ? draft.result() : "trailing";
}

/** A payload on its way: values of the keys that were read so far. */
class Draft {
  readonly #cbor: CborReader;
  readonly #bytes: Uint8Array;
  #type = -1;
  #bodyType = -1;
  #sensor_id = 0;
  #day = 0;
  #time_s = 0;
  #status = 0;
  #mask = 0;
  #recv_epoch_ms = 0;
  #recv_iso = "";

  constructor(cbor: CborReader, bytes: Uint8Array) {
    this.#cbor = cbor;
    this.#bytes = bytes;
  }

  /** Reads the whole map; afterwards there is a {@linkcode Draft.result}, or a refusal. */
  read(): PayloadRefusal | null {
    const problem = this.#openMap(HEADER_KEYS.length);
    if (problem !== null) return problem;
    let seen = 0;
    for (let i = 0; i < HEADER_KEYS.length; i++) {
      const key = headerKeys.read(this.#cbor, i);
      if (key < 0) return "keys";
      if ((seen >> key) & 1) return "duplicate";
      seen |= 1 << key;
      const refusal = this.#readValue(key);
      if (refusal !== null) return refusal;
    }
    return this.#bodyType === this.#type ? null : "keys";
  }

  result(): TspiPayload {
    const status_flags = statusFlagsOf(this.#mask);
    return this.#type === GEOCENTRIC
      ? {
        type: "geocentric",
        sensor_id: this.#sensor_id,
        day: this.#day,
        time_s: this.#time_s,
        status: this.#status,
        status_flags,
        recv_epoch_ms: this.#recv_epoch_ms,
        recv_iso: this.#recv_iso,
        payload: geocentricBody(),
      }
      : {
        type: "spherical",
        sensor_id: this.#sensor_id,
        day: this.#day,
        time_s: this.#time_s,
        status: this.#status,
        status_flags,
        recv_epoch_ms: this.#recv_epoch_ms,
        recv_iso: this.#recv_iso,
        payload: sphericalBody(),
      };
  }

  #readValue(key: number): PayloadRefusal | null {
    switch (HEADER_KEYS[key]) {
      case "type":
        this.#type = typeNames.read(this.#cbor, GEOCENTRIC);
        return this.#type < 0 ? "value" : null;
      case "sensor_id":
        this.#sensor_id = this.#cbor.readNumber();
        return integerProblem(this.#sensor_id, 0, 0xffff);
      case "day":
        this.#day = this.#cbor.readNumber();
        return integerProblem(this.#day, 1, 366);
      case "time_s":
        this.#time_s = this.#cbor.readNumber();
        return this.#time_s >= 0 && this.#time_s <= MAX_TIME_S ? null : "value";
      case "status":
        this.#status = this.#cbor.readNumber();
        return integerProblem(this.#status, 0, 0xff);
      case "status_flags":
        return this.#readFlags();
      case "recv_epoch_ms":
        this.#recv_epoch_ms = this.#cbor.readNumber();
        return integerProblem(this.#recv_epoch_ms, 0, MAX_RECV_EPOCH_MS);
      case "recv_iso":
        return this.#readIso();
      default:
        return this.#readBody();
    }
  }

  #openMap(entries: number): PayloadRefusal | null {
    if (this.#cbor.readHead() !== MAJOR.map) return "value";
    return this.#cbor.argument === entries ? null : "keys";
  }

  #readFlags(): PayloadRefusal | null {
    const problem = this.#openMap(STATUS_FLAG_KEYS.length);
    if (problem !== null) return problem;
    let seen = 0;
    for (let i = 0; i < STATUS_FLAG_KEYS.length; i++) {
      const bit = flagKeys.read(this.#cbor, i);
      if (bit < 0) return "keys";
      if ((seen >> bit) & 1) return "duplicate";
      seen |= 1 << bit;
      const value = this.#cbor.readBoolean();
      if (value < 0) return "value";
      this.#mask |= value << bit;
    }
    return null;
  }

  #readIso(): PayloadRefusal | null {
    const length = this.#cbor.skipText();
    const text = utcTextOf(this.#bytes, this.#cbor.at - length, length);
    if (text === null) return "value";
    this.#recv_iso = text;
    return null;
  }

  #readBody(): PayloadRefusal | null {
    const problem = this.#openMap(BODY_VALUES);
    if (problem !== null) return problem;
    this.#bodyType = this.#type < 0 ? this.#typeOfNextKey() : this.#type;
    const keys = this.#bodyType === GEOCENTRIC ? geocentricKeys : sphericalKeys;
    let seen = 0;
    for (let i = 0; i < BODY_VALUES; i++) {
      const key = keys.read(this.#cbor, i);
      if (key < 0) return "keys";
      if ((seen >> key) & 1) return "duplicate";
      seen |= 1 << key;
      const value = this.#cbor.readNumber();
      if (!Number.isFinite(value)) return "value";
      body[key] = value;
    }
    return null;
  }

  /** For a map in which the type comes after the body: no key belongs to both types. */
  #typeOfNextKey(): number {
    const start = this.#cbor.at;
    const isGeocentric = geocentricKeys.read(this.#cbor, 0) >= 0;
    this.#cbor.at = start;
    return isGeocentric ? GEOCENTRIC : SPHERICAL;
  }
}

function integerProblem(value: number, min: number, max: number): PayloadRefusal | null {
  return value >= min && value <= max && Number.isInteger(value) ? null : "value";
}

function geocentricBody(): GeocentricBody {
  return {
    x_m: valueAt(0),
    y_m: valueAt(1),
    z_m: valueAt(2),
    vx_mps: valueAt(3),
    vy_mps: valueAt(4),
    vz_mps: valueAt(5),
    ax_mps2: valueAt(6),
    ay_mps2: valueAt(7),
    az_mps2: valueAt(8),
  };
}

function sphericalBody(): SphericalBody {
  return {
    range_m: valueAt(0),
    azimuth_deg: valueAt(1),
    elevation_deg: valueAt(2),
    azimuth_rate_dps: valueAt(3),
    elevation_rate_dps: valueAt(4),
    range_rate_mps: valueAt(5),
    azimuth_accel_dps2: valueAt(6),
    elevation_accel_dps2: valueAt(7),
    range_accel_mps2: valueAt(8),
  };
}

function valueAt(i: number): number {
  return body[i] as number; // nine values, and every caller counts to eight
}
