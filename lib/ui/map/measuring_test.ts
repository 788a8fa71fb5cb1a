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
    measuring.clear();
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
