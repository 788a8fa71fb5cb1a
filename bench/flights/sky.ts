import { seededRandom } from "@rangecast/base/random";
import type { FlightPayload } from "@rangecast/domains/flight/message";
import { alongGreatCircle } from "@rangecast/domains/geodesy/great-circle";
import type { SeenFlight } from "@rangecast/gateway/flights/flight-at";

/** How often each aircraft is heard of: a poll. */
export const POLL_MS = 10_000;
const SEED = 6;

/** Made-up aircraft on straight courses, each heard of once in a poll, spread over it. */
export class Sky {
  readonly tracks = new Map<string, SeenFlight>();
  readonly #icao24s: readonly string[];
  readonly #slices: number;
  #turn = 0;

  /** With all of them heard of at `now_ms`. In each of `slices` moves some are heard of again. */
  constructor(aircraft: number, now_ms: number, slices: number) {
    const random = seededRandom(SEED);
    this.#slices = slices;
    this.#icao24s = Array.from({ length: aircraft }, (_, i) => {
      const icao24 = (0x3c_0000 + i * 17).toString(16).padStart(6, "0");
      const position = { lat: rounded(40 + 15 * random(), 4), lon: rounded(20 * random(), 4) };
      this.#hear(icao24, now_ms, {
        ...{ icao24, callsign: `RNG${i}`, position, squawk: "1000", spi: false },
        altitude_m: rounded(600 + 11_000 * random(), 2),
        geo_altitude_m: null,
        heading_deg: rounded(359 * random(), 2),
        velocity_mps: rounded(80 + 180 * random(), 2),
        vertical_rate_mps: i % 3 === 0 ? rounded(10 * random() - 5, 2) : 0,
        on_ground: i % 20 === 0,
        time_position_unix: null,
      });
      return icao24;
    });
  }

  /** Lets the next slice be heard of. */
  move(now_ms: number): void {
    const slice = this.#turn++ % this.#slices;
    for (let i = slice; i < this.#icao24s.length; i += this.#slices) {
      const icao24 = this.#icao24s[i] ?? "";
      const track = this.tracks.get(icao24);
      if (!track) continue;
      const { payload } = track.latest;
      const distance_m = (payload.velocity_mps ?? 0) * (now_ms - track.event_ms) / 1000;
      const { lat, lon } = alongGreatCircle(payload.position, payload.heading_deg ?? 0, distance_m);
      this.#hear(icao24, now_ms, {
        ...payload,
        position: { lat: rounded(lat, 4), lon: rounded(lon, 4) },
        altitude_m: rounded((payload.altitude_m ?? 0) + 3 * (payload.vertical_rate_mps ?? 0), 2),
      });
    }
  }

  #hear(icao24: string, now_ms: number, payload: Omit<FlightPayload, "last_contact_unix">): void {
    const bbox = { lat_min: 40, lat_max: 55, lon_min: 0, lon_max: 20 };
    this.tracks.set(icao24, {
      latest: {
        ...{ schema_version: 1, type: "flight_update" },
        produced_at: new Date(now_ms).toISOString(),
        source: { provider: "bench", mode: "live", bbox, poll_interval_s: POLL_MS / 1000 },
        payload: { ...payload, last_contact_unix: Math.floor(now_ms / 1000) },
      },
      event_ms: now_ms,
      offset_ms: 0,
    });
  }
}

function rounded(value: number, digits: number): number {
  return Number(value.toFixed(digits));
}
