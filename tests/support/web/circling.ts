const CENTRE = { lat: 57, lon: 18 };
/** A circle of 3 km, flown in about two minutes. */
const RADIUS_DEG = 0.027;
const SPEED_MPS = 150;
const TURN_PER_MS = 2 * Math.PI / 120_000;

/** Where aircraft number `i` is: a function of the instant alone, so that a picture can be checked. */
export function flightAt(event_ms: number, i: number) {
  const angle = event_ms * TURN_PER_MS + i;
  const [east, north] = [Math.sin(angle), Math.cos(angle)];
  return {
    place: {
      lat: CENTRE.lat + RADIUS_DEG * north,
      lon: CENTRE.lon + RADIUS_DEG * east / Math.cos(CENTRE.lat * Math.PI / 180),
      height_m: 800 + 10 * i,
    },
    flies: { east: SPEED_MPS * north, north: -SPEED_MPS * east, up: 0 },
  };
}
