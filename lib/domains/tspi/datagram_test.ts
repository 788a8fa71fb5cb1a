import fc from "fast-check";
import assert from "node:assert/strict";
import golden from "../../../fixtures/tspi/golden.json" with { type: "json" };
import { DATAGRAM_BYTES, DATAGRAM_REFUSALS, decodeDatagram } from "./datagram.ts";

for (const { name, hex, datagram } of golden.accepted) {
  Deno.test(`decodeDatagram() reads the golden datagram "${name}"`, () => {
    assert.deepEqual(decodeDatagram(Uint8Array.fromHex(hex)), datagram);
  });
}

for (const { name, hex, reason } of golden.refused) {
  Deno.test(`decodeDatagram() refuses "${name}" for its ${reason}`, () => {
    assert.equal(decodeDatagram(Uint8Array.fromHex(hex)), reason);
  });
}

const G1 = Uint8Array.fromHex(golden.accepted[0]?.hex ?? "");

Deno.test("decodeDatagram() reads at an offset and takes nothing from around it", () => {
  const within = new Uint8Array(100).fill(0xff);
  within.set(G1, 40);
  assert.deepEqual(decodeDatagram(within, 40, DATAGRAM_BYTES), decodeDatagram(G1));
  const view = within.subarray(40, 77);
  assert.deepEqual(decodeDatagram(view), decodeDatagram(G1));
});

Deno.test("decodeDatagram() refuses a part that does not lie within the bytes", () => {
  assert.equal(decodeDatagram(G1, 1, DATAGRAM_BYTES), "length");
  assert.equal(decodeDatagram(G1, -1, DATAGRAM_BYTES), "length");
  assert.equal(decodeDatagram(G1, 0, 36), "length");
});

Deno.test("decodeDatagram() gives a datagram or one of its refusals, whatever it is given", () => {
  const mutated = fc.tuple(
    fc.constantFrom(...golden.accepted.map(({ hex }) => hex)),
    fc.array(fc.tuple(fc.nat(36), fc.integer({ min: 0, max: 255 })), { maxLength: 4 }),
  ).map(([hex, changes]) => {
    const bytes = Uint8Array.fromHex(hex);
    for (const [at, value] of changes) bytes[at] = value;
    return bytes;
  });
  const anything = fc.uint8Array({ maxLength: 80 });
  fc.assert(
    fc.property(fc.oneof(mutated, anything), (bytes) => {
      const result = decodeDatagram(bytes);
      if (typeof result === "string") return assert.ok(DATAGRAM_REFUSALS.includes(result));
      assert.ok(
        Object.values(result).every((value) => typeof value === "string" || Number.isFinite(value)),
      );
      assert.ok(result.day >= 1 && result.day <= 366 && result.ticks <= 864_010_000);
    }),
    { numRuns: 5000 },
  );
});
