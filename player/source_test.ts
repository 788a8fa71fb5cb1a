import assert from "node:assert/strict";
import { parseSource } from "./source.ts";

Deno.test("parseSource() reads the livestream, a group replay and a private one", () => {
  assert.deepEqual(parseSource("livestream"), { type: "livestream" });
  assert.deepEqual(parseSource("replay.20250928T110000Z"), {
    type: "group replay",
    id: "20250928T110000Z",
  });
  assert.deepEqual(parseSource("client.desk-4.s1"), {
    type: "private replay",
    client: "desk-4",
    session: "s1",
  });
});

Deno.test("parseSource() refuses everything else", () => {
  for (
    const text of ["", "live", "replay.", "replay.a.b", "client.a", "client.a.b.c", "client.*.b"]
  ) {
    assert.throws(() => parseSource(text), SyntaxError, text);
  }
});
