import type { TrackRow } from "@rangecast/gateway/track-row";
import { seededRandom } from "@rangecast/base/random";

const START_MS = Date.parse("2017-07-15T11:00:00Z");
const METRES_PER_DEGREE = 111_320;

/** Gliders that circle and go on, each on a way of its own: the same for the same number. */
export function movers(count: number, spread_deg = 0.3) {
  const random = seededRandom(7);
  const all = Array.from({ length: count }, (_, i) => ({
    entity: String(10_001 + i),
    lat: 51 + (random() - 0.5) * spread_deg * 2,
    lon: 6.75 + (random() - 0.5) * spread_deg * 3,
    radius_m: 150 + random() * 900,
    speed_mps: 20 + random() * 20,
    phase: random() * 2 * Math.PI,
    drift_deg: random() * 360,
    altitude_m: 600 + random() * 900,
    turns: random() < 0.5 ? -1 : 1,
  }));
  return (at_ms: number): TrackRow[] =>
    all.map((mover, i) => {
      const t = (at_ms - START_MS) / 1000;
      // Along for a while, then round in a thermal.
      const along_m = (t + 3000) * 9 % 60_000 - 30_000;
      const angle = mover.phase + mover.turns * t * mover.speed_mps / mover.radius_m;
      const [east, north] = [Math.cos(angle) * mover.radius_m, Math.sin(angle) * mover.radius_m];
      const speed = mover.turns * mover.speed_mps;
      return {
        entity: mover.entity,
        ...{ event_ms: at_ms, recv_ms: at_ms + 3, offset_ms: 3 },
        lat: mover.lat + (north + along_m * Math.cos(mover.drift_deg)) / METRES_PER_DEGREE,
        lon: mover.lon + (east + along_m * Math.sin(mover.drift_deg)) / METRES_PER_DEGREE / 0.63,
        altitude_m: mover.altitude_m + 60 * Math.sin(t / 40 + mover.phase),
        ...{ east_mps: -Math.sin(angle) * speed, north_mps: Math.cos(angle) * speed },
        up_mps: 1.5 * Math.cos(t / 40 + mover.phase),
        acceleration_mps2: mover.speed_mps ** 2 / mover.radius_m,
        mask: i % 11 === 10 ? 0x1f8 : 0x1ff,
        status: i % 17 === 8 ? 1 : i % 17 === 9 ? 2 : 0,
      };
    });
}
