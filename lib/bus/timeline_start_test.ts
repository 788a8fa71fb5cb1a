import assert from "node:assert/strict";
import { startBehind } from "./timeline_start.ts";

Deno.test("startBehind() goes on behind the instant when no message is named", () => {
  assert.deepEqual(startBehind({ time_ms: 5 }, "A"), { type: "behind", unix_ms: 5 });
});

Deno.test("startBehind() goes by sequence in the stream of the boundary", () => {
  const boundary = { time_ms: 5, after: { stream: "B", seq: 7 } };
  assert.deepEqual(startBehind(boundary, "B"), { type: "sequence", sequence: 8 });
});

Deno.test("startBehind() divides an instant that streams share by their names", () => {
  const boundary = { time_ms: 5, after: { stream: "B", seq: 7 } };
  assert.deepEqual(startBehind(boundary, "A"), { type: "behind", unix_ms: 5 });
  assert.deepEqual(startBehind(boundary, "C"), { type: "time", unix_ms: 5 });
});
