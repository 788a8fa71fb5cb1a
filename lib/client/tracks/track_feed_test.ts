import assert from "node:assert/strict";
import fc from "fast-check";
import { delta, listed, snapshot } from "../testing/sample_tracks.ts";
import { TrackFeed } from "./track_feed.ts";
import { type TracksChange, TrackTable } from "./track_table.ts";

function pure(name: string, fn: () => void): void {
  Deno.test({ name, permissions: "none", fn });
}

/** Every track of the table with its latitude. */
function shown(table: TrackTable): Record<string, number> {
  return Object.fromEntries(
    [...table.entities()].sort().map((name) => [name, table.lat[table.rowOf(name) ?? -1] ?? NaN]),
  );
}

function started() {
  const table = new TrackTable();
  const changes: TracksChange[] = [];
  table.listen((change) => changes.push(change));
  const feed = new TrackFeed(table);
  return { table, feed, changes };
}

pure("TrackFeed.take() shows a snapshot, then what deltas make of it", () => {
  const { table, feed, changes } = started();
  assert.equal(feed.take(snapshot(["a", "b"])), "applied");
  assert.equal(feed.take(delta(["b", "c"], { lat: 58, removed: ["a"] })), "applied");
  assert.deepEqual(shown(table), { b: 58, c: 58 });
  assert.deepEqual(feed.place, { epoch: "e1", seq: 2 });
  assert.deepEqual(changes.map(({ reset }) => reset), [true, false]);
  assert.deepEqual(changes.at(-1)?.freed, [0]);
  assert.ok(Number.isNaN(table.up_mps[table.rowOf("b") ?? -1]), "null is not known");
});

pure("TrackFeed.take() never shows a part of a state", () => {
  const { table, feed } = started();
  feed.take(snapshot(["a"]));
  assert.equal(feed.take(snapshot(["b"], { seq: 5, parts: 2, lat: 60 })), "waiting");
  assert.deepEqual(shown(table), { a: 57 });
  assert.equal(feed.progress, 0.5);
  assert.equal(feed.take(snapshot(["c"], { seq: 5, part: 1, parts: 2, lat: 60 })), "applied");
  assert.deepEqual(shown(table), { b: 60, c: 60 });
});

pure("TrackFeed.take() keeps the picture and calls it a misfit when something is missing", () => {
  const misfits = [
    delta(["b"], { base: 0 }),
    delta(["b"], { epoch: "e2" }),
    delta(["b"], { part: 1, parts: 2 }),
    delta(["b"], { parts: 5000 }),
  ];
  for (const message of misfits) {
    const { table, feed } = started();
    feed.take(snapshot(["a"]));
    const outcome = feed.take(message);
    assert.equal(outcome, "misfit");
    assert.deepEqual(shown(table), { a: 57 });
    assert.equal(feed.take(snapshot(["z"], { seq: 9 })), "applied", "a snapshot heals it");
  }
});

pure("TrackFeed.take() does not mix parts of two messages", () => {
  const { table, feed } = started();
  feed.take(snapshot(["a"]));
  feed.take(snapshot(["b"], { seq: 5, parts: 2 }));
  assert.equal(feed.take(snapshot(["c"], { seq: 6, part: 1, parts: 2 })), "misfit");
  feed.take(snapshot(["b"], { seq: 7, parts: 2 }));
  feed.interrupt();
  assert.equal(feed.take(snapshot(["c"], { seq: 7, part: 1, parts: 2 })), "misfit");
  assert.deepEqual(shown(table), { a: 57 });
});

pure("TrackFeed.take() begins anew with another epoch, but not with a snapshot of the same", () => {
  const { feed, changes } = started();
  feed.take(snapshot(["a"]));
  feed.take(snapshot(["a"], { seq: 4 }));
  feed.take(snapshot(["a"], { seq: 1, epoch: "e2" }));
  feed.take(snapshot(["a"], { seq: 1, epoch: "e2", channel_id: "replay.x" }));
  assert.deepEqual(changes.map(({ reset }) => reset), [true, false, true, true]);
});

pure("TrackFeed.take() keeps signs until others are told, and a snapshot tells all of them", () => {
  const { table, feed } = started();
  const signs = (rows: number[], label: string, code: string, flags: number) => ({
    signs: {
      ...{ rows, label: rows.map(() => label), code: rows.map(() => code) },
      flags: rows.map(() => flags),
    },
  });
  const said = (entity: string) => {
    const row = table.rowOf(entity) ?? -1;
    return [table.titleOf(row), table.code[row], table.flags[row]];
  };
  const tracks = { ...listed(["a", "b"]), ...signs([1], "RYR4TQ", "1000", 1) };
  feed.take(snapshot([], { tracks }));
  assert.deepEqual([said("a"), said("b")], [["a", "", 0], ["RYR4TQ", "1000", 1]]);
  feed.take(delta(["a", "b"]));
  assert.deepEqual(said("b"), ["RYR4TQ", "1000", 1], "nothing new is said");
  const upserts = { ...listed(["b"]), ...signs([0], "", "7700", 0) };
  feed.take(delta([], { base: 2, seq: 3, upserts }));
  assert.deepEqual(said("b"), ["b", "7700", 0]);
  feed.take(snapshot(["a", "b"], { seq: 4 }));
  assert.deepEqual(said("b"), ["b", "", 0]);
  feed.take(
    delta([], { base: 4, seq: 5, upserts: { ...listed(["b"]), ...signs([0], "X", "", 0) } }),
  );
  feed.take(delta([], { base: 5, seq: 6, removed: ["b"] }));
  feed.take(delta(["c"], { base: 6, seq: 7 }));
  assert.deepEqual(said("c"), ["c", "", 0], "a row that is used again begins with none");
});

pure("TrackTable.named does not change for a snapshot in which all are called as before", () => {
  const { table, feed } = started();
  const labelled = (label: string, row = 0) => ({
    ...listed(["a", "b"]),
    signs: { rows: [row], label: [label], code: [""], flags: [0] },
  });
  feed.take(snapshot([], { tracks: labelled("RYR4TQ") }));
  const { named } = table;
  feed.take(snapshot([], { seq: 2, tracks: labelled("RYR4TQ") }));
  assert.equal(table.named, named);
  feed.take(snapshot([], { seq: 3, tracks: labelled("RYR4TQ", 1) }));
  assert.deepEqual([...table.label], ["", "RYR4TQ"]);
  assert.notEqual(table.named, named);
});

pure("TrackTable gives a track one row for as long as it is there, whatever comes and goes", () => {
  const name = fc.constantFrom(...Array.from({ length: 12 }, (_, i) => `t${i}`));
  const step = fc.record({
    upserts: fc.uniqueArray(name),
    removed: fc.uniqueArray(name),
  });
  fc.assert(fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
    const table = new TrackTable();
    const feed = new TrackFeed(table);
    const expected = new Map<string, number>();
    const rows = new Map<string, number>();
    feed.take(snapshot([]));
    for (const [i, { upserts, removed }] of steps.entries()) {
      feed.take(delta(upserts, { base: i + 1, seq: i + 2, removed, lat: i }));
      for (const gone of removed) {
        expected.delete(gone);
        rows.delete(gone);
      }
      for (const entity of upserts) expected.set(entity, i);
      for (const entity of table.entities()) {
        const row = table.rowOf(entity) ?? -1;
        assert.equal(rows.get(entity) ?? row, row);
        assert.equal(table.entity[row], entity);
        rows.set(entity, row);
      }
      assert.equal(new Set(rows.values()).size, rows.size, "no two in one row");
      assert.deepEqual(shown(table), Object.fromEntries([...expected].sort()));
      assert.ok(table.high <= 12);
    }
  }));
});

pure("TrackTable grows without losing what it holds", () => {
  const { table, feed } = started();
  feed.take(snapshot(["first"], { lat: 1 }));
  const many = Array.from({ length: 3000 }, (_, i) => `n${i}`);
  feed.take(delta(many, { lat: 2 }));
  assert.equal(table.size, 3001);
  assert.equal(table.lat[table.rowOf("first") ?? -1], 1);
  assert.equal(table.lat[table.rowOf("n2999") ?? -1], 2);
  assert.equal(table.recv_ms.length, table.capacity);
});

pure("TrackTable tells nobody of a domain that had no tracks and has none", () => {
  const { table, feed, changes } = started();
  feed.take(snapshot(["a"]));
  const { version } = table;
  const other = new TrackFeed(table, "flight");
  other.take(snapshot([]));
  other.take(snapshot([], { epoch: "e2" }));
  other.take(delta([], { epoch: "e2" }));
  assert.deepEqual([changes.length, table.version], [1, version]);
  other.take(snapshot(["b"], { epoch: "e3" }));
  other.take(snapshot([], { epoch: "e4" }));
  assert.deepEqual([changes.length, table.version], [3, version + 2], "it came, and it went");
});
