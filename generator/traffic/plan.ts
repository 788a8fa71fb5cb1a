import type { Random } from "@rangecast/base/random";
import { alongGreatCircle, type LatLon } from "@rangecast/domains/geodesy/great-circle";

/** A part of a flight in which nothing changes but place, heading and height. */
export interface Leg {
  readonly duration_s: number;
  readonly speed_mps: number;
  readonly climb_mps?: number;
  /** Clockwise, degrees a second. */
  readonly turn_dps?: number;
  /** Another code than the usual one. */
  readonly squawk?: string;
  /** Nothing is heard of it. */
  readonly silent?: boolean;
  /** Its reports are wrong by so much to the east, as where positions are spoofed. */
  readonly spoofed_m?: number;
}

/** What one aircraft does: its legs lead back to where it began, and begin again. */
export interface Plan {
  readonly icao24: string;
  readonly callsign: string;
  readonly squawk: string;
  readonly on_ground: boolean;
  readonly start: LatLon;
  readonly start_altitude_m: number;
  readonly start_heading_deg: number;
  readonly legs: readonly Leg[];
}

/** The first address of the traffic: in a block that no state has been given. */
const FIRST_ADDRESS = 0xf00000;
const TURN_DPS = 1.5;
const HALF_TURN_S = 180 / TURN_DPS;
/** Far from the airport for what must not happen near one. */
const AWAY_M = 40_000;

/** Two straight lines and two half turns: whatever the straight lines hold, it ends where it began. */
function racetrack(speed_mps: number, out: readonly Leg[], back: readonly Leg[]): Leg[] {
  const turn = { duration_s: HALF_TURN_S, speed_mps, turn_dps: TURN_DPS };
  return [...out, turn, ...back, turn];
}

interface Shape {
  readonly name: string;
  readonly altitude_m: number;
  readonly legs: readonly Leg[];
  /** How far from the airport it begins, and with which heading towards it or past it. */
  readonly away_m: number;
  readonly inbound?: boolean;
  readonly on_ground?: boolean;
}

/** The situations that findings are about, each by an aircraft of its own, again and again. */
export const SCENARIOS: readonly Shape[] = [
  {
    name: "EMERG",
    altitude_m: 10_000,
    away_m: 2 * AWAY_M,
    legs: racetrack(230, [
      { duration_s: 120, speed_mps: 230 },
      { duration_s: 200, speed_mps: 230, climb_mps: -25 },
      { duration_s: 180, speed_mps: 230 },
    ], [{ duration_s: 500, speed_mps: 230, climb_mps: 10 }]),
  },
  {
    name: "GOARND",
    altitude_m: 900,
    away_m: 12_600,
    inbound: true,
    legs: racetrack(70, [
      { duration_s: 180, speed_mps: 70, climb_mps: -4 },
      { duration_s: 72, speed_mps: 70, climb_mps: 10 },
    ], [{ duration_s: 252, speed_mps: 70 }]),
  },
  {
    name: "HOLD",
    altitude_m: 3600,
    away_m: AWAY_M / 2,
    legs: racetrack(90, [{ duration_s: 30, speed_mps: 90 }], [{ duration_s: 30, speed_mps: 90 }]),
  },
  {
    name: "LOW",
    altitude_m: 500,
    away_m: AWAY_M,
    legs: racetrack(55, [
      { duration_s: 60, speed_mps: 55, climb_mps: -6 },
      { duration_s: 120, speed_mps: 55 },
    ], [
      { duration_s: 60, speed_mps: 55, climb_mps: 6 },
      { duration_s: 120, speed_mps: 55 },
    ]),
  },
  ...["7500", "7600", "7700"].map((squawk): Shape => ({
    name: `SQ${squawk}`,
    altitude_m: 9000,
    away_m: AWAY_M,
    legs: racetrack(210, [
      { duration_s: 90, speed_mps: 210 },
      { duration_s: 120, speed_mps: 210, squawk },
    ], [{ duration_s: 210, speed_mps: 210 }]),
  })),
  {
    name: "JUMP",
    altitude_m: 8000,
    away_m: AWAY_M,
    legs: racetrack(200, [
      { duration_s: 120, speed_mps: 200 },
      { duration_s: 30, speed_mps: 200, spoofed_m: 60_000 },
      { duration_s: 120, speed_mps: 200 },
    ], [{ duration_s: 270, speed_mps: 200 }]),
  },
  {
    name: "GAP",
    altitude_m: 7000,
    away_m: AWAY_M,
    legs: racetrack(190, [
      { duration_s: 60, speed_mps: 190 },
      { duration_s: 90, speed_mps: 190, silent: true },
    ], [{ duration_s: 150, speed_mps: 190 }]),
  },
  {
    name: "TAXI",
    altitude_m: 50,
    away_m: 500,
    on_ground: true,
    legs: racetrack(6, [{ duration_s: 100, speed_mps: 6 }], [{ duration_s: 100, speed_mps: 6 }]),
  },
];

/** The scenarios first, as far as `count` goes, then aircraft to which nothing happens. */
export function trafficPlans(
  { count, airport, random }: {
    readonly count: number;
    readonly airport: LatLon;
    readonly random: Random;
  },
): Plan[] {
  return Array.from({ length: count }, (_, index) => {
    const shape = SCENARIOS[index] ?? calmShape(random);
    const bearing_deg = random() * 360;
    return {
      icao24: (FIRST_ADDRESS + index).toString(16),
      callsign: `${shape.name}${index}`,
      squawk: "1000",
      on_ground: shape.on_ground ?? false,
      start: alongGreatCircle(airport, bearing_deg, shape.away_m),
      start_altitude_m: shape.altitude_m,
      start_heading_deg: (bearing_deg + (shape.inbound ? 180 : 0)) % 360,
      legs: shape.legs,
    };
  });
}

function calmShape(random: Random): Shape {
  const speed_mps = 150 + 100 * random();
  const straight = { duration_s: 200 + Math.round(400 * random()), speed_mps };
  return {
    name: "RC",
    altitude_m: 5000 + Math.round(14 * random()) * 500,
    away_m: 20_000 + 200_000 * random(),
    legs: racetrack(speed_mps, [straight], [straight]),
  };
}
