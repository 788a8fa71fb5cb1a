import { quantiles } from "@rangecast/base/quantiles";
import { seededRandom } from "@rangecast/base/random";
import { alongGreatCircle, greatCircleDistance_m } from "@rangecast/domains/geodesy/great-circle";
import { flightDomain } from "@rangecast/domains/flight/flight-domain";
import type { Track } from "@rangecast/domains/domain";
import { predictedFlight } from "@rangecast/domains/flight/ghost";
import type { FlightMessage, FlightPayload } from "@rangecast/domains/flight/message";
import { flightMessageOf } from "@rangecast/findings/simulated-flight";
import { readRecording } from "../findings/recordings.ts";
import { printTable, type Row } from "../report.ts";
import { DrawnFlight } from "./drawn.ts";

export const name = "ghosts";

const RECORDING = "switzerland";
/** Predictions that are looked at. */
const SAMPLES = 20_000;
/** Seconds without a report, and how far off nine of ten predictions may be then, in km. */
const HORIZONS: readonly (readonly [after_s: number, target_km: number])[] = [
  [30, 0.8],
  [60, 1.7],
  [120, 4],
];

/** Contacts without a new place are this far from the place that they repeat, at most, in seconds. */
const MAX_LAG_S = 15;

const DOMAIN = flightDomain();
const DRAWN = new DrawnFlight();

/** A report behind which others are withheld. */
interface Sample {
  readonly last: FlightPayload;
  /** What the programs make of that report and the one before. */
  readonly track: Track<FlightMessage>;
  /** The report before it. */
  readonly before: FlightPayload | undefined;
  /** The reports that are withheld, by their second. */
  readonly withheld: ReadonlyMap<number, FlightPayload>;
}

type Predict = (sample: Sample, after_s: number) => { readonly lat: number; readonly lon: number };

/** How far predictions are off in recorded traffic; the argument is the seed of what is withheld. */
export async function run([seed = "1"]: string[]): Promise<void> {
  const reports = await readRecording(RECORDING);
  if (!reports) return say(`skipped: there is no ../shared/data/flights/${RECORDING}.json.gz`);
  const title = `${RECORDING}, seed ${seed}`;
  const samples = withhold(reports, Number(seed));
  compare(`Aircraft without a report (${title})`, samples);
  const repeated = samples.map(withOldPlace).filter((sample) => sample !== null);
  compare(`The same, heard last without a new place (${title})`, repeated);
}

function compare(title: string, samples: readonly Sample[]): void {
  const ways: readonly (readonly [string, Predict])[] = [
    ["great circle", greatCircle],
    ["ghost", ghost],
    ["page", page],
  ];
  const rows = HORIZONS.flatMap(([after_s, target_km]) =>
    ways.map(([way, predict]) => rowOf(way, samples, { after_s, target_km, predict }))
  );
  const header = ["after", "predicted by", "samples", "p50 km", "p90 km", "p90 target"];
  printTable(title, header, rows);
}

function say(text: string): void {
  Deno.stdout.writeSync(new TextEncoder().encode(`${name}: ${text}\n`));
}

/** As `/ws/flights` has it: the track's own prediction, with the channel so much later. */
const ghost: Predict = ({ track }, after_s) =>
  predictedFlight(track, track.event_ms + track.offset_ms + after_s * 1000);

/** As a page draws it from the row that the gateway sends. */
const page: Predict = ({ track }, after_s) =>
  DRAWN.placeAt(track, track.event_ms + track.offset_ms + after_s * 1000);

const greatCircle: Predict = ({ last }, after_s) =>
  alongGreatCircle(last.position, last.heading_deg ?? 0, (last.velocity_mps ?? 0) * after_s);

function rowOf(
  way: string,
  samples: readonly Sample[],
  { after_s, target_km, predict }: {
    readonly after_s: number;
    readonly target_km: number;
    readonly predict: Predict;
  },
): Row {
  const errors_km = samples.flatMap((sample) => {
    const truth = sample.withheld.get(sample.last.last_contact_unix + after_s);
    if (!truth) return [];
    return [greatCircleDistance_m(predict(sample, after_s), truth.position) / 1000];
  });
  const { p50, p90 } = quantiles(errors_km);
  const figures = [p50.toFixed(3), p90.toFixed(3), target_km.toFixed(1)];
  return [`${after_s} s`, way, String(errors_km.length), ...figures];
}

/** Reports at random, each with those of the two minutes behind it. */
function withhold(reports: readonly FlightPayload[], seed: number): Sample[] {
  const byAircraft = Map.groupBy(reports, ({ icao24 }) => icao24);
  const tracks = [...byAircraft.values()].map((track) =>
    track.toSorted((a, b) => a.last_contact_unix - b.last_contact_unix)
  );
  const random = seededRandom(seed);
  return Array.from({ length: SAMPLES }, () => sampleOf(tracks, random))
    .filter((sample) => sample !== null);
}

function sampleOf(
  tracks: readonly (readonly FlightPayload[])[],
  random: () => number,
): Sample | null {
  const track = tracks[Math.floor(random() * tracks.length)] ?? [];
  const at = Math.floor(random() * track.length);
  const last = track[at];
  if (!last) return null;
  const end_s = last.last_contact_unix + Math.max(...HORIZONS.map(([after_s]) => after_s));
  const withheld = track.slice(at + 1)
    .filter(({ last_contact_unix }) => last_contact_unix <= end_s)
    .map((report) => [report.last_contact_unix, report] as const);
  const before = track[at - 1];
  return { last, before, track: trackOf(last, before), withheld: new Map(withheld) };
}

/** The sample with a last report that says the place of the one before again; null without one. */
function withOldPlace({ last, before, withheld }: Sample): Sample | null {
  if (!before || last.last_contact_unix - before.last_contact_unix > MAX_LAG_S) return null;
  const { position, time_position_unix } = before;
  const repeating = { ...last, position, time_position_unix };
  return { last: repeating, before, track: trackOf(repeating, before), withheld };
}

function trackOf(last: FlightPayload, before: FlightPayload | undefined): Track<FlightMessage> {
  const observe = (payload: FlightPayload) =>
    DOMAIN.observe(flightMessageOf(payload), {
      stored_ms: payload.last_contact_unix * 1000,
      header: () => null,
    });
  return DOMAIN.reduce(before ? DOMAIN.reduce(null, observe(before)) : null, observe(last));
}
