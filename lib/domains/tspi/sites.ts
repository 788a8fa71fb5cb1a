import type { Geodetic } from "../geodesy/ecef.ts";
import { type LocalFrame, localFrame } from "../geodesy/enu.ts";

/** Sensor id -> the frame at the place where that sensor stands. */
export type Sites = ReadonlyMap<number, LocalFrame>;

/** For callers that know no site. */
export const NO_SITES: Sites = new Map();

/** As many as there are sensor ids. */
const MAX_SITES = 65_536;

/**
 * Reads where sensors stand. The text is a JSON object from sensor id to place, in degrees on
 * WGS 84 and metres above its ellipsoid:
 *
 *     { "2048": { "lat": 57.0, "lon": 18.0, "height_m": 30 } }
 *
 * @throws SyntaxError when the text is not JSON or not of that form; the message names the entry.
 */
export function parseSites(text: string): Sites {
  const parsed = parseJson(text);
  if (!isRecord(parsed)) {
    throw new SyntaxError(
      'Cannot read sites as the file must be an object such as {"2048": {"lat": 57, "lon": 18, "height_m": 30}}',
    );
  }
  const entries = Object.entries(parsed);
  if (entries.length > MAX_SITES) {
    throw new SyntaxError(
      `Cannot read sites as there must be at most ${MAX_SITES}: current value is ${entries.length}`,
    );
  }
  return new Map(entries.map(([id, place]) => [sensorId(id), localFrame(site(id, place))]));
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new SyntaxError("Cannot read sites as the file must be JSON", { cause });
  }
}

function sensorId(id: string): number {
  const value = Number(id);
  if (!/^(0|[1-9]\d*)$/.test(id) || value > 0xffff) {
    throw new SyntaxError(
      `Cannot read sites as a sensor id must be an integer from 0 to 65535: current value is "${id}"`,
    );
  }
  return value;
}

function site(id: string, place: unknown): Geodetic {
  if (!isRecord(place)) {
    throw new SyntaxError(
      `Cannot read the site of sensor ${id} as it must be an object with lat, lon and height_m: current value is ${
        JSON.stringify(place)
      }`,
    );
  }
  const unknownKey = Object.keys(place).find((key) => !["lat", "lon", "height_m"].includes(key));
  if (unknownKey !== undefined) {
    throw new SyntaxError(
      `Cannot read the site of sensor ${id} as its keys must be lat, lon and height_m: current value is "${unknownKey}"`,
    );
  }
  return {
    lat: numberOf(id, place, "lat", -90, 90),
    lon: numberOf(id, place, "lon", -180, 180),
    height_m: numberOf(id, place, "height_m", -10_000, 100_000),
  };
}

function numberOf(
  id: string,
  place: Record<string, unknown>,
  key: string,
  min: number,
  max: number,
): number {
  const value = place[key];
  if (typeof value === "number" && value >= min && value <= max) return value;
  throw new SyntaxError(
    `Cannot read the site of sensor ${id} as ${key} must be a number from ${min} to ${max}: current value is ${
      JSON.stringify(value) ?? "missing"
    }`,
  );
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
