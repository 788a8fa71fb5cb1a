import { decode } from "@rangecast/codec/cbor";
import { toPayload } from "@rangecast/domains/tspi/payload";
import { decodePayload } from "@rangecast/domains/tspi/payload-cbor";
import { Entries, looseCbor, type Pick, Raw } from "@rangecast/tests/loose-cbor";
import { datagrams, receiveTimes } from "@rangecast/tests/tspi-samples";
import fc from "fast-check";
import assert from "node:assert/strict";
import { validate } from "./validators.ts";

/** What a general decoder and the schema make of the bytes; null when either refuses them. */
function bySchema(bytes: Uint8Array): unknown {
  try {
    const value = decode(bytes);
    return validate("tspi", value).ok ? value : null;
  } catch (thrown) {
    if (thrown instanceof SyntaxError) return null;
    throw thrown;
  }
}

function assertAgreement(bytes: Uint8Array): boolean {
  const decoded = decodePayload(bytes);
  const expected = bySchema(bytes);
  if (typeof decoded === "string") assert.equal(expected, null, `only refused as ${decoded}`);
  else assert.deepEqual(decoded, expected);
  return expected !== null;
}

const ODD_VALUES: readonly unknown[] = [
  0,
  -1,
  1.5,
  -0,
  366,
  65_535,
  65_536,
  255.5,
  1e300,
  NaN,
  Infinity,
  true,
  null,
  "",
  "geocentric",
  "spherical",
  "2026-07-15T09:30:00Z",
  "2026-02-31T09:30:00.5+00:00",
  [],
  {},
  new Raw(0xf7),
  new Raw(0xc1, 0x01),
  new Raw(0x40),
  new Raw(...Uint8Array.fromHex("1b001fffffffffffff")),
  new Raw(...Uint8Array.fromHex("1b0020000000000000")),
  new Raw(...Uint8Array.fromHex("3b001ffffffffffffe")),
  new Raw(...Uint8Array.fromHex("3b001fffffffffffff")),
];

/** A map with one of its entries left out, written twice, renamed or given an odd value. */
function damaged(object: object, pick: Pick): Entries {
  const list: [unknown, unknown][] = Object.entries(object);
  const at = pick(list.length);
  const [key, value] = list[at] ?? assert.fail();
  const odd = ODD_VALUES[pick(ODD_VALUES.length)];
  switch (pick(6)) {
    case 0:
      return new Entries(list.toSpliced(at, 1));
    case 1:
      return new Entries(list.toSpliced(pick(list.length), 0, [key, value]));
    case 2:
      return new Entries(list.toSpliced(at, 1, [odd, value]));
    case 3:
      return new Entries(list.toSpliced(at, 1, list[pick(list.length)] ?? [key, value]));
    case 4:
      return new Entries(list);
    default:
      return new Entries(list.toSpliced(at, 1, [key, odd]));
  }
}

const published = fc.tuple(datagrams, receiveTimes)
  .map(([datagram, recv_ms]) => toPayload(datagram, recv_ms));

Deno.test("decodePayload() accepts what the schema accepts, when a map was damaged", () => {
  let accepted = 0;
  const choices = fc.infiniteStream(fc.nat());
  fc.assert(
    fc.property(published, choices, (payload, numbers) => {
      const pick = (count: number) => (numbers.next().value ?? 0) % count;
      const level = pick(3);
      const map = level === 0
        ? damaged(payload, pick)
        : level === 1
        ? { ...payload, status_flags: damaged(payload.status_flags, pick) }
        : { ...payload, payload: damaged(payload.payload, pick) };
      if (assertAgreement(looseCbor(map, pick))) accepted++;
    }),
    { numRuns: 4000 },
  );
  assert.ok(accepted > 400 && accepted < 3600, `${accepted} of 4000 were accepted`);
});

Deno.test("decodePayload() accepts what the schema accepts, when bytes were changed", () => {
  const changes = fc.array(fc.tuple(fc.nat(), fc.nat(255)), { minLength: 1, maxLength: 3 });
  fc.assert(
    fc.property(published, changes, fc.nat(), (payload, list, cut) => {
      const bytes = looseCbor(payload);
      for (const [at, value] of list) bytes[at % bytes.length] = value;
      assertAgreement(bytes);
      assertAgreement(bytes.subarray(0, cut % bytes.length));
    }),
    { numRuns: 4000 },
  );
});

Deno.test("decodePayload() accepts what the schema accepts, when bytes are random", () => {
  fc.assert(fc.property(fc.uint8Array({ maxLength: 100 }), (bytes) => {
    assert.equal(assertAgreement(bytes), false);
  }));
});
