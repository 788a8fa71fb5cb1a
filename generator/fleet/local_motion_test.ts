import assert from "node:assert/strict";
import { ecefToGeodetic } from "@rangecast/domains/geodesy/ecef";
import { type LocalMotion, neighbourhood, onEarth } from "./local_motion.ts";

function straight(time_s: number): LocalMotion {
  return {
    position: { east: 150 * time_s, north: -80 * time_s, up: 1000 },
    velocity: { east: 150, north: -80, up: 0 },
    acceleration: { east: 0, north: 0, up: 0 },
  };
}

Deno.test("onEarth() keeps a level path level out to 50 km", () => {
  for (const lat of [0, 57, -89.9]) {
    const around = neighbourhood({ lat, lon: -179.9, height_m: 30 });
    for (const time_s of [0, 60, 290]) {
      const { position } = onEarth(around, straight(time_s));
      assert.ok(Math.abs(ecefToGeodetic(position).height_m - 1030) < 2, `${lat}, ${time_s}`);
    }
  }
});

Deno.test("onEarth() gives the derivatives of its own positions", () => {
  const around = neighbourhood({ lat: 57, lon: 18, height_m: 0 });
  const [before, here, after] = [99, 100, 101].map((s) => onEarth(around, straight(s)));
  assert.ok(before && here && after);
  for (const axis of ["x", "y", "z"] as const) {
    const slope = (after.position[axis] - before.position[axis]) / 2;
    const bend = after.velocity[axis] - 2 * here.velocity[axis] + before.velocity[axis];
    assert.ok(Math.abs(slope - here.velocity[axis]) < 1e-6);
    assert.ok(Math.abs(bend) < 1e-6);
    const change = (after.velocity[axis] - before.velocity[axis]) / 2;
    assert.ok(Math.abs(change - here.acceleration[axis]) < 1e-6);
  }
});
