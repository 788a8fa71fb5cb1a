import { type Random, seededRandom } from "@rangecast/base/random";
import type { FlightPayload } from "@rangecast/domains/flight/message";
import { type Aircraft, type Leg, type Place, simulateFlight } from "./simulated_flight.ts";

/** A made-up flight, and what is to be found in it: all of that, and nothing else. */
export interface FlightScenario {
  readonly name: string;
  readonly expected: readonly string[];
  readonly reports: readonly FlightPayload[];
}

/** What a kind of scenario is made of; the random numbers vary it. */
interface Script {
  readonly name: string;
  readonly expected: readonly string[];
  write(
    random: Random,
  ): { readonly start: Omit<Aircraft, "icao24">; readonly legs: readonly Leg[] };
}

const ZURICH: Place = { lat: 47.4647, lon: 8.5492 };
const ZURICH_ELEVATION_M = 432;
/** Far from any airport of the table. */
const ALPS: Place = { lat: 46.6, lon: 8.5 };
const SEA: Place = { lat: 39.6, lon: -72.5 };

/** The scenarios of each kind, `variants` of them, the same for the same seed. */
export function flightScenarios(variants: number, seed = 1): FlightScenario[] {
  const random = seededRandom(seed);
  let count = 0;
  return SCRIPTS.flatMap(({ name, expected, write }) =>
    Array.from({ length: variants }, () => {
      const { start, legs } = write(random);
      const icao24 = (0xa00000 + count++).toString(16);
      const interval_s = [1, 5, 10][Math.floor(random() * 3)] ?? 10;
      const reports = simulateFlight({ ...start, icao24 }, legs, { interval_s, random });
      return { name, expected, reports };
    })
  );
}

const between = (random: Random, low: number, high: number) => low + random() * (high - low);

function cruise(random: Random, changes: Partial<Aircraft> = {}): Omit<Aircraft, "icao24"> {
  return {
    place: ALPS,
    altitude_m: between(random, 8_000, 11_500),
    velocity_mps: between(random, 180, 260),
    heading_deg: between(random, 0, 360),
    on_ground: false,
    squawk: "1000",
    ...changes,
  };
}

/** Straight towards Zurich, `distance_m` out and `height_m` above it. */
function approach(distance_m: number, height_m: number): Omit<Aircraft, "icao24"> {
  return {
    place: { lat: ZURICH.lat - distance_m / 111_195, lon: ZURICH.lon },
    altitude_m: ZURICH_ELEVATION_M + height_m,
    velocity_mps: 72,
    heading_deg: 0,
    on_ground: false,
    squawk: "1000",
  };
}

const SCRIPTS: readonly Script[] = [
  {
    name: "cruise",
    expected: [],
    write: (random) => ({ start: cruise(random), legs: [{ for_s: 900 }] }),
  },
  {
    name: "emergency descent",
    expected: ["EMERGENCY_DESCENT"],
    write: (random) => ({
      start: cruise(random, { altitude_m: 11_000 }),
      legs: [
        { for_s: 120 },
        { for_s: 180, vertical_rate_mps: -between(random, 20, 32) },
        { for_s: 300 },
      ],
    }),
  },
  {
    name: "brisk descent",
    expected: [],
    write: (random) => ({
      start: cruise(random, { altitude_m: 11_000 }),
      legs: [{ for_s: 60 }, { for_s: 300, vertical_rate_mps: -between(random, 9, 11.5) }],
    }),
  },
  {
    name: "one steep report",
    expected: [],
    write: (random) => ({
      start: cruise(random),
      legs: [{ for_s: 60 }, { for_s: 1, vertical_rate_mps: -25, reports: 1 }, { for_s: 300 }],
    }),
  },
  {
    name: "steep approach",
    expected: [],
    write: (random) => ({
      start: { ...approach(6_000, 2_300), velocity_mps: 60 },
      legs: [{ for_s: 90, vertical_rate_mps: -between(random, 17, 20) }, {
        for_s: 60,
        vertical_rate_mps: -3,
      }],
    }),
  },
  {
    name: "go-around",
    expected: ["GO_AROUND"],
    write: (random) => ({
      start: approach(9_000, 480),
      legs: [
        { for_s: between(random, 60, 90), vertical_rate_mps: -between(random, 3.2, 4) },
        { for_s: 10, vertical_rate_mps: 2 },
        { for_s: 90, vertical_rate_mps: between(random, 9.5, 14) },
        { for_s: 240 },
      ],
    }),
  },
  {
    name: "landing",
    expected: [],
    write: (random) => ({
      start: approach(8_500, 440),
      legs: [
        { for_s: 115, vertical_rate_mps: -between(random, 3.4, 3.8) },
        { for_s: 200, on_ground: true, velocity_mps: 12, vertical_rate_mps: 0 },
      ],
    }),
  },
  {
    name: "touch and go",
    expected: [],
    write: (random) => ({
      start: approach(6_000, 300),
      legs: [
        { for_s: 80, vertical_rate_mps: -3.6 },
        { for_s: 20, on_ground: true, vertical_rate_mps: 0 },
        { for_s: 90, vertical_rate_mps: between(random, 8.5, 12) },
      ],
    }),
  },
  {
    name: "departure",
    expected: [],
    write: (random) => ({
      start: { ...approach(0, 0), on_ground: true, velocity_mps: 5 },
      legs: [
        { for_s: 120 },
        {
          for_s: 200,
          on_ground: false,
          velocity_mps: 90,
          vertical_rate_mps: between(random, 9, 15),
        },
      ],
    }),
  },
  {
    name: "holding",
    expected: ["HOLDING"],
    write: (random) => ({
      start: cruise(random, {
        altitude_m: between(random, 3_500, 6_000),
        velocity_mps: between(random, 75, 95),
      }),
      legs: [{ for_s: 60 }, { for_s: 900, turn_dps: between(random, 1, 3) }],
    }),
  },
  {
    name: "short orbit",
    expected: [],
    write: (random) => ({
      start: cruise(random, { altitude_m: 4_000, velocity_mps: 130 }),
      legs: [
        { for_s: 60 },
        { for_s: 180, turn_dps: 2, velocity_mps: 90 },
        { for_s: 200, velocity_mps: between(random, 120, 160) },
      ],
    }),
  },
  {
    name: "fast orbit",
    expected: [],
    write: (random) => ({
      start: cruise(random, { altitude_m: 6_000, velocity_mps: between(random, 115, 160) }),
      legs: [{ for_s: 900, turn_dps: 2 }],
    }),
  },
  {
    name: "slow and straight",
    expected: [],
    write: (random) => ({
      start: cruise(random, { altitude_m: 3_600, velocity_mps: between(random, 45, 70) }),
      legs: [{ for_s: 1200 }],
    }),
  },
  {
    name: "low over the sea",
    expected: ["LOW_ALTITUDE_WARNING"],
    write: (random) => ({
      start: cruise(random, { place: SEA, altitude_m: 900, velocity_mps: 80 }),
      legs: [{ for_s: 80, vertical_rate_mps: -between(random, 8.5, 10) }, { for_s: 120 }],
    }),
  },
  {
    name: "at 400 m over the sea",
    expected: [],
    write: (random) => ({
      start: cruise(random, {
        place: SEA,
        altitude_m: between(random, 350, 450),
        velocity_mps: 80,
      }),
      legs: [{ for_s: 300 }],
    }),
  },
  {
    name: "low near an airport",
    expected: [],
    write: (random) => ({
      start: cruise(random, {
        place: { lat: 40.64, lon: -73.8 },
        altitude_m: between(random, 100, 250),
        velocity_mps: 30,
      }),
      legs: [{ for_s: 120 }],
    }),
  },
  ...["7500", "7600", "7700"].map((code): Script => ({
    name: `squawk ${code}`,
    expected: [`SQUAWK_${code}`],
    write: (random) => ({
      start: cruise(random),
      legs: [{ for_s: 60 }, { for_s: between(random, 30, 200), squawk: code }, {
        for_s: 60,
        squawk: null,
      }],
    }),
  })),
  {
    name: "spoofed positions",
    expected: ["POSITION_JUMP"],
    write: (random) => ({
      start: cruise(random),
      legs: [
        { for_s: 60 },
        { for_s: 60, shift_m: between(random, 30_000, 80_000) },
        { for_s: 120 },
      ],
    }),
  },
  {
    name: "out of range for ten minutes",
    expected: [],
    write: (random) => ({
      start: cruise(random),
      legs: [{ for_s: 60 }, { for_s: 600, silent: true }, { for_s: 60 }],
    }),
  },
  {
    name: "impossible altitude",
    expected: ["IMPLAUSIBLE_ALTITUDE"],
    write: (random) => ({
      start: cruise(random, { altitude_m: between(random, 20_500, 38_000) }),
      legs: [{ for_s: 60 }],
    }),
  },
  {
    name: "impossible speed",
    expected: ["IMPLAUSIBLE_SPEED"],
    write: (random) => ({
      start: cruise(random, { velocity_mps: between(random, 405, 800) }),
      legs: [{ for_s: 60 }],
    }),
  },
  {
    name: "values missing",
    expected: [],
    write: (random) => ({ start: cruise(random), legs: [{ for_s: 300, nulls: true }] }),
  },
];
