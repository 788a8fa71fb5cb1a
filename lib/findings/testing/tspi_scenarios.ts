import { type Random, seededRandom } from "@rangecast/base/random";
import type { SimulatedReport } from "./simulated_report.ts";

/** A made-up sensor, and what is to be found about it: all of that, and nothing else. */
export interface TspiScenario {
  readonly name: string;
  readonly expected: readonly string[];
  readonly reports: readonly SimulatedReport[];
  /** How far the channel's clock goes: Unix ms. */
  readonly end_ms: number;
}

/** What a sensor does for a while. */
interface Phase extends Partial<Pick<SimulatedReport, "mask" | "offset_ms" | "lat">> {
  readonly for_s: number;
  /** Reports a second; none when it is left out. */
  readonly rate_hz?: number;
}

interface Script {
  readonly name: string;
  readonly expected: readonly string[];
  /** `rate_hz` is drawn for each sensor. */
  write(random: Random, rate_hz: number): readonly Phase[];
}

const START_MS = 1_764_380_000_000;
const RATES_HZ = [2, 10, 50];
/** Share of the reports that do not arrive. */
const LOST_SHARE = 0.05;
/** Reports are on their way for so long at most. */
const WAY_MS = 300;
/** What the channel goes on for after the last report. */
const AFTER_MS = 5_000;

const POSITION_INVALID = 0b111_111_000;
const ACCELERATION_INVALID = 0b000_111_111;

const SCRIPTS: readonly Script[] = [
  { name: "steady", expected: [], write: (_, rate_hz) => [{ for_s: 90, rate_hz }] },
  {
    name: "falls silent and comes back",
    expected: ["TRACK_LOST"],
    write: (random, rate_hz) => [
      { for_s: between(random, 20, 40), rate_hz },
      { for_s: between(random, 13, 60) },
      { for_s: 20, rate_hz },
    ],
  },
  {
    name: "a short silence",
    expected: [],
    write: (random, rate_hz) => [
      { for_s: between(random, 20, 40), rate_hz },
      { for_s: between(random, 2, 6) },
      { for_s: 20, rate_hz },
    ],
  },
  {
    name: "reports too seldom",
    expected: ["RATE_BELOW"],
    write: (random, rate_hz) => [
      { for_s: 30, rate_hz },
      { for_s: 60, rate_hz: between(random, 0.3, 0.8) },
      { for_s: 30, rate_hz },
    ],
  },
  {
    name: "a slower mode",
    expected: [],
    write: (random, rate_hz) => [
      { for_s: 30, rate_hz },
      { for_s: 60, rate_hz: between(random, 1.5, 1.9) },
    ],
  },
  {
    name: "loses its position",
    expected: ["INVALID_FIELDS"],
    write: (random, rate_hz) => [
      { for_s: 20, rate_hz },
      { for_s: between(random, 4, 20), rate_hz, mask: POSITION_INVALID },
      { for_s: 20, rate_hz },
    ],
  },
  {
    name: "never has an acceleration",
    expected: [],
    write: (_, rate_hz) => [{ for_s: 60, rate_hz, mask: ACCELERATION_INVALID }],
  },
  {
    name: "its clock is off",
    expected: ["SOURCE_CLOCK_OFF"],
    write: (random, rate_hz) => {
      const sign = random() < 0.5 ? -1 : 1;
      return [{ for_s: 60, rate_hz, offset_ms: sign * between(random, 2_500, 3_600_000) }];
    },
  },
  {
    name: "its clock is a little off",
    expected: [],
    write: (random, rate_hz) => [{ for_s: 60, rate_hz, offset_ms: between(random, -1_200, 1_200) }],
  },
  {
    name: "is elsewhere at once",
    expected: ["POSITION_JUMP"],
    write: (random, rate_hz) => [
      { for_s: 20, rate_hz },
      { for_s: 20, rate_hz, lat: 57 + between(random, 0.1, 2) },
    ],
  },
];

/** The scenarios of each kind, `variants` of them, the same for the same seed. */
export function tspiScenarios(variants: number, seed = 1): TspiScenario[] {
  const random = seededRandom(seed);
  return SCRIPTS.flatMap(({ name, expected, write }) =>
    Array.from({ length: variants }, (_, at) => {
      const rate_hz = RATES_HZ[at % RATES_HZ.length] ?? 10;
      const reports = play(write(random, rate_hz), random);
      const end_ms = (reports.at(-1)?.recv_ms ?? START_MS) + AFTER_MS;
      return { name, expected, reports, end_ms };
    })
  );
}

function play(phases: readonly Phase[], random: Random): SimulatedReport[] {
  const reports: SimulatedReport[] = [];
  let begin_ms = START_MS + Math.floor(random() * 10_000);
  for (const { for_s, rate_hz = 0, offset_ms = 0, ...rest } of phases) {
    for (let at = 0; at < Math.floor(for_s * rate_hz); at++) {
      const way_ms = Math.floor(random() ** 4 * WAY_MS);
      const sent_ms = begin_ms + Math.floor(at * 1000 / rate_hz);
      if (random() < LOST_SHARE) continue;
      reports.push({
        sensor_id: 501,
        recv_ms: sent_ms + way_ms,
        offset_ms: Math.round(offset_ms) + way_ms,
        ...rest,
      });
    }
    begin_ms += Math.floor(for_s * 1000);
  }
  // What is sent later may arrive earlier.
  return reports.sort((a, b) => a.recv_ms - b.recv_ms);
}

function between(random: Random, low: number, high: number): number {
  return low + random() * (high - low);
}
