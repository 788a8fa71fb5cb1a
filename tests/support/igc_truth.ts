import { assert } from "@rangecast/base/assert";
import { type Geodetic, geodeticToEcef } from "@rangecast/domains/geodesy/ecef";

/** Where an IGC file says that a glider was, read without the generator's own parser. */
export interface TrueFix extends Geodetic {
  /** Seconds since midnight UTC. */
  readonly time_s: number;
}

const B_RECORD =
  /^B(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(\d{3})([NS])(\d{3})(\d\d)(\d{3})([EW])([AV])([\d-]\d{4})([\d-]\d{4})/;

/**
 * The `A` fixes of a file by their time of day: GPS height, or pressure height where that is 0. Of
 * several fixes of one second the first counts, and so it does after a step back in time.
 */
export function trueFixes(text: string): Map<number, TrueFix> {
  const fixes = new Map<number, TrueFix>();
  let latest_s = -1;
  for (const line of text.split(/\r?\n/)) {
    const match = B_RECORD.exec(line);
    if (!match) continue;
    const n = (i: number) => Number(match[i]);
    const time_s = (n(1) * 60 + n(2)) * 60 + n(3);
    if (time_s <= latest_s) continue;
    latest_s = time_s;
    if (match[12] !== "A") continue;
    const lat = (n(4) + (n(5) + n(6) / 1000) / 60) * (match[7] === "S" ? -1 : 1);
    const lon = (n(8) + (n(9) + n(10) / 1000) / 60) * (match[11] === "W" ? -1 : 1);
    fixes.set(time_s, { time_s, lat, lon, height_m: n(14) === 0 ? n(13) : n(14) });
  }
  assert(fixes.size > 0, "an IGC file of the test data has fixes");
  return fixes;
}

/** Straight distance between two points, metres. */
export function distance_m(a: Geodetic, b: Geodetic): number {
  const [p, q] = [geodeticToEcef(a), geodeticToEcef(b)];
  return Math.hypot(p.x - q.x, p.y - q.y, p.z - q.z);
}
