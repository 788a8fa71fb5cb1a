import fc from "fast-check";
import assert from "node:assert/strict";
import { Fnv1a } from "./fnv1a.ts";

function hashOf(...parts: Uint8Array[]): string {
  const hash = new Fnv1a();
  for (const part of parts) hash.add(part);
  return hash.digest();
}

/** The published algorithm with its arithmetic written out. */
function reference(bytes: Uint8Array): string {
  let hash = 0xcbf29ce484222325n;
  for (const byte of bytes) {
    hash = ((hash ^ BigInt(byte)) * 0x100000001b3n) & 0xffff_ffff_ffff_ffffn;
  }
  return hash.toString(16).padStart(16, "0");
}

Deno.test("Fnv1a gives the published hashes", () => {
  const text = (of: string) => hashOf(new TextEncoder().encode(of));
  assert.equal(text(""), "cbf29ce484222325");
  assert.equal(text("a"), "af63dc4c8601ec8c");
  assert.equal(text("foobar"), "85944171f73967e8");
});

Deno.test("Fnv1a follows the published algorithm when bytes come in any parts", () => {
  fc.assert(fc.property(fc.uint8Array(), fc.uint8Array(), (a, b) => {
    assert.equal(hashOf(a, b), reference(new Uint8Array([...a, ...b])));
  }));
});
