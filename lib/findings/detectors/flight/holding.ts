import type { Position } from "@rangecast/domains/domain";
import type { FlightMessage } from "@rangecast/domains/flight/message";
import type { Detector } from "../../detector.ts";
import type { Evidence } from "../../finding.ts";
import { groundDistance } from "../../ground_distance.ts";

const DEFAULTS = {
  altitude_m: 3_000,
  speed_mps: 100,
  for_s: 300,
  radius_m: 10_000,
  /** An aircraft that gets ahead by more of the way that it flies is under way, if slowly. */
  max_straightness: 0.8,
  /** Samples that lie further apart do not tell what was between them. */
  max_gap_s: 60,
};

/** Places of one stretch are kept this far apart in time, at least. */
const STEP_MS = 5_000;

interface Fix {
  readonly event_ms: number;
  readonly lat: number;
  readonly lon: number;
  readonly evidence: Evidence;
}

/** Where a slow and high aircraft was, oldest first; `event_ms` is of the newest sample. */
interface Stretch {
  readonly fixes: readonly Fix[];
  readonly event_ms: number;
}

/** An aircraft waits, high and slow, around a point. */
export const holding: Detector<FlightMessage, Stretch, typeof DEFAULTS> = {
  domain: "flight",
  rule: "HOLDING",
  defaults: DEFAULTS,
  memory_ms: ({ for_s, max_gap_s }) => (for_s + max_gap_s) * 1000,
  initial: { fixes: [], event_ms: -Infinity },
  observe(state, { accepted, message: { payload }, event_ms, evidence, position }, parameters) {
    const { altitude_m, velocity_mps } = payload;
    if (!accepted || altitude_m === null || velocity_mps === null) return { state };
    const { speed_mps, for_s, max_gap_s, radius_m } = parameters;
    if (altitude_m <= parameters.altitude_m || velocity_mps >= speed_mps || payload.on_ground) {
      return { state: this.initial, verdict: { type: "over" } };
    }
    const isCut = event_ms - state.event_ms > max_gap_s * 1000;
    const fixes = isCut ? [] : state.fixes;
    const last_ms = fixes.at(-1)?.event_ms ?? -Infinity;
    if (event_ms - last_ms < STEP_MS) return { state: { fixes, event_ms } };
    const all = withinTime([
      ...fixes,
      { event_ms, ...payload.position, evidence },
    ], event_ms - for_s * 1000);
    const next = { fixes: all, event_ms };
    const first = all[0];
    if (!first || event_ms - first.event_ms < for_s * 1000) {
      return { state: next, verdict: isCut ? { type: "over" } : null };
    }
    if (farthest(all) > radius_m) return { state: next, verdict: { type: "over" } };
    if (straightness(all) > parameters.max_straightness) return { state: next };
    return { state: next, verdict: holds(all, event_ms - first.event_ms, position, for_s) };
  },
};

function holds(
  fixes: readonly Fix[],
  lasted_ms: number,
  position: Position | null,
  threshold: number,
) {
  const ends = [fixes[0], fixes.at(-1)].filter((fix) => fix !== undefined);
  return {
    type: "holds",
    text: "holds around a point",
    value: lasted_ms / 1000,
    threshold,
    unit: "s",
    position,
    evidence: ends.map(({ evidence }) => evidence),
  } as const;
}

/** Drops what lies before `from_ms`, but for the fix that reaches back to it. */
function withinTime(fixes: readonly Fix[], from_ms: number): readonly Fix[] {
  const from = fixes.findLastIndex(({ event_ms }) => event_ms <= from_ms);
  return from <= 0 ? fixes : fixes.slice(from);
}

/** The distance of the farthest of some places from the middle between their extremes. */
function farthest(fixes: readonly Fix[]): number {
  const lats = fixes.map(({ lat }) => lat);
  const lons = fixes.map(({ lon }) => lon);
  const middle = {
    lat: (Math.min(...lats) + Math.max(...lats)) / 2,
    lon: (Math.min(...lons) + Math.max(...lons)) / 2,
  };
  return Math.max(...fixes.map((fix) => groundDistance(middle, fix)));
}

/** How much of the way that it flew an aircraft is away from where it began: 1 for straight on. */
function straightness(fixes: readonly Fix[]): number {
  const [first, last] = [fixes[0], fixes.at(-1)];
  if (!first || !last) return 0;
  const flown_m = fixes.slice(1).reduce(
    (sum, fix, at) => sum + groundDistance(fixes[at] ?? fix, fix),
    0,
  );
  return flown_m === 0 ? 0 : groundDistance(first, last) / flown_m;
}
