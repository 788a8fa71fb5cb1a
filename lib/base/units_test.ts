import assert from "node:assert/strict";
import {
  degreesToRadians,
  metresPerSecondToKnots,
  metresToFeet,
  radiansToDegrees,
} from "./units.ts";

Deno.test("metresToFeet() and metresPerSecondToKnots() follow the international definitions", () => {
  assert.equal(metresToFeet(0.3048), 1);
  assert.equal(metresToFeet(3048), 10_000);
  assert.equal(metresPerSecondToKnots(1852), 3600);
});

Deno.test("degreesToRadians() and radiansToDegrees() undo each other", () => {
  assert.equal(degreesToRadians(180), Math.PI);
  for (const degrees of [-360, -90, 0, 1, 45, 359.5]) {
    assert.ok(Math.abs(radiansToDegrees(degreesToRadians(degrees)) - degrees) < 1e-12);
  }
});
