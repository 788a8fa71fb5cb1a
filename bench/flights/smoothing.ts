import { quantiles } from "@rangecast/base/quantiles";
import type { FlightPayload } from "@rangecast/domains/flight/message";
import {
  derivedFrom,
  filterVertical,
  type VerticalState,
} from "@rangecast/domains/flight/vertical-filter";
import { readRecording } from "../findings/recordings.ts";
import { printTable, type Row } from "../report.ts";

export const name = "smoothing";

const RECORDING = "switzerland";
/** What is predicted: the next report of the recording. */
const AHEAD_S = 10;
/** 500 ft/min, from which on air traffic control speaks of a climb or a descent. */
const CLIMB_MPS = 500 * 0.3048 / 60;

/** How far the altitude was off that was expected of a report. */
interface Miss {
  readonly isClimbing: boolean;
  /** By the report before, and the rate in it. */
  readonly raw_m: number;
  /** By the smoothed altitude and rate of the report before. */
  readonly smoothed_m: number;
}

/** What altitudes of recorded traffic are expected to be, by the last report or by all up to it. */
export async function run(): Promise<void> {
  const reports = await readRecording(RECORDING);
  if (!reports) return say(`skipped: there is no ../shared/data/flights/${RECORDING}.json.gz`);
  const flights = [...Map.groupBy(reports, ({ icao24 }) => icao24).values()];
  const misses = flights.flatMap(missesOf);
  // Where no rates are reported, the rate stands for what the filter finds out by itself.
  const rateless = flights.flatMap((each) => missesOf(each.map(withoutRate)));
  const climbing = misses.filter(({ isClimbing }) => isClimbing);
  const share = (100 * climbing.length / misses.length).toFixed(1);
  printTable(
    `Altitudes ${AHEAD_S} s ahead (${RECORDING}; ${share} % of its time in climb or descent)`,
    ["flight", "expected by", "reports", "p50 m", "p90 m", "p99 m", "RMS m"],
    [
      ...rowsOf("all", misses),
      ...rowsOf("climb, descent", climbing),
      ...rowsOf("all, no rates", rateless),
    ],
  );
}

function say(text: string): void {
  Deno.stdout.writeSync(new TextEncoder().encode(`${name}: ${text}\n`));
}

function withoutRate(report: FlightPayload): FlightPayload {
  return { ...report, vertical_rate_mps: null };
}

/** The misses of one aircraft. */
function missesOf(reports: readonly FlightPayload[]): Miss[] {
  const misses: Miss[] = [];
  let state: VerticalState | null = null;
  let last: FlightPayload | null = null;
  for (const next of reports.toSorted((a, b) => a.last_contact_unix - b.last_contact_unix)) {
    const miss = last && missOf(last, state, next);
    if (miss) misses.push(miss);
    state = filterVertical(state, { ...next, event_ms: next.last_contact_unix * 1000 });
    last = next;
  }
  return misses;
}

/** The miss at `next`; null where it is not the report that was to be predicted, or nothing was. */
function missOf(
  last: FlightPayload,
  state: VerticalState | null,
  next: FlightPayload,
): Miss | null {
  const derived = derivedFrom(state);
  const apart_s = next.last_contact_unix - last.last_contact_unix;
  if (apart_s !== AHEAD_S || !derived || last.altitude_m === null || next.altitude_m === null) {
    return null;
  }
  const rate_mps = last.vertical_rate_mps ?? 0;
  const smoothed_m = derived.altitude_m + derived.vertical_rate_mps * AHEAD_S;
  return {
    isClimbing: Math.abs(rate_mps) >= CLIMB_MPS,
    raw_m: Math.abs(next.altitude_m - last.altitude_m - rate_mps * AHEAD_S),
    smoothed_m: Math.abs(next.altitude_m - smoothed_m),
  };
}

function rowsOf(flight: string, misses: readonly Miss[]): Row[] {
  return [
    rowOf([flight, "last report"], misses.map(({ raw_m }) => raw_m)),
    rowOf([flight, "smoothed"], misses.map(({ smoothed_m }) => smoothed_m)),
  ];
}

function rowOf(names: Row, misses_m: readonly number[]): Row {
  const { p50, p90, p99 } = quantiles(misses_m);
  const rms_m = Math.sqrt(misses_m.reduce((sum, miss_m) => sum + miss_m ** 2, 0) / misses_m.length);
  const figures = [p50, p90, p99, rms_m].map((figure) => figure.toFixed(2));
  return [...names, String(misses_m.length), ...figures];
}
