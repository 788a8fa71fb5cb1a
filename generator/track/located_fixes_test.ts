import assert from "node:assert/strict";
import type { IgcFix } from "../igc/parse_igc.ts";
import { locatedFixes } from "./located_fixes.ts";

/** Fixes a second apart from a text such as `AAvvA`: lower case repeats the position before it. */
function fixes(pattern: string, step_s = 1): IgcFix[] {
  let lat = 50;
  return [...pattern].map((letter, i) => {
    if (letter === letter.toUpperCase()) lat += 0.001;
    const validity = letter.toUpperCase() === "A" ? "A" as const : "V" as const;
    return { time_ms: i * step_s * 1000, lat, lon: 7, validity, pressure_m: 500, gps_m: 600 };
  });
}

function kept(pattern: string, step_s?: number): string {
  const all = fixes(pattern, step_s);
  const located = new Set(locatedFixes(all, 30_000));
  return all.map((fix) => located.has(fix) ? "+" : "-").join("");
}

Deno.test("locatedFixes() keeps every A fix, also one that repeats a position", () => {
  assert.equal(kept("AaAAa"), "+++++");
});

Deno.test("locatedFixes() leaves out V fixes when the A fixes around them can be joined", () => {
  assert.equal(kept("AAVvVA"), "++---+");
  assert.equal(kept("AVA", 15), "+-+");
});

Deno.test("locatedFixes() keeps V fixes that move when the A fixes are too far apart", () => {
  assert.equal(kept("AVVvVA", 10), "+++-++");
});

Deno.test("locatedFixes() keeps V fixes that move before the first and after the last A fix", () => {
  assert.equal(kept("vvVVAAVv"), "--+++++-");
});
