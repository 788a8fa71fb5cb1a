import assert from "node:assert/strict";
import { resolveReplay } from "./resolve_replay.ts";

const RUN = { channel_id: "replay.run-3", display_name: "Run 3", identifier: "Run 3" };
const TIME = {
  channel_id: "replay.20250928T110000Z",
  display_name: "replay 2025-09-28T11:00:00Z",
  identifier: "2025-09-28T11:00:00Z",
};
const OTHER = { channel_id: "replay.other", display_name: "run-3" };

function found(text: string): string {
  const reading = resolveReplay(text, [OTHER, RUN, TIME]);
  return reading.ok ? reading.value.channel_id : reading.problem;
}

Deno.test("resolveReplay() finds a replay by each of its names", () => {
  for (const text of ["replay.run-3", "run-3", "Run 3", " Run 3 "]) {
    assert.equal(found(text), RUN.channel_id, text);
  }
  const names = ["20250928T110000Z", "1759057200", "2025-09-28 13:00:00+02:00", TIME.display_name];
  for (const text of names) assert.equal(found(text), TIME.channel_id, text);
});

Deno.test("resolveReplay() says what runs when nothing fits", () => {
  assert.match(found("Run 4"), /no group replay "Run 4": these run: replay\.other, replay\.run-3/);
  const reading = resolveReplay("x", []);
  assert.ok(!reading.ok);
  assert.equal(reading.problem, 'there is no group replay "x": no group replay runs');
});
