import assert from "node:assert/strict";
import fc from "fast-check";
import { editDistance, nearestWord } from "./nearest_word.ts";

Deno.test("nearestWord() finds what was probably meant", () => {
  const words = ["rate", "run", "udp-port", "udp-host", "json-stream"];
  assert.equal(nearestWord("rat", words), "rate");
  assert.equal(nearestWord("udp-prt", words), "udp-port");
  assert.equal(nearestWord("jsonstraem", words), "json-stream");
});

Deno.test("nearestWord() is silent when every word is far", () => {
  assert.equal(nearestWord("x", ["run"]), undefined);
  assert.equal(nearestWord("metrics", ["matrix-port"]), undefined);
  assert.equal(nearestWord("", ["run"]), undefined);
  assert.equal(nearestWord("run", []), undefined);
});

Deno.test("editDistance() is a metric", () => {
  const word = fc.string({ maxLength: 12 });
  assert.equal(editDistance("kitten", "sitting"), 3);
  fc.assert(fc.property(word, word, word, (a, b, c) => {
    assert.equal(editDistance(a, b), editDistance(b, a));
    assert.equal(editDistance(a, b) === 0, a === b);
    assert.ok(editDistance(a, c) <= editDistance(a, b) + editDistance(b, c));
    assert.ok(editDistance(a, b) <= Math.max(a.length, b.length));
  }));
});
