import { latitudeAt, longitudeAt, mercatorX, mercatorY } from "../geo/mercator.ts";
import type { Viewport } from "./viewport.ts";

/** Degrees between lines. */
const STEPS = [
  ...[30, 20, 10, 5, 2, 1, 0.5, 0.2, 0.1, 0.05, 0.02, 0.01, 0.005, 0.002, 0.001, 0.0005, 0.0002],
  0.0001,
];
/** Pixels that two lines are at least apart. */
const SPACING_PX = 120;
/** Lines of one direction: what a screen of 12 000 pixels needs. */
const MAX_LINES = 100;

export interface GraticuleLine {
  /** On the screen: x of a meridian, y of a parallel. */
  readonly at: number;
  readonly text: string;
}

export interface Graticule {
  readonly meridians: readonly GraticuleLine[];
  readonly parallels: readonly GraticuleLine[];
}

/** The lines of latitude and longitude on a screen, with their names. */
export function graticule({ width, height, scale, left, top }: Viewport): Graticule {
  const step = [...STEPS].reverse().find((degrees) => degrees / 360 * scale >= SPACING_PX) ?? 30;
  const decimals = Math.max(0, Math.ceil(-Math.log10(step) - 1e-9));
  const west = longitudeAt(left / scale);
  const east = longitudeAt((left + width) / scale);
  const north = latitudeAt(Math.max(0, top / scale));
  const south = latitudeAt(Math.min(1, (top + height) / scale));
  return {
    meridians: multiples(step, west, east).map((lon) => ({
      at: mercatorX(lon) * scale - left,
      text: meridianName(lon, decimals),
    })),
    parallels: multiples(step, south, north).filter((lat) => Math.abs(lat) < 85).map((lat) => ({
      at: mercatorY(lat) * scale - top,
      text: parallelName(lat, decimals),
    })),
  };
}

function multiples(step: number, from: number, to: number): number[] {
  const first = Math.ceil(from / step - 1e-9);
  const count = Math.max(0, Math.min(MAX_LINES, Math.floor(to / step + 1e-9) - first + 1));
  return Array.from({ length: count }, (_, i) => (first + i) * step);
}

function meridianName(degrees: number, decimals: number): string {
  const lon = degrees - 360 * Math.floor((degrees + 180) / 360);
  const text = Math.abs(lon).toFixed(decimals);
  if (Number(text) === 0 || Number(text) === 180) return `${text}°`;
  return `${text}° ${lon < 0 ? "W" : "E"}`;
}

function parallelName(lat: number, decimals: number): string {
  const text = Math.abs(lat).toFixed(decimals);
  return Number(text) === 0 ? `${text}°` : `${text}° ${lat < 0 ? "S" : "N"}`;
}

/** A place as text, to about a metre: `51.00012° N 6.75000° E`. */
export function placeText({ lat, lon }: { readonly lat: number; readonly lon: number }): string {
  return `${parallelName(lat, 5)} ${meridianName(lon, 5)}`;
}
