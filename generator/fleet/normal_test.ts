import assert from "node:assert/strict";
import fc from "fast-check";
import { seededRandom } from "@rangecast/base/random";
import { ecefToGeodetic } from "@rangecast/domains/geodesy/ecef";
import { ecefToEnuDirection, ecefToEnuPosition, localFrame } from "@rangecast/domains/geodesy/enu";
import { type Course, courseMotion } from "./course.ts";
import { neighbourhood } from "./local_motion.ts";
import { drawCourse, normalFleet } from "./normal.ts";

const course: fc.Arbitrary<Course> = fc
  .tuple(fc.integer(), fc.nat(10), fc.double({ min: 1, max: 3000, noNaN: true }))
  .map(([seed, index, speed_mps]) => drawCourse(seededRandom(seed), index, speed_mps));
const time_s = fc.double({ min: 0, max: 1e5, noNaN: true });

Deno.test("courseMotion() keeps its speed, level or in a slow climb", () => {
  fc.assert(fc.property(course, time_s, (drawn, at_s) => {
    const { velocity } = courseMotion(drawn, at_s);
    assert.ok(Math.abs(Math.hypot(velocity.east, velocity.north) - drawn.speed_mps) < 1e-6);
    assert.ok(Math.abs(velocity.up) < 3.2);
  }));
});

Deno.test("courseMotion() flies straight or turns at one rate, and never jumps", () => {
  const step_s = 1e-3;
  fc.assert(fc.property(course, time_s, (drawn, at_s) => {
    const here = courseMotion(drawn, at_s);
    const next = courseMotion(drawn, at_s + step_s);
    const bend = Math.hypot(here.acceleration.east, here.acceleration.north);
    const turn_mps2 = drawn.speed_mps ** 2 / drawn.radius_m;
    assert.ok(bend === 0 || Math.abs(bend - turn_mps2) < 1e-6 * turn_mps2);
    for (const axis of ["east", "north", "up"] as const) {
      const moved = next.position[axis] - here.position[axis];
      assert.ok(Math.abs(moved - here.velocity[axis] * step_s) < 1e-3 * (1 + turn_mps2 * step_s));
    }
  }));
});

Deno.test("courseMotion() comes back to where it was after one lap", () => {
  fc.assert(fc.property(course, time_s, (drawn, at_s) => {
    const lap_m = drawn.legs.length * drawn.leg_m + 2 * Math.PI * drawn.radius_m;
    const here = courseMotion(drawn, at_s).position;
    const later = courseMotion(drawn, at_s + lap_m / drawn.speed_mps).position;
    assert.ok(Math.hypot(here.east - later.east, here.north - later.north) < 1e-3);
  }));
});

Deno.test("normalFleet() stays around its origin at 50 to 200 m/s, on a round earth", () => {
  const origin = { lat: 57, lon: 18, height_m: 0 };
  const around = neighbourhood(origin);
  const fleet = normalFleet({
    count: 60,
    speedMin_mps: 50,
    speedMax_mps: 200,
    around,
    random: seededRandom(7),
  });
  for (let aircraft = 0; aircraft < fleet.size; aircraft++) {
    for (const at_s of [0, 333.3, 5000]) {
      const motion = fleet.motionAt(aircraft, at_s);
      assert.ok(motion);
      const { east, north } = ecefToEnuPosition(around.frame, motion.position);
      assert.ok(Math.hypot(east, north) < 60_000);
      const place = ecefToGeodetic(motion.position);
      assert.ok(place.height_m > 190 && place.height_m < 4310);
      const own = ecefToEnuDirection(localFrame(place), motion.velocity);
      assert.ok(Math.hypot(own.east, own.north) > 49.9 && Math.hypot(own.east, own.north) < 200.1);
      assert.ok(Math.abs(own.up) < 3.3);
    }
  }
});

Deno.test("normalFleet() is the same fleet when the seed is the same", () => {
  const fleet = (seed: number) =>
    normalFleet({
      count: 3,
      speedMin_mps: 50,
      speedMax_mps: 200,
      around: neighbourhood({ lat: 57, lon: 18, height_m: 0 }),
      random: seededRandom(seed),
    });
  assert.deepEqual(fleet(5).motionAt(2, 12.5), fleet(5).motionAt(2, 12.5));
  assert.notDeepEqual(fleet(5).motionAt(2, 12.5), fleet(6).motionAt(2, 12.5));
});
