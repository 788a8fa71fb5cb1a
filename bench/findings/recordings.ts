import type { FlightPayload } from "@rangecast/domains/flight/message";

/** Real traffic that may lie beside the project; it is no part of it. */
export const RECORDINGS: readonly string[] = [
  "switzerland",
  "zurich_airport",
  "noisy_spoofing",
  "inflight_refuelling",
];

const FOLDER = new URL("../../../shared/data/flights/", import.meta.url);

/** A value of a report, with the units of the recordings: feet, knots, feet a minute. */
type Row = Readonly<Record<string, number | string | boolean | null>>;

const METRES_PER_FOOT = 0.3048;
const MPS_PER_KNOT = 1852 / 3600;
const SECONDS_PER_MINUTE = 60;

/** The reports of a recording that have a position, or null where it is not there. */
export async function readRecording(name: string): Promise<FlightPayload[] | null> {
  let file: Deno.FsFile;
  try {
    file = await Deno.open(new URL(`${name}.json.gz`, FOLDER));
  } catch {
    return null;
  }
  const text = file.readable.pipeThrough(new DecompressionStream("gzip"));
  const content: Row[] | Readonly<Record<string, Row>> = await new Response(text).json();
  const rows = Array.isArray(content) ? content : rowsOf(content);
  return rows.map(reportOf).filter((report) => report !== null);
}

/** The rows of a table that is written by columns. */
function rowsOf(columns: Readonly<Record<string, Row>>): Row[] {
  const keys = Object.keys(columns["timestamp"] ?? {});
  return keys.map((key) =>
    Object.fromEntries(Object.entries(columns).map(([name, column]) => [name, column[key] ?? null]))
  );
}

function reportOf(row: Row): FlightPayload | null {
  const number = (name: string, factor = 1) => {
    const value = row[name];
    return typeof value === "number" && Number.isFinite(value) ? value * factor : null;
  };
  const [lat, lon, time_ms] = [number("latitude"), number("longitude"), number("timestamp")];
  if (lat === null || lon === null || time_ms === null) return null;
  const track_deg = number("track");
  const unix_s = Math.floor(time_ms / 1000);
  return {
    icao24: String(row["icao24"]),
    callsign: typeof row["callsign"] === "string" ? row["callsign"] : null,
    position: { lat, lon },
    altitude_m: number("altitude", METRES_PER_FOOT),
    geo_altitude_m: number("geoaltitude", METRES_PER_FOOT),
    velocity_mps: number("groundspeed", MPS_PER_KNOT),
    heading_deg: track_deg === null ? null : ((track_deg % 360) + 360) % 360,
    vertical_rate_mps: number("vertical_rate", METRES_PER_FOOT / SECONDS_PER_MINUTE),
    on_ground: row["onground"] === true,
    squawk: typeof row["squawk"] === "string" ? row["squawk"] : null,
    spi: false,
    time_position_unix: unix_s,
    last_contact_unix: unix_s,
  };
}
