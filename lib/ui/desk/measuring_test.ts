import assert from "node:assert/strict";
import { sampleTable } from "../testing/sample_table.ts";
import { onScreen } from "../models/map/motion.ts";
import { placeUnder, viewport } from "../models/map/viewport.ts";
import { Measuring } from "./measuring.ts";

const VIEW = viewport({ centre: { lat: 51, lon: 7 }, zoom: 10, width: 800, height: 600 });
const HERE = { lat: 51, lon: 7 };
const THERE = { lat: 52, lon: 8 };

Deno.test({
  name: "Measuring has an end by a click, and another that follows the pointer to the next one",
  permissions: "none",
  fn() {
    const measuring = new Measuring();
    const line = () => measuring.line(sampleTable([]), onScreen(), VIEW);
    measuring.move(THERE);
    assert.equal(line(), null, "nothing has begun");
    measuring.click(HERE);
    assert.equal(line(), null);
    measuring.move(THERE);
    assert.deepEqual(line(), [HERE, THERE]);
    measuring.click(THERE);
    measuring.move(HERE);
    assert.deepEqual(line(), [HERE, THERE], "it is fixed");
    measuring.click(THERE);
    assert.equal(line(), null, "the next click begins anew");
    measuring.stop();
    measuring.move(HERE);
    assert.equal(line(), null);
  },
});

Deno.test({
  name: "Measuring moves along with a track, and has no line once that is gone",
  permissions: "none",
  fn() {
    const measuring = new Measuring();
    const table = sampleTable([{ entity: "a" }]);
    const screen = { ...onScreen(), x: Float32Array.of(100), y: Float32Array.of(200) };
    measuring.click({ entity: "a" });
    measuring.move(THERE);
    assert.deepEqual(measuring.line(table, screen, VIEW), [placeUnder(100, 200, VIEW), THERE]);
    table.change([], ["a"]);
    assert.equal(measuring.line(table, screen, VIEW), null);
  },
});

Deno.test({
  name: "Measuring.toggle() sets both ends at tracks that are selected one after the other",
  permissions: "none",
  fn() {
    const measuring = new Measuring();
    const seen = () => [measuring.isOn.value, ...measuring.ends.value];
    measuring.toggle("a");
    assert.deepEqual(seen(), [true, { entity: "a" }]);
    measuring.toggle("b");
    assert.deepEqual(seen(), [true, { entity: "a" }, { entity: "b" }]);
    measuring.toggle("c");
    assert.deepEqual(seen(), [false], "both are set");
    measuring.toggle("a");
    measuring.toggle("a");
    assert.deepEqual(seen(), [false], "from a track to itself there is no way");
    measuring.toggle(null);
    assert.deepEqual(seen(), [true]);
    measuring.toggle("a");
    assert.deepEqual(seen(), [true, { entity: "a" }], "the first end, where there is none");
    measuring.toggle(null);
    assert.deepEqual(seen(), [false]);
  },
});
