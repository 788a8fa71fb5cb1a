import assert from "node:assert/strict";
import { ReplayPace } from "./replaying.ts";

Deno.test("ReplayPace.waitFor() spreads messages as their source did, times the speed", () => {
  const pace = new ReplayPace(10);
  assert.equal(pace.waitFor(1000, 50), 0);
  assert.equal(pace.waitFor(1010, 50), 1000);
  assert.equal(pace.waitFor(1010, 800), 250);
  assert.equal(pace.waitFor(1020, 3000), 0);
  assert.equal(pace.position_s, 1020);
});

Deno.test("ReplayPace.waitFor() lets through at once what is older than what came before", () => {
  const pace = new ReplayPace(1);
  pace.waitFor(1000, 0);
  pace.waitFor(1010, 10_000);
  assert.equal(pace.waitFor(990, 10_000), 0);
  assert.equal(pace.position_s, 1010);
});
