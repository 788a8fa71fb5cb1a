import type { FlightTrack } from "../track/flight_track.ts";
import type { Fleet } from "./fleet.ts";

/** Recorded flights, in their order, each at its own time after the first of them. */
export interface RecordedFleet extends Fleet {
  /** Unix milliseconds of the earliest position: the fleet's start. */
  readonly start_ms: number;
}

/** The flights of `tracks`, which are not empty, without their first `skip_ms`. */
export function recordedFleet(tracks: readonly FlightTrack[], skip_ms = 0): RecordedFleet {
  const start_ms = Math.min(...tracks.map((track) => track.start_ms)) + skip_ms;
  const end_ms = Math.max(...tracks.map((track) => track.end_ms));
  const offsets_s = tracks.map((track) => (track.start_ms - start_ms) / 1000);
  return {
    size: tracks.length,
    start_ms,
    length_s: (end_ms - start_ms) / 1000,
    motionAt: (aircraft, time_s) =>
      tracks[aircraft]?.motionAt(time_s - (offsets_s[aircraft] ?? 0)) ?? null,
  };
}
