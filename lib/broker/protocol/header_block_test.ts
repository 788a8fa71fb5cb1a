import assert from "node:assert/strict";
import { encode } from "./bytes.ts";
import { openBlockBytes } from "./header_block.ts";

Deno.test("openBlockBytes() leaves out the empty line at the end of a block", () => {
  const block = encode("xNATS/1.0\r\nA: b\r\n\r\n");
  assert.equal(openBlockBytes(block, 1, block.length - 1), block.length - 3);
});

Deno.test("openBlockBytes() keeps a block without such a line whole", () => {
  for (const text of ["", "N", "NATS/1.0", "\r", "\n"]) {
    assert.equal(openBlockBytes(encode(text), 0, text.length), text.length, text);
  }
});
