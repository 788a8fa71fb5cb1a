import assert from "node:assert/strict";
import fc from "fast-check";
import { encode } from "@rangecast/codec/cbor";
import { readMessage } from "./read_message.ts";

function pure(name: string, fn: () => void): void {
  Deno.test({ name, permissions: "none", fn });
}

pure("readMessage() reads what the gateway encodes, in JSON and in CBOR", () => {
  const number = fc.oneof(
    fc.maxSafeNat(),
    fc.integer(),
    fc.double({ noNaN: true, noDefaultInfinity: true }).filter((it) => !Object.is(it, -0)),
  );
  const value = fc.oneof(number, fc.string({ unit: "grapheme" }), fc.boolean(), fc.constant(null));
  const body = fc.dictionary(
    fc.string({ unit: "grapheme" }).filter((key) => key !== "__proto__"),
    fc.oneof(value, fc.array(value)),
    { noNullPrototype: true },
  );
  fc.assert(fc.property(body, (rest) => {
    const message = { ...rest, type: "pong" };
    assert.deepEqual<unknown>(readMessage(encode(message)), message);
    assert.deepEqual<unknown>(readMessage(JSON.stringify(message)), message);
  }));
});

pure("readMessage() reads Unix ms as a number", () => {
  const now_ms = 1_764_000_000_000;
  assert.deepEqual<unknown>(readMessage(encode({ type: "pong", server_ms: now_ms })), {
    type: "pong",
    server_ms: now_ms,
  });
});

pure("readMessage() refuses what is no map with a type", () => {
  for (const value of [null, 7, "pong", [1], { kind: "pong" }]) {
    assert.throws(() => readMessage(encode(value)), SyntaxError);
    assert.throws(() => readMessage(JSON.stringify(value)), SyntaxError);
  }
  assert.throws(() => readMessage(new Uint8Array([0xff])));
});
