import assert from "node:assert/strict";
import { decode } from "../protocol/bytes.ts";
import { FlowControl } from "./flow_control.ts";

const MIB = 1024 * 1024;

Deno.test("FlowControl asks at half a window, blocks beyond it, and goes on with the answer", () => {
  const flow = new FlowControl("S", "c");
  assert.equal(flow.onSent(MIB), null);
  const request = flow.onSent(1);
  assert.ok(request);
  assert.match(decode(request), /^\$JS\.FC\.S\.c\.\w+$/);
  assert.equal(flow.onSent(MIB), null);
  assert.ok(flow.blocked);
  assert.equal(flow.onAnswer("$JS.FC.S.c.other"), false);
  assert.ok(flow.onAnswer(decode(request)));
  assert.ok(!flow.blocked);
  assert.equal(flow.request, null);
});

Deno.test("FlowControl doubles its window with every answer", () => {
  const flow = new FlowControl("S", "c");
  let bytes = 0;
  for (let answers = 0; answers < 8; answers++) {
    bytes = 0;
    let request: Uint8Array | null = null;
    for (; request === null; bytes += 1024) request = flow.onSent(1024);
    flow.onAnswer(decode(request));
  }
  assert.ok(bytes > 15 * MIB && bytes < 17 * MIB, "half of 32 MiB");
});
