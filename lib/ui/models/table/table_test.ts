import assert from "node:assert/strict";
import fc from "fast-check";
import {
  sampleColumns,
  sampleTable,
  type SampleTrack,
  sieveOf,
} from "../../testing/sample_table.ts";
import { GHOST, GONE, STALE } from "../map/motion.ts";
import { NameRanks } from "./name_ranks.ts";
import { rowWindow, scrollTo } from "./row_window.ts";
import { ageOf, FIRST_ORDER, orderRows, reordered } from "./track_order.ts";

function pure(name: string, fn: () => void): void {
  Deno.test({ name, permissions: "none", fn });
}

const TRACKS: readonly SampleTrack[] = [
  { entity: "t10", altitude_m: 300, east_mps: 30, at_ms: 900 },
  { entity: "t9", altitude_m: NaN, east_mps: 40, at_ms: 500, status: STALE },
  { entity: "T1", altitude_m: 900, east_mps: 30, at_ms: 100, status: GHOST },
  { entity: "gone", altitude_m: 5000, status: GONE },
];

function names(order: Parameters<typeof orderRows>[1], search = ""): (string | null)[] {
  const table = sampleTable(TRACKS);
  const sieve = sieveOf(table, { search });
  return [...orderRows(table, order, sieve, new NameRanks().of(table))].map((row) =>
    table.entity[row] ?? null
  );
}

pure("orderRows() orders names by the numbers in them", () => {
  assert.deepEqual(names(FIRST_ORDER), ["T1", "t9", "t10"]);
  assert.deepEqual(names({ key: "entity", descending: true }), ["t10", "t9", "T1"]);
});

pure("orderRows() puts what is not known last, whichever way round", () => {
  assert.deepEqual(names({ key: "altitude", descending: true }), ["T1", "t10", "t9"]);
  assert.deepEqual(names({ key: "altitude", descending: false }), ["t10", "T1", "t9"]);
});

pure("orderRows() leaves equal ones in the order of their names", () => {
  assert.deepEqual(names({ key: "speed", descending: true }), ["t9", "T1", "t10"]);
  assert.deepEqual(names({ key: "age", descending: false }), ["t10", "t9", "T1"]);
});

pure("orderRows() has only what passes the sieve", () => {
  assert.deepEqual(names(FIRST_ORDER, " T1 "), ["T1", "t10"]);
  assert.deepEqual(names(FIRST_ORDER, "x"), []);
});

pure("orderRows() goes by what people call tracks", () => {
  const table = sampleTable([{ entity: "a", label: "ZZ1" }, { entity: "b" }]);
  const ranks = new NameRanks();
  const listed = () =>
    [...orderRows(table, FIRST_ORDER, sieveOf(table), ranks.of(table))]
      .map((row) => table.titleOf(row));
  assert.deepEqual(listed(), ["b", "ZZ1"]);
  table.change([sampleColumns([{ entity: "a", label: "AA1" }, { entity: "c10" }])], []);
  table.change([sampleColumns([{ entity: "c9" }])], ["b"]);
  assert.deepEqual(listed(), ["AA1", "c9", "c10"], "as they are called by now");
});

pure("NameRanks.of() compares names only when there are others", () => {
  const table = sampleTable([{ entity: "b" }, { entity: "a" }]);
  const ranks = new NameRanks();
  const first = ranks.of(table);
  assert.deepEqual([...first], [1, 0]);
  table.change([sampleColumns([{ entity: "a", altitude_m: 5 }])], []);
  assert.equal(ranks.of(table), first);
  table.replace([sampleColumns([{ entity: "c" }])], true);
  assert.deepEqual([...ranks.of(table)], [0], "also when the table has begun anew");
});

pure("reordered() turns a column round, and begins others with what one looks for", () => {
  assert.deepEqual(reordered(FIRST_ORDER, "entity"), { key: "entity", descending: true });
  assert.deepEqual(reordered(FIRST_ORDER, "speed"), { key: "speed", descending: true });
  assert.deepEqual(reordered(FIRST_ORDER, "age"), { key: "age", descending: false });
});

pure("ageOf() follows the playhead", () => {
  assert.equal(ageOf(sampleTable(TRACKS), 0, 1000), 100);
});

pure("rowWindow() has every visible row, and as much height as all rows", () => {
  const whole = fc.nat({ max: 50_000 });
  fc.assert(fc.property(whole, whole, fc.nat({ max: 2000 }), (total, at, height_px) => {
    const row_px = 26;
    const scroll_px = Math.min(at * row_px, Math.max(0, total * row_px - height_px));
    const { first, count, before_px, after_px } = rowWindow({
      ...{ scroll_px, height_px, row_px, total },
    });
    assert.equal(before_px + count * row_px + after_px, total * row_px);
    assert.ok(before_px <= scroll_px);
    assert.ok(first + count >= Math.min(total, (scroll_px + height_px) / row_px));
    assert.ok(count <= height_px / row_px + 18);
  }));
});

pure("scrollTo() moves only as far as it has to", () => {
  const at = { scroll_px: 100, height_px: 200, row_px: 20 };
  assert.equal(scrollTo(7, at), 100);
  assert.equal(scrollTo(2, at), 40);
  assert.equal(scrollTo(20, at), 220);
});
