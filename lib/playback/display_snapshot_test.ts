import assert from "node:assert/strict";
import { DisplaySnapshot } from "./display_snapshot.ts";
import type { StateAt } from "./source.ts";
import { emptyState, IS_COMMAND, message, START_MS, tagAt } from "./testdata/sample_timeline.ts";

const UNITS = "tspi.cmd.display.units";
const NOW_MS = START_MS + 100;

function snapshot(state?: StateAt): DisplaySnapshot {
  return new DisplaySnapshot(IS_COMMAND, state);
}

Deno.test("DisplaySnapshot keeps the last of each subject, and the tags that were reached", () => {
  const display = snapshot();
  display.apply(message(1, { seq: 1 }));
  display.apply(message(2, { seq: 2 }));
  display.apply(message(1.5, { seq: 1, stream: "B" }));
  display.apply(message(3, { seq: 3, subject: UNITS }));
  display.applyTag(tagAt(5, "a"), NOW_MS);
  display.applyTag(tagAt(101, "b"), NOW_MS);
  assert.deepEqual([...display.telemetry.values()].map(({ seq }) => seq), [2]);
  assert.deepEqual([...display.commands.keys()], [UNITS]);
  assert.deepEqual([...display.tags.keys()], ["a"]);
});

Deno.test("DisplaySnapshot.applyTag() takes back a tag when it is deleted or marks a later moment", () => {
  const display = snapshot();
  for (const id of ["a", "b"]) display.applyTag(tagAt(5, id), NOW_MS);
  display.applyTag(tagAt(5, "a", 1, "deleted"), NOW_MS);
  display.applyTag(tagAt(101, "b", 1), NOW_MS);
  assert.equal(display.tags.size, 0);
});

Deno.test("DisplaySnapshot.replace() leaves nothing of what was shown before", () => {
  const display = snapshot({ ...emptyState(0), telemetry: [message(0)], tags: [tagAt(0)] });
  display.replace(emptyState(5));
  assert.equal(display.hash(), snapshot().hash());
});

Deno.test("DisplaySnapshot.hash() is the same however the display was reached", () => {
  const [a, b] = [snapshot(), snapshot()];
  const one = message(1, { seq: 1, subject: "x" });
  const two = message(2, { seq: 2, subject: "y" });
  const tag = { ...tagAt(1), extra: { p: 1, q: [2, { r: 3 }] } };
  const { id, ...rest } = { ...tagAt(1), extra: { q: [2, { r: 3 }], p: 1 } };
  for (const each of [one, two]) a.apply(each);
  for (const each of [two, one]) b.apply(each);
  a.applyTag(tag, NOW_MS);
  b.applyTag({ ...rest, id }, NOW_MS);
  assert.equal(a.hash(), b.hash());
});

Deno.test("DisplaySnapshot.hash() differs when anything that is shown does", () => {
  const state = { ...emptyState(0), telemetry: [message(1)], tags: [tagAt(1)] };
  const hashes = [
    state,
    emptyState(0),
    { ...state, telemetry: [] },
    { ...state, tags: [] },
    { ...state, tags: [tagAt(1, "t", 1)] },
    { ...state, telemetry: [], commands: state.telemetry },
    { ...state, telemetry: [message(1, { stream: "B" })] },
    { ...state, telemetry: [message(1, { seq: 2 })] },
    { ...state, telemetry: [message(1, { subject: "tspi.geocentric.2" })] },
    { ...state, telemetry: [{ ...message(1), body: new Uint8Array([1, 1, 1, 2]) }] },
  ].map((each) => snapshot(each).hash());
  assert.equal(new Set(hashes).size, hashes.length);
});
