import assert from "node:assert/strict";
import { decode, encode } from "@rangecast/codec/cbor";
import fc from "fast-check";
import {
  ALL_VALID,
  type NumberColumn,
  type PackedTracks,
  readTracks,
} from "../protocol/track_columns.ts";
import { ON_GROUND } from "../protocol/track_signs.ts";
import { sampleRow } from "../testing/sample_row.ts";
import { gatherSigns, hasSigns } from "./gather_signs.ts";
import { listTracks } from "./list_tracks.ts";
import { packTracks } from "./pack_tracks.ts";
import type { TrackRow } from "./track_row.ts";

const orUnknown = (min: number, max: number) =>
  fc.oneof(fc.double({ min, max, noNaN: true }), fc.constant(NaN));

const BASE_MS = 1_760_000_000_000;

const rows: fc.Arbitrary<TrackRow[]> = fc.array(
  fc.record({
    entity: fc.string({ minLength: 1, maxLength: 20 }),
    event_ms: fc.double({ min: BASE_MS - 1e8, max: BASE_MS, noNaN: true }),
    recv_ms: fc.double({ min: BASE_MS - 1e5, max: BASE_MS, noNaN: true }),
    offset_ms: fc.double({ min: -1e8, max: 1e8, noNaN: true }),
    lat: orUnknown(-90, 90),
    lon: orUnknown(-180, 180),
    altitude_m: orUnknown(-500, 500_000),
    east_mps: orUnknown(-8_000, 8_000),
    north_mps: orUnknown(-8_000, 8_000),
    up_mps: orUnknown(-8_000, 8_000),
    acceleration_mps2: orUnknown(0, 2_000),
    turn_dps: fc.oneof(fc.constant(0), fc.double({ min: -3, max: 3, noNaN: true })),
    place_lag_ms: fc.oneof(fc.constant(0), fc.double({ min: 0, max: 32_000, noNaN: true })),
    mask: fc.integer({ min: 0, max: ALL_VALID }),
    status: fc.integer({ min: 0, max: 3 }),
  }),
  { maxLength: 20 },
);

/** The values of a column whose steps are `step`, and the rows', side by side. */
function assertNear(
  actual: ArrayLike<number>,
  expected: readonly number[],
  step: number,
): void {
  assert.equal(actual.length, expected.length);
  for (const [i, value] of expected.entries()) {
    const read = actual[i] ?? NaN;
    const near = Number.isNaN(value)
      ? Number.isNaN(read)
      : Math.abs(read - value) <= step / 2 * 1.01;
    assert.ok(near, `${read} is not within ${step / 2} of ${value}`);
  }
}

function assertSame(wire: unknown, given: readonly TrackRow[]): void {
  const packed = wire as PackedTracks; // Both forms are read alike; the test wants the units.
  const columns = readTracks(packed);
  const of = (name: NumberColumn) => given.map((row) => row[name] ?? 0);
  assert.deepEqual(columns.entity, given.map(({ entity }) => entity));
  for (const name of ["event_ms", "recv_ms", "offset_ms"] as const) {
    assertNear(columns[name], of(name), 0.101);
  }
  for (const name of ["lat", "lon"] as const) assertNear(columns[name], of(name), 1e-7);
  assertNear(columns.altitude_m, of("altitude_m"), 0.01);
  for (const name of ["east_mps", "north_mps", "up_mps"] as const) {
    assertNear(columns[name], of(name), packed.velocity_unit ?? 0.001);
  }
  assertNear(columns.acceleration_mps2, of("acceleration_mps2"), packed.acceleration_unit ?? 0.001);
  assertNear(columns.turn_dps, of("turn_dps"), 0.001);
  assertNear(columns.place_lag_ms, of("place_lag_ms"), 1);
  assert.deepEqual([...columns.mask], of("mask"));
  assert.deepEqual([...columns.status], of("status"));
}

Deno.test("packTracks() keeps every value to half of its step, over CBOR", () => {
  fc.assert(fc.property(rows, (given) => assertSame(decode(encode(packTracks(given))), given)));
});

Deno.test("listTracks() keeps every value to half of its step, over JSON", () => {
  const over = (given: TrackRow[]) => JSON.parse(JSON.stringify(listTracks(given)));
  fc.assert(fc.property(rows, (given) => assertSame(over(given), given)));
});

Deno.test("packTracks() and listTracks() carry signs of the rows that are told, and nothing else", () => {
  const signs = { label: "RYR4TQ", code: "1000", on_ground: true };
  const given = [
    sampleRow("a"),
    sampleRow("b", { signs }),
    sampleRow("c", { signs: { label: null, code: null, on_ground: false } }),
  ];
  const told = gatherSigns(given, hasSigns);
  const expected = { rows: [1], label: ["RYR4TQ"], code: ["1000"], flags: [ON_GROUND] };
  assert.deepEqual(readTracks(packTracks(given, told)).signs, expected);
  assert.deepEqual(readTracks(listTracks(given, told)).signs, expected);
  assert.deepEqual(gatherSigns(given, ({ entity }) => entity === "c"), {
    ...{ rows: [2], label: [""], code: [""], flags: [0] },
  });
  assert.equal(gatherSigns([sampleRow("a")], hasSigns), undefined);
  assert.equal("signs" in packTracks(given), false);
});

Deno.test("readTracks() refuses signs of rows that are not there, or that are not even", () => {
  const even = { rows: [0], label: ["x"], code: [""], flags: [0] };
  for (const broken of [{ rows: [1] }, { rows: [-1] }, { label: [] }, { flags: [0, 0] }]) {
    const wire = packTracks([sampleRow("a")], { ...even, ...broken });
    assert.throws(() => readTracks(wire), /signs must be lists of one length about 1 rows/);
  }
});

Deno.test("packTracks() steps by 1 cm/s unless something is too fast for that", () => {
  assert.equal(packTracks([sampleRow("a")]).velocity_unit, 0.01);
  const fast = packTracks([sampleRow("a"), sampleRow("b", { north_mps: -3_276.7 })]);
  assert.ok(Math.abs(fast.velocity_unit - 0.1) < 1e-9);
  const unknown = packTracks([sampleRow("a", { east_mps: NaN, north_mps: 400 })]);
  assert.ok(unknown.velocity_unit > 0.012);
});

Deno.test("packTracks() tells what a column cannot hold as not known, not as its edge", () => {
  const far = sampleRow("a", { altitude_m: 1e9, event_ms: 0 });
  const { altitude_m, event_ms } = readTracks(packTracks([far]));
  assert.deepEqual([altitude_m[0], event_ms[0]], [NaN, NaN]);
});

Deno.test("packTracks() of 1 000 entities stays around 41 kB", () => {
  const many = Array.from({ length: 1_000 }, (_, i) => sampleRow(String(10_000 + i)));
  const { length } = encode(packTracks(many));
  assert.ok(length < 41_500, `it has ${length} bytes`);
});

Deno.test("packTracks() and listTracks() have no column of turns where nothing turns", () => {
  const [still, turning] = [sampleRow("a"), sampleRow("b", { turn_dps: -1.5 })];
  assert.ok(!("turn" in packTracks([still])) && !("turn_dps" in listTracks([still])));
  assert.deepEqual([...readTracks(packTracks([still])).turn_dps], [0]);
  for (const wire of [packTracks([still, turning]), listTracks([still, turning])]) {
    assert.deepEqual([...readTracks(wire).turn_dps], [0, -1.5]);
  }
});

Deno.test("packTracks() and listTracks() have no column of lags where every place is new", () => {
  const [placed, lagging] = [sampleRow("a"), sampleRow("b", { place_lag_ms: 12_000 })];
  assert.ok(!("place_lag" in packTracks([placed])) && !("place_lag_ms" in listTracks([placed])));
  assert.deepEqual([...readTracks(packTracks([placed])).place_lag_ms], [0]);
  for (const wire of [packTracks([placed, lagging]), listTracks([placed, lagging])]) {
    assert.deepEqual([...readTracks(wire).place_lag_ms], [0, 12_000]);
  }
});

Deno.test("readTracks() refuses columns that are not of one length", () => {
  const short = { ...packTracks([sampleRow("a"), sampleRow("b")]), lon: new Uint8Array(4) };
  assert.throws(() => readTracks(short), /every column must have 2 rows: lon has 1/);
});

Deno.test("readTracks() reads bytes that begin anywhere", () => {
  const { lat, ...rest } = packTracks([sampleRow("a")]);
  const shifted = new Uint8Array(lat.length + 3);
  shifted.set(lat, 3);
  const read = readTracks({ ...rest, lat: shifted.subarray(3) });
  assert.ok(Math.abs((read.lat[0] ?? NaN) - 57.1234567) < 1e-7);
});
