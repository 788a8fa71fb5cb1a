import { Entries, looseCbor, type Pick, Raw } from "@rangecast/tests/loose-cbor";
import { datagrams, receiveTimes } from "@rangecast/tests/tspi-samples";
import fc from "fast-check";
import assert from "node:assert/strict";
import golden from "../../../fixtures/tspi/golden.json" with { type: "json" };
import { decodeDatagram } from "./datagram.ts";
import { decodePayload, PAYLOAD_REFUSALS, type PayloadRefusal } from "./decode_payload.ts";
import { encodePayload } from "./encode_payload.ts";
import { toPayload, type TspiPayload } from "./payload.ts";

const RECV_MS = 1_784_107_800_125;

function vector(name: string): TspiPayload {
  const hex = golden.accepted.find((each) => each.name === name)?.hex ?? "";
  const datagram = decodeDatagram(Uint8Array.fromHex(hex));
  return typeof datagram === "string" ? assert.fail(datagram) : toPayload(datagram, RECV_MS);
}

const G1 = vector("G1");
const S1 = vector("S1");

/** Which of the ways to write CBOR is taken, from a list of arbitrary numbers. */
function picking(choices: Iterator<number>): Pick {
  return (count) => (choices.next().value ?? 0) % count;
}

/** The same map with its entries in an order that `pick` decides. */
function shuffled(object: object, pick: Pick): Entries {
  const left = Object.entries(object);
  const list: [string, unknown][] = [];
  while (left.length > 0) list.push(...left.splice(pick(left.length), 1));
  return new Entries(list);
}

Deno.test("decodePayload() gives back what was published", () => {
  fc.assert(
    fc.property(datagrams, receiveTimes, (datagram, recv_ms) => {
      const decoded = decodePayload(encodePayload(datagram, recv_ms));
      assert.equal(JSON.stringify(decoded), JSON.stringify(toPayload(datagram, recv_ms)));
    }),
    { numRuns: 1000 },
  );
});

Deno.test("decodePayload() takes keys in any order and numbers of any width", () => {
  fc.assert(
    fc.property(datagrams, receiveTimes, fc.infiniteStream(fc.nat()), (datagram, recv_ms, all) => {
      const pick = picking(all);
      const payload = toPayload(datagram, recv_ms);
      const map = shuffled({
        ...payload,
        status_flags: shuffled(payload.status_flags, pick),
        payload: shuffled(payload.payload, pick),
      }, pick);
      assert.deepEqual(decodePayload(looseCbor(map, pick)), payload);
    }),
    { numRuns: 1000 },
  );
});

Deno.test("decodePayload() takes 64-bit integers and integer-valued floats as numbers", () => {
  const map = new Entries(
    Object.entries({
      ...G1,
      sensor_id: new Raw(...Uint8Array.fromHex("1b00000000000001f5")),
      day: new Raw(...Uint8Array.fromHex("fb405ec00000000000")),
      status: new Raw(...Uint8Array.fromHex("f95bf8")),
    }),
  );
  assert.deepEqual(decodePayload(looseCbor(map)), G1);
});

Deno.test("decodePayload() reads from the middle of a larger buffer", () => {
  const bytes = looseCbor(S1);
  const larger = new Uint8Array(bytes.length + 20).fill(0xff);
  larger.set(bytes, 10);
  assert.deepEqual(decodePayload(larger.subarray(10, 10 + bytes.length)), S1);
});

function without(object: object, key: string): Entries {
  return new Entries(Object.entries(object).filter(([each]) => each !== key));
}

function swapped(object: object, key: string, value: unknown): Entries {
  return new Entries(
    Object.entries(object).map(([each, old]) => [each, each === key ? value : old]),
  );
}

function twice(object: object, key: string, instead: string): Entries {
  const value = Object.entries(object).find(([each]) => each === key)?.[1];
  const others = Object.entries(object).filter(([each]) => each !== instead);
  return new Entries([...others, [key, value]]);
}

const ISO = "recv_iso";

const REFUSED: readonly (readonly [string, unknown, PayloadRefusal])[] = [
  ["no map", 7, "value"],
  ["a list", [], "value"],
  ["an empty map", {}, "keys"],
  ["another key", { ...G1, note: "x" }, "keys"],
  ["a key too few", without(G1, "status"), "keys"],
  [
    "another key in place of one",
    { ...Object.fromEntries(Object.entries(G1).slice(1)), kind: 1 },
    "keys",
  ],
  ["a key twice", twice(G1, "day", "status"), "duplicate"],
  ["a flag too few", { ...G1, status_flags: without(G1.status_flags, "position_x_valid") }, "keys"],
  ["another flag", { ...G1, status_flags: { ...G1.status_flags, x: true } }, "keys"],
  [
    "a flag twice",
    {
      ...G1,
      status_flags: twice(G1.status_flags, "position_y_valid", "position_x_valid"),
    },
    "duplicate",
  ],
  ["a body value twice", { ...G1, payload: twice(G1.payload, "y_m", "x_m") }, "duplicate"],
  ["a body key of the other type", { ...G1, payload: S1.payload }, "keys"],
  [
    "the other body before the type",
    new Entries([
      ["payload", S1.payload],
      ...without(G1, "payload").list,
    ]),
    "keys",
  ],
  [
    "a body with keys of both types",
    new Entries([
      ["payload", { ...Object.fromEntries(Object.entries(G1.payload).slice(1)), range_m: 1 }],
      ...without(G1, "payload").list,
    ]),
    "keys",
  ],
  ["a key that is no text", new Entries([[1, 1], ...without(G1, "day").list]), "keys"],
  ["another type", swapped(G1, "type", "planar"), "value"],
  ["a type that is no text", swapped(G1, "type", 1), "value"],
  ["a sensor id that is too large", swapped(G1, "sensor_id", 65_536), "value"],
  ["a negative sensor id", swapped(G1, "sensor_id", -1), "value"],
  ["a sensor id with a fraction", swapped(G1, "sensor_id", 1.5), "value"],
  ["day 0", swapped(G1, "day", 0), "value"],
  ["day 367", swapped(G1, "day", 367), "value"],
  ["a negative time", swapped(G1, "time_s", -0.1), "value"],
  ["a time after a leap second", swapped(G1, "time_s", 86_401.1), "value"],
  ["a time that is no number", swapped(G1, "time_s", NaN), "value"],
  ["a time as text", swapped(G1, "time_s", "1"), "value"],
  ["a status that is too large", swapped(G1, "status", 256), "value"],
  ["a receive time that is too large", swapped(G1, "recv_epoch_ms", 253_402_300_800_000), "value"],
  ["a receive time with a fraction", swapped(G1, "recv_epoch_ms", 0.5), "value"],
  [
    "a receive time beyond the safe integers",
    swapped(G1, "recv_epoch_ms", new Raw(...Uint8Array.fromHex("1bffffffffffffffff"))),
    "value",
  ],
  ["another zone", swapped(G1, ISO, "2026-07-15T09:30:00+01:00"), "value"],
  ["an instant as a number", swapped(G1, ISO, 1), "value"],
  ["an instant that is not UTF-8", swapped(G1, ISO, new Raw(0x62, 0xc3, 0x28)), "value"],
  ["a flag that is no boolean", {
    ...G1,
    status_flags: swapped(G1.status_flags, "velocity_x_valid", 1),
  }, "value"],
  ["flags that are a list", { ...G1, status_flags: [] }, "value"],
  ["an infinite value", { ...G1, payload: swapped(G1.payload, "x_m", Infinity) }, "value"],
  ["a null value", { ...G1, payload: swapped(G1.payload, "x_m", null) }, "value"],
  ["a body that is a list", { ...G1, payload: [] }, "value"],
  ["a tag in place of a value", swapped(G1, "day", new Raw(0xc0, 0x60)), "value"],
  ["a map of indefinite length", new Raw(0xbf, 0xff), "value"],
];

for (const [what, value, refusal] of REFUSED) {
  Deno.test(`decodePayload() refuses ${what}`, () => {
    assert.equal(decodePayload(looseCbor(value)), refusal);
  });
}

Deno.test("decodePayload() refuses bytes that follow", () => {
  assert.equal(decodePayload(Uint8Array.of(...looseCbor(G1), 0)), "trailing");
});

Deno.test("decodePayload() refuses a payload that ends early, wherever that is", () => {
  const bytes = looseCbor(S1);
  for (let length = 0; length < bytes.length; length++) {
    assert.equal(decodePayload(bytes.subarray(0, length)), "truncated", `after ${length} bytes`);
  }
});

Deno.test("decodePayload() does not throw, whatever it is given", () => {
  const mutated = fc.tuple(
    fc.constantFrom(looseCbor(G1), looseCbor(S1)),
    fc.array(fc.tuple(fc.nat(600), fc.nat(255)), { minLength: 1, maxLength: 3 }),
  ).map(([bytes, changes]) => {
    const copy = bytes.slice();
    for (const [at, value] of changes) copy[at % copy.length] = value;
    return copy;
  });
  fc.assert(
    fc.property(fc.oneof(mutated, fc.uint8Array({ maxLength: 200 })), (bytes) => {
      const result = decodePayload(bytes);
      assert.ok(typeof result === "object" || PAYLOAD_REFUSALS.includes(result));
    }),
    { numRuns: 5000 },
  );
});
