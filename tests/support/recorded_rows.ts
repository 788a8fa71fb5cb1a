const FOLDER = "../shared/data/flights";
const METRES_PER_FOOT = 0.3048;
const MPS_PER_KNOT = 1852 / 3600;
const SECONDS_PER_MINUTE = 60;

/** A row of a recording of real flights: feet, knots, feet a minute, ms; null where nothing is known. */
export type RecordedRow = Readonly<Record<string, number | string | boolean | null>>;

/** The rows of a recording, oldest first, written by rows or by columns. */
export async function recordedRows(name: string): Promise<RecordedRow[]> {
  const file = await Deno.open(`${FOLDER}/${name}.json.gz`);
  const text = file.readable.pipeThrough(new DecompressionStream("gzip"));
  const content: RecordedRow[] | Readonly<Record<string, RecordedRow>> = await new Response(text)
    .json();
  const rows = Array.isArray(content) ? content : rowsOf(content);
  return rows.toSorted((a, b) => Number(a["timestamp"]) - Number(b["timestamp"]));
}

function rowsOf(columns: Readonly<Record<string, RecordedRow>>): RecordedRow[] {
  const entries = Object.entries(columns);
  return Object.keys(columns["timestamp"] ?? {}).map((key) =>
    Object.fromEntries(entries.map(([name, column]) => [name, column[key] ?? null]))
  );
}

/** The row as a state vector of OpenSky; its place is as old as its last contact. */
export function vectorOf(row: RecordedRow): unknown[] {
  const number = (name: string, factor = 1) => {
    const value = row[name];
    return typeof value === "number" ? value * factor : null;
  };
  const time_s = Number(row["timestamp"]) / 1000;
  return [
    ...[row["icao24"], row["callsign"], "", time_s, time_s],
    ...[number("longitude"), number("latitude"), number("altitude", METRES_PER_FOOT)],
    ...[row["onground"] ?? false, number("groundspeed", MPS_PER_KNOT), number("track")],
    number("vertical_rate", METRES_PER_FOOT / SECONDS_PER_MINUTE),
    ...[null, null, null, false, 0],
  ];
}
