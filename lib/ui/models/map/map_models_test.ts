import assert from "node:assert/strict";
import fc from "fast-check";
import { graticule, placeText } from "./graticule.ts";
import { type Box, HIDDEN, LABEL_SLOTS, labelBox, MAX_LABELS, placeLabels } from "./labels.ts";
import { roundDistance, scaleBar } from "./scale_bar.ts";
import { viewport } from "./viewport.ts";

function pure(name: string, fn: () => void): void {
  Deno.test({ name, permissions: "none", fn });
}

const wish = (x: number, y: number, before = HIDDEN) => ({ x, y, width: 40, height: 24, before });
const slotNames = (slots: Uint8Array) =>
  [...slots].map((slot) => slot === HIDDEN ? "hidden" : LABEL_SLOTS[slot]);

pure("placeLabels() lets labels give way to those before them", () => {
  const slots = placeLabels([wish(100, 100), wish(110, 100), wish(100, 104), wish(300, 300)]);
  assert.deepEqual(slotNames(slots), ["left", "right", "below", "right"]);
  const crowd = placeLabels(Array.from({ length: 9 }, () => wish(100, 100)));
  assert.deepEqual(slotNames(crowd).filter((name) => name === "hidden").length, 5);
});

pure("placeLabels() leaves a label where it was while there is room", () => {
  assert.deepEqual(slotNames(placeLabels([wish(100, 100, 3)])), ["above"]);
  const taken = [{ left: 60, top: 60, right: 140, bottom: 95 }];
  assert.deepEqual(slotNames(placeLabels([wish(100, 100, 3)], taken)), ["below"]);
});

pure("placeLabels() never lets two labels overlap, and tries no more than it may", () => {
  const coordinate = fc.integer({ min: 0, max: 400 });
  const slot = fc.constantFrom(0, 1, 2, 3, HIDDEN);
  const wishes = fc.array(
    fc.tuple(coordinate, coordinate, slot).map(([x, y, before]) => wish(x, y, before)),
    { maxLength: 200 },
  );
  const overlap = (a: Box, b: Box) =>
    a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
  fc.assert(fc.property(wishes, (list) => {
    const slots = placeLabels(list);
    const boxes = list.flatMap((each, i) =>
      slots[i] === HIDDEN ? [] : [labelBox(each, slots[i] ?? 0)]
    );
    for (const [i, box] of boxes.entries()) {
      assert.ok(!boxes.slice(i + 1).some((other) => overlap(box, other)));
    }
    assert.ok([...slots.slice(MAX_LABELS)].every((each) => each === HIDDEN));
  }));
});

pure("graticule() has lines that are far enough apart, with their names", () => {
  const view = viewport({ centre: { lat: 51, lon: 6.75 }, zoom: 10.5, width: 860, height: 670 });
  const { meridians, parallels } = graticule(view);
  assert.deepEqual(
    meridians.map(({ text }) => text),
    ["6.4° E", "6.6° E", "6.8° E", "7.0° E", "7.2° E"].slice(0, meridians.length),
  );
  assert.ok(parallels.some(({ text }) => text === "51.0° N"));
  for (const [i, { at }] of meridians.slice(1).entries()) {
    assert.ok(at - (meridians[i]?.at ?? NaN) >= 119);
  }
});

pure("graticule() names the copies of the world, and covers it all", () => {
  const pacific = viewport({ centre: { lat: 0, lon: 180 }, zoom: 5, width: 800, height: 400 });
  assert.deepEqual(
    graticule(pacific).meridians.map(({ text }) => text),
    ["170° E", "180°", "170° W"],
  );
  const all = graticule(
    viewport({ centre: { lat: 0, lon: 0 }, zoom: 0, width: 3000, height: 900 }),
  );
  assert.ok(all.parallels.every(({ at }) => at > 300 && at < 600));
  assert.ok(all.meridians.length <= 100);
});

pure("placeText() writes a place to about a metre", () => {
  assert.equal(placeText({ lat: 51.0000123, lon: -6.75 }), "51.00001° N 6.75000° W");
});

pure("scaleBar() is a round distance in the chosen units", () => {
  const view = viewport({ centre: { lat: 51, lon: 7 }, zoom: 10.5, width: 800, height: 600 });
  const metric = scaleBar(view, "metric");
  assert.deepEqual([metric.text, metric.distance_m], ["5 km", 5000]);
  assert.ok(metric.width_px > 40 && metric.width_px <= 110);
  assert.equal(scaleBar(view, "imperial").text, "2 nmi");
  const close = viewport({ centre: { lat: 0, lon: 0 }, zoom: 18, width: 800, height: 600 });
  assert.equal(scaleBar(close, "imperial").text, "200 ft");
  assert.equal(roundDistance(999, "metric"), 500);
});
