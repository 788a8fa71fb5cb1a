import assert from "node:assert/strict";
import { readWish, type Wish, WISHES, wishHelp } from "./wish.ts";

const NOW_MS = Date.UTC(2026, 6, 15, 12);
const MINUTE_MS = 60_000;

function wish(line: string): Wish {
  const read = readWish(line, NOW_MS);
  assert.ok(read.ok, JSON.stringify(read));
  return read.value;
}

function problem(line: string): string {
  const read = readWish(line, NOW_MS);
  assert.ok(!read.ok, `${line} is no wish`);
  return read.problem;
}

Deno.test("readWish() reads every wish", () => {
  assert.deepEqual(wish("live"), { type: "live" });
  assert.deepEqual(wish("  stay  "), { type: "stay" });
  assert.deepEqual(wish("join"), { type: "join", replay: null });
  assert.deepEqual(wish("join Intercept Window 3"), { type: "join", replay: "Intercept Window 3" });
  assert.deepEqual(wish("pause"), { type: "act", act: { action: "pause" } });
  assert.deepEqual(wish("resume"), { type: "act", act: { action: "resume" } });
  assert.deepEqual(wish("rate 0.5"), { type: "act", act: { action: "rate", value: 0.5 } });
  assert.deepEqual(wish("tag two  of them: Övning"), {
    type: "tag",
    label: "two  of them: Övning",
  });
  assert.deepEqual(wish("quit"), { type: "quit" });
  assert.deepEqual(wish("help"), { type: "help" });
});

Deno.test("readWish() reads the window of a private replay", () => {
  const start_ms = NOW_MS - 10 * MINUTE_MS;
  const end_ms = NOW_MS - 5 * MINUTE_MS;
  const windowOf = (line: string) => {
    const read = wish(line);
    assert.ok(read.type === "replay");
    return read.window;
  };
  assert.deepEqual(windowOf("replay 10m-ago"), { start_ms, end_ms: null, rate: 1 });
  assert.deepEqual(windowOf("replay 10m-ago 5m-ago"), { start_ms, end_ms, rate: 1 });
  assert.deepEqual(windowOf("replay 10m-ago 5m-ago 4"), { start_ms, end_ms, rate: 4 });
  assert.deepEqual(windowOf("replay 10m-ago 4"), { start_ms, end_ms: null, rate: 4 });
  assert.deepEqual(windowOf("replay 2026-07-15T11:50:00Z"), { start_ms, end_ms: null, rate: 1 });
});

Deno.test("readWish() leaves a step to the host, and turns an instant into one", () => {
  assert.deepEqual(wish("seek -30s"), { type: "act", act: { action: "seek", value: "-30s" } });
  assert.deepEqual(wish("seek 10m-ago"), {
    type: "act",
    act: { action: "seek", value: "2026-07-15T11:50:00.000Z" },
  });
});

Deno.test("readWish() says what is wrong with a line", () => {
  assert.match(problem("go home"), /^there is no wish "go": help says which there are$/);
  assert.match(problem(""), /^there is no wish ""/);
  assert.match(problem("x".repeat(500)), /^there is no wish "x{80}\.\.\."/);
  assert.match(problem("live now"), /^it must be: live$/);
  assert.match(problem("replay"), /^it must be: replay START \[END\] \[RATE\]$/);
  assert.match(problem("replay 1h-ago 30m-ago 2 3"), /^it must be: replay START/);
  assert.match(problem("replay tomorrow"), /^an instant is ISO 8601/);
  assert.match(problem("replay 2026-07-16"), /^a replay begins in the past/);
  assert.match(problem("replay 5m-ago 10m-ago"), /^a replay ends after its start/);
  assert.match(problem("replay 5m-ago 100"), /must be between 0.01 and 64/);
  assert.match(problem("seek"), /^it must be: seek WHERE$/);
  assert.match(problem("seek +soon"), /current value is "soon"|duration/);
  assert.match(problem("rate fast"), /^a rate is a number: current value is "fast"$/);
  assert.match(problem("rate 0"), /must be between 0.01 and 64/);
  assert.match(problem("tag"), /^it must be: tag TEXT$/);
});

Deno.test("wishHelp() names every wish on one line", () => {
  assert.doesNotMatch(wishHelp(), /\n/);
  for (const [form] of WISHES) assert.ok(wishHelp().includes(form));
});
