import { datagrams } from "@rangecast/tests/tspi-samples";
import fc from "fast-check";
import assert from "node:assert/strict";
import golden from "../../../fixtures/tspi/golden.json" with { type: "json" };
import { type Datagram, decodeDatagram } from "./datagram.ts";
import { type DatagramValues, encodeDatagram } from "./encode_datagram.ts";

const PLAIN: DatagramValues = {
  type: "geocentric",
  sensor_id: 1,
  day: 1,
  ticks: 0,
  status: 0xff,
  flags: 0xffff,
  p1: 0,
  p2: 0,
  p3: 0,
  v1: 0,
  v2: 0,
  v3: 0,
  a1: 0,
  a2: 0,
  a3: 0,
};

function carried(values: DatagramValues): Datagram {
  const datagram = decodeDatagram(encodeDatagram(values));
  return typeof datagram === "string" ? assert.fail(datagram) : datagram;
}

Deno.test("encodeDatagram() writes the golden datagrams byte for byte", () => {
  for (const { name, hex, datagram } of golden.accepted) {
    const type = datagram.type === "geocentric" ? "geocentric" : "spherical";
    assert.equal(encodeDatagram({ ...datagram, type }).toHex(), hex, name);
  }
});

Deno.test("encodeDatagram() is undone by decodeDatagram()", () => {
  fc.assert(fc.property(datagrams, (datagram) => {
    assert.deepEqual(carried(datagram), datagram);
  }));
});

Deno.test("encodeDatagram() writes into an array that it is given, at the offset", () => {
  const into = new Uint8Array(80).fill(0xee);
  assert.equal(encodeDatagram(PLAIN, into, 40), into);
  assert.deepEqual(into.subarray(40, 77), encodeDatagram(PLAIN));
  assert.ok([...into.subarray(0, 40), ...into.subarray(77)].every((byte) => byte === 0xee));
});

Deno.test("encodeDatagram() rounds to the nearest step of the wire", () => {
  const { p1, p2, v1 } = carried({ ...PLAIN, p1: 1.004, p2: -1.006, v1: 0.126 });
  assert.deepEqual([p1, p2, v1], [1, -1.01, 0.13]);
});

const FIELDS = ["p1", "p2", "p3", "v1", "v2", "v3", "a1", "a2", "a3"] as const;

for (const [bit, field] of FIELDS.entries()) {
  const limit = bit < 3 ? 21_474_836.47 : 327.67;
  Deno.test(`encodeDatagram() clamps ${field} and clears its validity bit when it is too large`, () => {
    const high = carried({ ...PLAIN, [field]: limit + 0.01 });
    const low = carried({ ...PLAIN, [field]: -limit - 0.02 });
    assert.equal(high[field], limit);
    assert.equal(low[field], -Math.round(limit * 100 + 1) / 100);
    for (const { mask } of [high, low]) assert.equal(mask, 0xffffff & ~(1 << bit));
    assert.equal(carried({ ...PLAIN, [field]: limit }).mask, 0xffffff);
  });
}

Deno.test("encodeDatagram() writes 0 and clears the validity bit when a value is no number", () => {
  const { v2, mask } = carried({ ...PLAIN, v2: NaN });
  assert.deepEqual([v2, mask], [0, 0xffffff & ~(1 << 4)]);
  assert.equal(carried({ ...PLAIN, v2: Infinity }).v2, 327.67);
});

Deno.test("encodeDatagram() carries a negative angle as 360 plus the angle", () => {
  const { p2, p3, mask } = carried({ ...PLAIN, type: "spherical", p2: -90, p3: -5.25 });
  assert.deepEqual([p2, p3, mask], [270, 354.75, 0xffffff]);
});

Deno.test("encodeDatagram() clears the validity bit of an angle that is no direction", () => {
  const { p3, mask } = carried({ ...PLAIN, type: "spherical", p3: -361 });
  assert.deepEqual([p3, mask & 4], [0, 0]);
});

Deno.test("encodeDatagram() stops the program when a header cannot be carried", () => {
  const wrong: readonly Partial<DatagramValues>[] = [
    { sensor_id: 65_536 },
    { sensor_id: 1.5 },
    { day: 0 },
    { day: 367 },
    { ticks: 864_010_001 },
    { status: 256 },
    { flags: -1 },
  ];
  for (const part of wrong) {
    assert.throws(() => encodeDatagram({ ...PLAIN, ...part }), { name: "AssertionError" });
  }
  assert.throws(() => encodeDatagram(PLAIN, new Uint8Array(36)), { name: "AssertionError" });
});
