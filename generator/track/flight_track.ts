import { geodeticToEcef } from "@rangecast/domains/geodesy/ecef";
import type { EcefMotion } from "@rangecast/domains/geodesy/spherical";
import type { IgcFix, IgcFlight } from "../igc/parse_igc.ts";
import { lastAtOrBefore } from "./last_at_or_before.ts";
import { locatedFixes } from "./located_fixes.ts";
import { readAt } from "./read_at.ts";
import { type HeightProfile, type Segment, segment } from "./segment.ts";

/** Which height of a fix is flown: above the ellipsoid, or above the 1013.25 hPa surface. */
export type HeightSource = "gps" | "pressure";

/** Fixes further apart than this are not joined: where an aircraft was in between is not known. */
const MAX_GAP_S = 30;
/** Half a tick of the wire's clock: instants that close are the same. */
const EDGE_S = 5e-5;

/** A recorded flight as a smooth curve in time. */
export interface FlightTrack {
  /** Unix milliseconds of its first and last position. */
  readonly start_ms: number;
  readonly end_ms: number;
  /** Parts that are not joined, less one. */
  readonly gaps: number;
  /** `V` fixes that give a height but no position. */
  readonly unlocated: number;
  /** Where it is `time_s` after its start; null before, after, and inside a gap. */
  motionAt(time_s: number): EcefMotion | null;
}

/**
 * The curve through a flight's fixes: within 1 m of each `A` fix along the ground and in height.
 * @throws SyntaxError when no fix has a position.
 */
export function flightTrack(flight: IgcFlight, source: HeightSource): FlightTrack {
  const usable = usableFixes(flight.fixes);
  const located = locatedFixes(usable, MAX_GAP_S * 1000);
  const first = located[0];
  const last = located.at(-1);
  if (!first || !last) throw new SyntaxError("none of its fixes has a position");
  const secondsOf = (fix: IgcFix) => (fix.time_ms - first.time_ms) / 1000;
  const heights = {
    times: new Float64Array(usable.map(secondsOf)),
    heights: new Float64Array(usable.map((fix) => heightOf(fix, source))),
  };
  const segments = withoutGaps(located).map((fixes) => joined(fixes, secondsOf, heights));
  const starts = new Float64Array(segments.map(({ start_s }) => start_s));
  return {
    start_ms: first.time_ms,
    end_ms: last.time_ms,
    gaps: segments.length - 1,
    unlocated: usable.length - located.length,
    motionAt: (time_s) => {
      const part = segments[lastAtOrBefore(starts, time_s + EDGE_S)];
      if (!part || time_s > part.end_s + EDGE_S) return null;
      return part.motionAt(Math.min(Math.max(time_s, part.start_s), part.end_s));
    },
  };
}

/** The height of a fix above its reference surface; no satellite height falls back to pressure. */
export function heightOf(fix: IgcFix, source: HeightSource): number {
  const hasGps = fix.validity === "A" && fix.gps_m !== 0;
  return source === "gps" && hasGps ? fix.gps_m : fix.pressure_m;
}

/** Where all pressure heights are 0 there is no barometer, and a `V` fix has no height at all. */
function usableFixes(fixes: readonly IgcFix[]): readonly IgcFix[] {
  const barometer = fixes.some(({ pressure_m }) => pressure_m !== 0);
  return barometer ? fixes : fixes.filter(({ validity }) => validity === "A");
}

function withoutGaps(fixes: readonly IgcFix[]): IgcFix[][] {
  const parts: IgcFix[][] = [];
  for (const fix of fixes) {
    const part = parts.at(-1);
    const before = part?.at(-1);
    if (part && before && fix.time_ms - before.time_ms <= MAX_GAP_S * 1000) part.push(fix);
    else parts.push([fix]);
  }
  return parts;
}

function joined(
  fixes: readonly IgcFix[],
  secondsOf: (fix: IgcFix) => number,
  { times, heights }: HeightProfile,
): Segment {
  const places = fixes.map(({ lat, lon }) => geodeticToEcef({ lat, lon, height_m: 0 }));
  const ground = {
    times: new Float64Array(fixes.map(secondsOf)),
    x: new Float64Array(places.map(({ x }) => x)),
    y: new Float64Array(places.map(({ y }) => y)),
    z: new Float64Array(places.map(({ z }) => z)),
  };
  const from = lastAtOrBefore(times, readAt(ground.times, 0));
  const to = lastAtOrBefore(times, readAt(ground.times, fixes.length - 1)) + 1;
  return segment(ground, { times: times.slice(from, to), heights: heights.slice(from, to) });
}
