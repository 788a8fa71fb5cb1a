import { messageOf, OperatorError } from "@rangecast/base/errors";
import { formatDuration } from "@rangecast/base/quantities";
import { seededRandom } from "@rangecast/base/random";
import type { Logger } from "@rangecast/cli/log";
import type { ModelSettings, RecordingSettings } from "../config.ts";
import { type LoadedFlight, loadFlights } from "../igc/load_flights.ts";
import { type FlightTrack, flightTrack } from "../track/flight_track.ts";
import { airshowFleet } from "./airshow.ts";
import type { Fleet } from "./fleet.ts";
import { neighbourhood } from "./local_motion.ts";
import { normalFleet } from "./normal.ts";
import { type RecordedFleet, recordedFleet } from "./recorded.ts";

/** A fleet of made-up aircraft: the same settings give the same fleet. */
export function modelFleet(settings: ModelSettings): Fleet {
  const options = {
    ...settings,
    around: neighbourhood(settings.origin),
    random: seededRandom(settings.seed),
  };
  return settings.style === "airshow" ? airshowFleet(options) : normalFleet(options);
}

/**
 * Reads recorded flights, and says in the log what they are and what was left out of them.
 * @throws OperatorError
 */
export async function loadRecordedFleet(
  { paths, limit, height, skip_ms }: RecordingSettings,
  log: Logger,
): Promise<RecordedFleet> {
  const tracks: FlightTrack[] = [];
  const sums = new Map<string, number>();
  for await (const loaded of loadFlights(paths, limit)) {
    const track = trackOf(loaded, height);
    const facts = flightFacts(loaded, track);
    log.debug(`flight ${loaded.path}`, facts);
    for (const [name, n] of Object.entries(facts)) sums.set(name, (sums.get(name) ?? 0) + n);
    tracks.push(track);
  }
  const whole = recordedFleet(tracks);
  if (skip_ms / 1000 > whole.length_s) {
    throw new OperatorError(
      `Cannot use --skip ${
        formatDuration(skip_ms)
      } as it must be at most the length of the recording, ${Math.floor(whole.length_s)}s`,
    );
  }
  log.info("flights loaded", {
    flights: tracks.length,
    length_s: Math.round(whole.length_s),
    ...Object.fromEntries(sums),
  });
  return skip_ms > 0 ? recordedFleet(tracks, skip_ms) : whole;
}

function trackOf({ path, flight }: LoadedFlight, height: RecordingSettings["height"]): FlightTrack {
  try {
    return flightTrack(flight, height);
  } catch (error) {
    throw new OperatorError(`Cannot use ${path} as a flight: ${messageOf(error)}`, {
      cause: error,
    });
  }
}

/** Counts of one flight; what did not happen is not named. */
function flightFacts({ flight }: LoadedFlight, track: FlightTrack): Record<string, number> {
  const counts = {
    fixes: flight.fixes.length,
    ...flight.refused,
    fixes_without_position: track.unlocated,
    gaps: track.gaps,
  };
  return Object.fromEntries(Object.entries(counts).filter(([, count]) => count > 0));
}
