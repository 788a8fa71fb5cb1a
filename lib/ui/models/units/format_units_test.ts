import assert from "node:assert/strict";
import {
  accelerationFigure,
  ageFigure,
  altitudeFigure,
  bearingFigure,
  climbFigure,
  distanceFigure,
  type Figure,
  groupedNumber,
  speedFigure,
  unitChoice,
} from "./format_units.ts";

function pure(name: string, fn: () => void): void {
  Deno.test({ name, permissions: "none", fn });
}

const METRIC = unitChoice("metric");
const IMPERIAL = unitChoice("imperial");
const text = ({ value, unit }: Figure) => `${value.replace("\u00a0", " ")} ${unit}`;

pure("unitChoice() follows the command, and a viewer's own speed before it", () => {
  assert.deepEqual(unitChoice(null), { system: "metric", speed: "m/s" });
  assert.deepEqual(unitChoice("imperial"), { system: "imperial", speed: "kt" });
  assert.deepEqual(unitChoice("imperial", "km/h"), { system: "imperial", speed: "km/h" });
});

pure("Figures are in the units of the choice", () => {
  assert.equal(text(altitudeFigure(954, METRIC)), "954 m");
  assert.equal(text(altitudeFigure(954, IMPERIAL)), "3 130 ft");
  assert.equal(text(speedFigure(28.6, METRIC)), "28.6 m/s");
  assert.equal(text(speedFigure(28.6, IMPERIAL)), "55.6 kt");
  assert.equal(text(speedFigure(10, unitChoice("metric", "km/h"))), "36 km/h");
  assert.equal(text(accelerationFigure(9.81, METRIC)), "9.8 m/s²");
  assert.equal(text(accelerationFigure(9.80665, IMPERIAL)), "32.2 ft/s²");
  assert.equal(text(climbFigure(2.13, METRIC)), "+2.1 m/s");
  assert.equal(text(climbFigure(-5.08, IMPERIAL)), "−1 000 ft/min");
});

pure("distanceFigure() takes the larger unit from one of it on", () => {
  assert.equal(text(distanceFigure(999, METRIC)), "999 m");
  assert.equal(text(distanceFigure(1500, METRIC)), "1.50 km");
  assert.equal(text(distanceFigure(123_456, METRIC)), "123 km");
  assert.equal(text(distanceFigure(926, IMPERIAL)), "3 038 ft");
  assert.equal(text(distanceFigure(3704, IMPERIAL)), "2.00 nmi");
});

pure("bearingFigure() is three digits and one decimal, never 360", () => {
  assert.equal(bearingFigure(7.04).value, "007.0");
  assert.equal(bearingFigure(-1).value, "359.0");
  assert.equal(bearingFigure(359.97).value, "000.0");
});

pure("ageFigure() gets coarser as time goes by", () => {
  assert.deepEqual(
    [0, -5, 120, 9_940, 42_400, 120_000, 10_800_000].map((ms) => text(ageFigure(ms))),
    ["0.0 s", "0.0 s", "0.1 s", "9.9 s", "42 s", "2 min", "3 h"],
  );
});

pure("groupedNumber() sets thousands apart, and knows no negative zero", () => {
  assert.equal(groupedNumber(1_234_567.891, 1), "1\u00a0234\u00a0567.9");
  assert.equal(groupedNumber(-4), "−4");
  assert.equal(groupedNumber(-0.04, 1), "0.0");
  assert.equal(groupedNumber(NaN), "–");
});
