import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { ecefToGeodetic, geodeticToEcef } from "@rangecast/domains/geodesy/ecef";
import { ecefToEnuPosition, localFrame } from "@rangecast/domains/geodesy/enu";
import { decodeDatagram } from "@rangecast/domains/tspi/datagram";
import { NO_SITES } from "@rangecast/domains/tspi/sites";
import { requirement } from "@rangecast/tests/requirement";
import { recordedFleet } from "./fleet/recorded.ts";
import { frameMaker } from "./frames/frame_maker.ts";
import { type LoadedFlight, loadFlights } from "./igc/load_flights.ts";
import { flightTrack, heightOf, type HeightSource } from "./track/flight_track.ts";

const FOLDER = fileURLToPath(new URL("../../shared/data/igc", import.meta.url));

function present(): boolean {
  try {
    return Deno.statSync(FOLDER).isDirectory;
  } catch {
    return false;
  }
}

const data = requirement(
  "recorded glider flights",
  present(),
  "put IGC files into ../shared/data/igc, and allow to read it",
);

interface Worst {
  fixes: number;
  ground_m: number;
  height_m: number;
}

/** Compares every `A` fix with the datagram of its instant, as a receiver decodes it. */
function worstMiss(flights: readonly LoadedFlight[], source: HeightSource): Worst {
  const fleet = recordedFleet(flights.map(({ flight }) => flightTrack(flight, source)));
  const make = frameMaker(fleet, { start_ticks: 0, repeats: "go-on" }, NO_SITES);
  const bytes = new Uint8Array(37);
  const worst: Worst = { fixes: 0, ground_m: 0, height_m: 0 };
  for (const [aircraft, { path, flight }] of flights.entries()) {
    for (const fix of flight.fixes) {
      if (fix.validity !== "A") continue;
      const ticks = (fix.time_ms - fleet.start_ms) * 10;
      const made = make({ aircraft, elapsed_ticks: ticks, fleet_ticks: ticks }, bytes);
      assert.ok(made, `${path} has no datagram at ${new Date(fix.time_ms).toISOString()}`);
      const datagram = decodeDatagram(bytes);
      assert.ok(typeof datagram !== "string");
      assert.equal(datagram.sensor_id, 10_000 + aircraft);
      assert.equal(datagram.mask & 0b111, 0b111);
      const place = ecefToGeodetic({ x: datagram.p1, y: datagram.p2, z: datagram.p3 });
      const height_m = heightOf(fix, source);
      const { east, north } = ecefToEnuPosition(
        localFrame({ ...fix, height_m }),
        geodeticToEcef({ ...place, height_m }),
      );
      worst.fixes++;
      worst.ground_m = Math.max(worst.ground_m, Math.hypot(east, north));
      worst.height_m = Math.max(worst.height_m, Math.abs(place.height_m - height_m));
    }
  }
  return worst;
}

for (const source of ["gps", "pressure"] as const) {
  Deno.test(
    `datagrams of recorded flights are within 1 m of every A fix with ${source} heights`,
    data,
    async () => {
      const flights = await Array.fromAsync(loadFlights([FOLDER], Infinity));
      const { fixes, ground_m, height_m } = worstMiss(flights, source);
      assert.ok(fixes > 100_000, `${fixes} fixes`);
      assert.ok(ground_m < 1, `${ground_m} m along the ground`);
      assert.ok(height_m < 1, `${height_m} m in height`);
    },
  );
}

Deno.test("recorded flights move as gliders do", data, async () => {
  const flights = await Array.fromAsync(loadFlights([FOLDER], Infinity));
  let samples = 0;
  let unusual = 0;
  for (const { flight } of flights) {
    const track = flightTrack(flight, "gps");
    for (let time_s = 0; time_s < (track.end_ms - track.start_ms) / 1000; time_s += 1.7) {
      const motion = track.motionAt(time_s);
      if (!motion) continue;
      const { velocity: v, acceleration: a } = motion;
      samples++;
      if (Math.hypot(v.x, v.y, v.z) > 80 || Math.hypot(a.x, a.y, a.z) > 30) unusual++;
    }
  }
  assert.ok(unusual < samples / 1000, `${unusual} of ${samples}`);
});
