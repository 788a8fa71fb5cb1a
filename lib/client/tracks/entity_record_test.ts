import fc from "fast-check";
import assert from "node:assert/strict";
import type { Batch } from "@rangecast/gateway/server-message";
import { listed } from "../testing/sample_tracks.ts";
import { EntityRecord } from "./entity_record.ts";

/** Observations of one entity at these instants, in this order. */
function batch(instants: readonly number[]): Batch {
  const observations = {
    ...listed(instants.map(() => "a")),
    ...{ event_ms: instants, recv_ms: instants, offset_ms: instants.map(() => 0) },
  };
  return { type: "batch", id: "record", epoch: "e1", seq: 1, first: 0, observations };
}

function instantsOf({ samples }: EntityRecord): number[] {
  return samples.map(({ at_ms }) => at_ms);
}

Deno.test("EntityRecord.add() forgets what is later than a sample when the channel runs back", () => {
  const record = new EntityRecord("a");
  record.add(batch([0, 100, 200, 300]));
  const { version } = record;
  record.add(batch([200, 100]));
  assert.deepEqual(instantsOf(record), [0, 100]);
  record.add(batch([200, 300]));
  assert.deepEqual(instantsOf(record), [0, 100, 200, 300]);
  assert.notEqual(record.version, version, "as many as before, and yet not the same");
  record.add(batch([-100]));
  assert.deepEqual(instantsOf(record), [-100]);
});

Deno.test("EntityRecord.version is another one after clear()", () => {
  const record = new EntityRecord("a");
  record.add(batch([0, 100]));
  const { version } = record;
  record.clear();
  assert.notEqual(record.version, version);
});

Deno.test("EntityRecord.add() keeps samples ascending up to the last one, however they come", () => {
  const batches = fc.array(fc.array(fc.integer({ min: 0, max: 50 }), { minLength: 1 }));
  fc.assert(fc.property(batches, (all) => {
    const record = new EntityRecord("a");
    for (const instants of all) {
      record.add(batch(instants));
      const kept = instantsOf(record);
      assert.deepEqual(kept, [...new Set(kept)].sort((a, b) => a - b));
      assert.equal(kept.at(-1), instants.at(-1));
    }
    const last = all.at(-1)?.at(-1) ?? 0;
    const before = new Set(all.flat().filter((at) => at <= last));
    assert.ok(instantsOf(record).every((at) => before.has(at)));
  }));
});
