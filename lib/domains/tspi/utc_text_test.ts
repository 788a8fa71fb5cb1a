import fc from "fast-check";
import assert from "node:assert/strict";
import schema from "../../../schemas/tspi.schema.json" with { type: "json" };
import { utcTextOf } from "./utc_text.ts";

const pattern = new RegExp(schema.properties.recv_iso.pattern, "u");

function read(text: string): string | null {
  const content = new TextEncoder().encode(text);
  const bytes = new Uint8Array([0x39, 0x39, ...content, 0x39, 0x39]);
  return utcTextOf(bytes, 2, content.length);
}

const ACCEPTED = [
  "2026-07-15T09:30:00Z",
  "2026-07-15T09:30:00+00:00",
  "2026-07-15T09:30:00.1Z",
  "2026-07-15T09:30:00.123456789+00:00",
  "2016-12-31T23:59:60Z",
  "0000-01-01T00:00:00Z",
];

const REFUSED = [
  "",
  "2026-07-15",
  "2026-07-15T09:30:00",
  "2026-07-15 09:30:00Z",
  "2026-07-15T09:30:00z",
  "2026-07-15T09:30:00.Z",
  "2026-07-15T09:30:00.1234567890Z",
  "2026-07-15T09:30:00+01:00",
  "2026-07-15T09:30:00+0000",
  "2026-07-15T09:30:00-00:00",
  "2026-07-15T09:30:00ZZ",
  "2026-13-15T09:30:00Z",
  "2026-00-15T09:30:00Z",
  "2026-07-32T09:30:00Z",
  "2026-07-00T09:30:00Z",
  "2026-07-15T24:30:00Z",
  "2026-07-15T09:60:00Z",
  "2026-07-15T09:30:61Z",
  "2026-7-15T09:30:00.12Z",
  "2026-07-15T09:30:0éZ",
];

for (const text of ACCEPTED) {
  Deno.test(`utcTextOf() reads "${text}" as the schema does`, () => {
    assert.equal(read(text), text);
    assert.ok(pattern.test(text));
  });
}

for (const text of REFUSED) {
  Deno.test(`utcTextOf() refuses "${text}" as the schema does`, () => {
    assert.equal(read(text), null);
    assert.ok(!pattern.test(text));
  });
}

Deno.test("utcTextOf() agrees with the schema's pattern on texts with a few changes", () => {
  const change = fc.tuple(fc.nat(40), fc.constantFrom(..."0123456789-:T.Z+ zé"));
  const changed = fc.tuple(fc.constantFrom(...ACCEPTED), fc.array(change, { maxLength: 3 }))
    .map(([text, changes]) =>
      changes.reduce((now, [at, by]) => now.slice(0, at) + by + now.slice(at + 1), text)
    );
  fc.assert(
    fc.property(changed, (text) => {
      assert.equal(read(text), pattern.test(text) ? text : null);
    }),
    { numRuns: 5000 },
  );
});

Deno.test("utcTextOf() refuses the beginning of a text that it has just read", () => {
  const text = "2026-07-15T09:30:00.125+00:00";
  for (let length = 0; length < text.length; length++) {
    assert.equal(read(text), text);
    assert.equal(read(text.slice(0, length)), null);
  }
});
