import assert from "node:assert/strict";
import { seededRandom } from "@rangecast/base/random";
import { ecefToGeodetic } from "@rangecast/domains/geodesy/ecef";
import { ecefToEnuPosition } from "@rangecast/domains/geodesy/enu";
import { airshowFigure, airshowFleet, airshowMotion } from "./airshow.ts";
import { neighbourhood } from "./local_motion.ts";

function near(actual: number, expected: number, tolerance = 1e-9): void {
  assert.ok(Math.abs(actual - expected) <= tolerance, `${actual} is not ${expected}`);
}

Deno.test("airshowFigure() has radius 800 + 120 (i mod 5) m and swings at 0.05 + 0.02 (i mod 3) Hz", () => {
  const figures = [0, 1, 2, 3, 4, 5, 7].map((i) => airshowFigure(i, 8, 100));
  assert.deepEqual(figures.map(({ radius_m }) => radius_m), [
    800,
    920,
    1040,
    1160,
    1280,
    800,
    1040,
  ]);
  figures.map(({ swing_hz }) => swing_hz)
    .forEach((hz, i) => near(hz, [0.05, 0.07, 0.09, 0.05, 0.07, 0.09, 0.07][i] ?? NaN));
});

Deno.test("airshowMotion() turns at the rate s / R, at height 800 + 150 sin(2 pi f t)", () => {
  const figure = airshowFigure(3, 12, 140);
  const start = airshowMotion(figure, 0);
  for (const time_s of [0, 0.02, 1, 17.3, 86_400]) {
    const { position, velocity, acceleration } = airshowMotion(figure, time_s);
    near(Math.hypot(position.east, position.north), 1160, 1e-6);
    near(Math.hypot(velocity.east, velocity.north), 140, 1e-6);
    near(Math.hypot(acceleration.east, acceleration.north), 140 ** 2 / 1160, 1e-6);
    near(position.up, 800 + 150 * Math.sin(2 * Math.PI * 0.05 * time_s), 1e-6);
    near(velocity.up, 150 * 2 * Math.PI * 0.05 * Math.cos(2 * Math.PI * 0.05 * time_s), 1e-6);
    const turned = Math.atan2(position.north, position.east) -
      Math.atan2(start.position.north, start.position.east);
    near(Math.cos(turned - 140 / 1160 * time_s), 1, 1e-9);
  }
});

Deno.test("airshowFleet() circles around the origin at heights above the ellipsoid", () => {
  const around = neighbourhood({ lat: 57, lon: 18, height_m: 25 });
  const fleet = airshowFleet({
    count: 7,
    speedMin_mps: 50,
    speedMax_mps: 200,
    around,
    random: seededRandom(1),
  });
  for (let aircraft = 0; aircraft < 7; aircraft++) {
    for (const time_s of [0, 4.02, 100]) {
      const motion = fleet.motionAt(aircraft, time_s);
      assert.ok(motion);
      const { east, north } = ecefToEnuPosition(around.frame, motion.position);
      const figure = airshowFigure(aircraft, 7, 0);
      near(Math.hypot(east, north), figure.radius_m, 1e-3);
      const height_m = 825 + 150 * Math.sin(2 * Math.PI * figure.swing_hz * time_s);
      near(ecefToGeodetic(motion.position).height_m, height_m, 0.01);
    }
  }
  assert.equal(fleet.motionAt(7, 0), null);
});
