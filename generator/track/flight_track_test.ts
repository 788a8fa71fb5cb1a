import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import fc from "fast-check";
import { ecefToGeodetic, type EcefVector } from "@rangecast/domains/geodesy/ecef";
import { ecefToEnuPosition, localFrame } from "@rangecast/domains/geodesy/enu";
import { type IgcFix, type IgcFlight, parseIgc } from "../igc/parse_igc.ts";
import { type FlightTrack, flightTrack, heightOf, type HeightSource } from "./flight_track.ts";

const FIXTURES = fileURLToPath(new URL("../../fixtures/igc/", import.meta.url));

function flightOf(fixes: readonly IgcFix[]): IgcFlight {
  const { refused } = parseIgc("HFDTE140626\nB1000005939000N01756400EA0058000650");
  return { fixes, refused };
}

async function fixture(name: string): Promise<IgcFlight> {
  return parseIgc(await Deno.readTextFile(`${FIXTURES}${name}`));
}

function secondsInto(track: FlightTrack, { time_ms }: IgcFix): number {
  return (time_ms - track.start_ms) / 1000;
}

/** How far the track is from a fix, along the ground and in height; Infinity where there is none. */
function missAt(track: FlightTrack, fix: IgcFix, source: HeightSource) {
  const motion = track.motionAt(secondsInto(track, fix));
  if (!motion) return { ground_m: Infinity, height_m: Infinity };
  const frame = localFrame({ ...fix, height_m: heightOf(fix, source) });
  const { east, north, up } = ecefToEnuPosition(frame, motion.position);
  return { ground_m: Math.hypot(east, north), height_m: Math.abs(up) };
}

function heightAt(track: FlightTrack, fix: IgcFix): number {
  const motion = track.motionAt(secondsInto(track, fix));
  assert.ok(motion);
  return ecefToGeodetic(motion.position).height_m;
}

/** Any sequence of fixes, up to 30 s and some 0.02 degrees apart, anywhere but near the poles. */
const wildFixes: fc.Arbitrary<IgcFix[]> = fc
  .record({
    lat: fc.double({ min: -80, max: 80, noNaN: true }),
    lon: fc.double({ min: -180, max: 179, noNaN: true }),
    moves: fc.array(
      fc.record({
        step_s: fc.integer({ min: 1, max: 30 }),
        north: fc.double({ min: -0.02, max: 0.02, noNaN: true }),
        east: fc.double({ min: -0.02, max: 0.02, noNaN: true }),
        gps_m: fc.integer({ min: 1, max: 9999 }),
      }),
      { minLength: 1, maxLength: 30 },
    ),
  })
  .map(({ lat, lon, moves }) => {
    let [time_ms, north, east] = [1.75e12, lat, lon];
    return moves.map(({ step_s, gps_m, ...move }) => {
      time_ms += step_s * 1000;
      north += move.north;
      east = Math.min(180, east + move.east);
      return { time_ms, lat: north, lon: east, validity: "A", pressure_m: 500, gps_m };
    });
  });

Deno.test("flightTrack() passes within 1 m of every A fix, whatever the fixes are", () => {
  fc.assert(fc.property(wildFixes, (fixes) => {
    const track = flightTrack(flightOf(fixes), "gps");
    for (const fix of fixes) {
      const { ground_m, height_m } = missAt(track, fix, "gps");
      assert.ok(ground_m < 1, `${ground_m} m along the ground`);
      assert.ok(height_m < 1, `${height_m} m in height`);
    }
  }));
});

for (const name of ["thermal.igc", "midnight.igc", "rough.igc"]) {
  for (const source of ["gps", "pressure"] as const) {
    Deno.test(`flightTrack() passes within 1 m of every A fix of ${name} with ${source} heights`, async () => {
      const flight = await fixture(name);
      const track = flightTrack(flight, source);
      for (const fix of flight.fixes.filter(({ validity }) => validity === "A")) {
        const { ground_m, height_m } = missAt(track, fix, source);
        assert.ok(ground_m < 1 && height_m < 1, `${ground_m} m, ${height_m} m`);
      }
    });
  }
}

Deno.test("flightTrack() gives velocity and acceleration that are the derivatives of its positions", async () => {
  const track = flightTrack(await fixture("thermal.igc"), "gps");
  const step_s = 1e-3;
  for (let time_s = 1.25; time_s < 329; time_s += 3.37) {
    const [before, here, after] = [-step_s, 0, step_s].map((d) => track.motionAt(time_s + d));
    assert.ok(before && here && after);
    for (const axis of ["x", "y", "z"] satisfies (keyof EcefVector)[]) {
      const slope = (after.position[axis] - before.position[axis]) / (2 * step_s);
      assert.ok(Math.abs(slope - here.velocity[axis]) < 1e-3);
      const bend = (after.velocity[axis] - before.velocity[axis]) / (2 * step_s);
      assert.ok(Math.abs(bend - here.acceleration[axis]) < 0.02);
    }
  }
});

Deno.test("flightTrack() tells nothing before, after, and in a gap of more than 30 s", async () => {
  const track = flightTrack(await fixture("rough.igc"), "gps");
  assert.equal(track.gaps, 2);
  const known = [-1, 0, 7.25, 14.5, 15, 60, 119.9, 120, 120.1, 239, 240, 241.3, 242, 242.1]
    .map((time_s) => track.motionAt(time_s) !== null);
  const [no, yes] = [false, true];
  const expected = [no, yes, yes, yes, no, no, no, yes, no, no, yes, yes, yes, no];
  assert.deepEqual(known, expected);
});

Deno.test("flightTrack() gives a position alone when a fix lies between two gaps", async () => {
  const motion = flightTrack(await fixture("rough.igc"), "gps").motionAt(120);
  assert.ok(motion);
  assert.ok(Number.isFinite(motion.position.x));
  assert.ok(Number.isNaN(motion.velocity.x) && Number.isNaN(motion.acceleration.z));
});

Deno.test("flightTrack() takes the pressure height when a fix is V or has no satellite height", async () => {
  const flight = await fixture("rough.igc");
  const track = flightTrack(flight, "gps");
  const flagged = flight.fixes.find(({ validity }) => validity === "V");
  const without = flight.fixes.find(({ validity, gps_m }) => validity === "A" && gps_m === 0);
  assert.ok(flagged && without);
  assert.ok(Math.abs(heightAt(track, flagged) - flagged.pressure_m) < 1);
  assert.ok(Math.abs(heightAt(track, without) - without.pressure_m) < 1);
  assert.equal(track.unlocated, 1);
});

Deno.test("flightTrack() passes over V fixes when the recorder had no barometer", () => {
  const fix = (s: number, validity: "A" | "V"): IgcFix => ({
    time_ms: 1.75e12 + s * 1000,
    lat: 50 + s * 1e-4,
    lon: 7,
    validity,
    pressure_m: 0,
    gps_m: validity === "A" ? 700 : 0,
  });
  const fixes = [fix(0, "A"), fix(1, "A"), fix(2, "V"), fix(3, "A"), fix(4, "A")];
  const track = flightTrack(flightOf(fixes), "gps");
  assert.ok(fixes.every((each) => Math.abs(heightAt(track, each) - 700) < 1e-3));
});

Deno.test("flightTrack() throws when no fix has a position", () => {
  const fix = (s: number): IgcFix => ({
    time_ms: 1.75e12 + s * 1000,
    lat: 50,
    lon: 7,
    validity: "V",
    pressure_m: 500,
    gps_m: 0,
  });
  assert.throws(() => flightTrack(flightOf([fix(0), fix(1)]), "gps"), SyntaxError);
});
