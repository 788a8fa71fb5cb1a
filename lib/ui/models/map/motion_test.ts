import assert from "node:assert/strict";
import { ghostAt } from "@rangecast/domains/flight/ghost";
import { TrackTable } from "@rangecast/client/track-table";
import { ON_GROUND } from "@rangecast/gateway/track-signs";
import { sampleColumns, type SampleTrack } from "../../testing/sample_table.ts";
import { measure } from "../geo/measure.ts";
import { GHOST, GONE, LIVE, Motion, onScreen, pickRow, placeOnScreen, STALE } from "./motion.ts";
import { placeUnder, screenOf, viewport } from "./viewport.ts";

function pure(name: string, fn: () => void): void {
  Deno.test({ name, permissions: "none", fn });
}

const CENTRE = { lat: 51, lon: 7 };
const VIEW = viewport({ centre: CENTRE, zoom: 14, width: 800, height: 600 });

/** A table whose motion follows along. */
function moving(...steps: readonly (readonly SampleTrack[])[]) {
  const table = new TrackTable();
  const motion = new Motion(table);
  table.listen((change) => motion.update(change));
  table.replace([], true);
  for (const step of steps) table.change([sampleColumns(step)], []);
  const screen = onScreen();
  /** Metres east and north of the middle of the screen. */
  const offsetAt = (at_ms: number, view = VIEW) => {
    placeOnScreen(table, motion, { at_ms, view }, screen);
    const place = placeUnder(screen.x[0] ?? NaN, screen.y[0] ?? NaN, view);
    const { distance_m, bearing_deg } = measure(CENTRE, place);
    const angle = (Number.isNaN(bearing_deg) ? 0 : bearing_deg) * Math.PI / 180;
    return {
      east: Math.round(distance_m * Math.sin(angle)),
      north: Math.round(distance_m * Math.cos(angle)),
    };
  };
  return { table, motion, screen, offsetAt };
}

pure("placeOnScreen() draws a live track a little ahead of its sample, by its velocity", () => {
  const { offsetAt } = moving([{ entity: "a", east_mps: 30, north_mps: -40 }]);
  assert.deepEqual(offsetAt(0), { east: 0, north: 0 });
  assert.deepEqual(offsetAt(1000), { east: 30, north: -40 });
  assert.deepEqual(offsetAt(60_000), { east: 60, north: -80 }, "not further than 2 s");
});

pure("placeOnScreen() predicts a ghost for longer, and leaves a stale track where it was", () => {
  const ahead = (status: number) =>
    moving([{ entity: "a", east_mps: 10, status }]).offsetAt(60_000).east;
  assert.equal(ahead(GHOST), 100);
  assert.equal(ahead(STALE), 0);
  assert.equal(ahead(LIVE), 20);
});

pure("placeOnScreen() lets a flight go on for as long as it is shown, whatever its status", () => {
  for (const status of [LIVE, GHOST, STALE]) {
    const { table, motion, screen } = moving([]);
    table.change([sampleColumns([{ entity: "a", east_mps: 10, status }])], [], "flight");
    const eastAt = (at_ms: number) => {
      placeOnScreen(table, motion, { at_ms, view: VIEW }, screen);
      return (screen.x[0] ?? NaN) - VIEW.width / 2;
    };
    const moved = eastAt(20_000);
    assert.ok(moved > 0);
    assert.ok(Math.abs(eastAt(40_000) / moved - 2) < 0.01, "still on its way");
    assert.equal(eastAt(500_000), eastAt(120_000));
  }
});

pure(
  "placeOnScreen() leaves what is on the ground where it was measured, whatever its status",
  () => {
    for (const status of [LIVE, GHOST, STALE]) {
      const { table, offsetAt } = moving([]);
      const taxiing = { entity: "a", east_mps: 15, flags: ON_GROUND, status };
      table.change([sampleColumns([taxiing])], [], "flight");
      assert.deepEqual(offsetAt(60_000), { east: 0, north: 0 });
      table.change([sampleColumns([{ ...taxiing, flags: 0 }])], [], "flight");
      assert.ok(offsetAt(60_000).east > 890, "in the air it goes on");
    }
  },
);

/** What was heard of a flight at `at_ms`, at a place it had left so long before. */
const heard = (at_ms: number, place_lag_ms: number, more: Partial<SampleTrack> = {}) => [
  sampleColumns([{ entity: "a", east_mps: 10, at_ms, place_lag_ms, ...more }]),
];

pure("placeOnScreen() goes on from when a place was true, up to the end of its flight", () => {
  const { table, offsetAt } = moving([]);
  table.change(heard(10_000, 10_000), [], "flight");
  assert.equal(offsetAt(20_000).east, 200);
  assert.equal(offsetAt(130_000).east, offsetAt(500_000).east);
  assert.ok(Math.abs(offsetAt(130_000).east - 1300) < 5, "120 s from when it was heard");
});

pure("placeOnScreen() does not jump back when a flight is heard again without a new place", () => {
  const { table, offsetAt } = moving([]);
  const drawn = () => [offsetAt(-500).east, offsetAt(15_000).east];
  table.change(heard(-1_000, 0, { lon: 6.999 }), [], "flight");
  table.change(heard(0, 0), [], "flight");
  const first = drawn();
  assert.deepEqual(first, [-35, 150]);
  table.change(heard(10_000, 10_000), [], "flight");
  assert.deepEqual(drawn(), first);
  table.change(heard(14_000, 14_000, { east_mps: NaN }), [], "flight");
  assert.deepEqual(drawn(), first);
  table.change(heard(14_000, 14_000, { east_mps: 12 }), [], "flight");
  assert.deepEqual(drawn(), [-35, 180], "what is said of its speed counts");
  table.change(heard(14_000, NaN, { lon: 7.002 }), [], "flight");
  assert.equal(offsetAt(14_000).east, 140, "a lag that is not known is none");
});

pure("placeOnScreen() bends the way of what turns, to its right or left", () => {
  const after = (turn_dps: number) => {
    const { table, motion, screen } = moving([]);
    const north = { entity: "a", north_mps: 200, turn_dps };
    table.change([sampleColumns([north])], [], "flight");
    const view = viewport({ centre: CENTRE, zoom: 10, width: 800, height: 600 });
    placeOnScreen(table, motion, { at_ms: 30_000, view }, screen);
    const place = placeUnder(screen.x[0] ?? NaN, screen.y[0] ?? NaN, view);
    return { place, ...measure(CENTRE, place), track_deg: motion.track_deg[0] ?? NaN };
  };
  const predicted = ghostAt(
    {
      ...CENTRE,
      ...{ at_s: 0, heard_s: 0, altitude_m: null, vertical_rate_mps: null },
      ...{ velocity_mps: 200, heading_deg: 0 },
    },
    3,
    30,
  );
  // A screen of 60 m a pixel, and a scale that is that of the latitude where it began.
  assert.ok(measure(predicted, after(3).place).distance_m < 40);
  assert.ok(Math.abs(after(3).bearing_deg + after(-3).bearing_deg - 360) < 0.5);
  assert.ok(after(0).distance_m > after(3).distance_m + 100);
  assert.ok(Math.abs(after(3).track_deg - (predicted.heading_deg ?? NaN)) < 0.01);
  assert.equal(after(0).track_deg, 0);
});

pure(
  "placeOnScreen() is 7 m off by the next sample of 1 Hz in a fast turn, 14 m untold",
  () => {
    // 250 m/s, 3 degrees a second; a sample comes 50 ms late, as the gateway tells 20 times a second.
    const [speed_mps, turn, late_ms] = [250, 3 * Math.PI / 180, 50];
    const sampleAt = (second: number, isTold: boolean): SampleTrack => {
      const angle = turn * second;
      const [east_m, north_m] = [1 - Math.cos(angle), Math.sin(angle)].map((share) =>
        share * speed_mps / turn
      );
      return {
        ...{ entity: "a", at_ms: second * 1000 },
        lat: CENTRE.lat + (north_m ?? NaN) / 111_194,
        lon: CENTRE.lon + (east_m ?? NaN) / (111_194 * Math.cos(51 * Math.PI / 180)),
        east_mps: isTold ? speed_mps * Math.sin(angle) : NaN,
        north_mps: isTold ? speed_mps * Math.cos(angle) : NaN,
      };
    };
    for (const [isTold, least_m, most_m] of [[true, 6, 8], [false, 12, 15]] as const) {
      const { table, offsetAt } = moving(...[0, 1, 2].map((second) => [sampleAt(second, isTold)]));
      const before = offsetAt(3_000 + late_ms);
      table.change([sampleColumns([sampleAt(3, isTold)])], []);
      const after = offsetAt(3_000 + late_ms);
      const jump_m = Math.hypot(after.east - before.east, after.north - before.north);
      assert.ok(jump_m > least_m && jump_m < most_m, `${jump_m} m`);
    }
  },
);

pure("placeOnScreen() interpolates between the last two samples when the playhead is there", () => {
  const north = { lat: 51 + 100 / 111_250, lon: 7 };
  const { offsetAt } = moving([{ entity: "a" }], [{ entity: "a", at_ms: 1000, ...north }]);
  assert.equal(offsetAt(1000).north, 100);
  assert.equal(offsetAt(750).north, 75);
  assert.equal(offsetAt(0).north, 0);
  assert.equal(offsetAt(-9000).north, 0, "before that nothing is known");
});

pure("placeOnScreen() takes the velocity from two samples where a source sends none", () => {
  const still = { entity: "a", east_mps: NaN, north_mps: NaN };
  const { offsetAt, motion } = moving(
    [still],
    [{ ...still, at_ms: 1000, lat: 51 + 50 / 111_250 }],
  );
  assert.equal(offsetAt(2000).north, 100);
  assert.equal(Math.round(motion.track_deg[0] ?? NaN), 0);
});

pure("placeOnScreen() crosses the antimeridian on the short way", () => {
  const view = viewport({ centre: { lat: 0, lon: 180 }, zoom: 10, width: 800, height: 600 });
  const { table, motion, screen } = moving(
    [{ entity: "a", lat: 0, lon: 179.9 }],
    [{ entity: "a", lat: 0, lon: -179.9, at_ms: 1000 }],
  );
  placeOnScreen(table, motion, { at_ms: 500, view }, screen);
  assert.equal(screen.count, 1);
  assert.equal(Math.round(screen.x[0] ?? NaN), 400);
});

pure(
  "placeOnScreen() lists what is on the screen: nothing gone, freed, unknown or far away",
  () => {
    const { table, motion, screen } = moving([
      ...[{ entity: "here" }, { entity: "gone", status: GONE }, { entity: "nowhere", lat: NaN }],
      ...[{ entity: "far", lat: 10 }, { entity: "freed" }],
    ]);
    table.change([], ["freed"]);
    placeOnScreen(table, motion, { at_ms: 0, view: VIEW }, screen);
    assert.deepEqual([...screen.rows.subarray(0, screen.count)], [table.rowOf("here")]);
  },
);

pure(
  "placeOnScreen() does not draw a newcomer in a freed row on the way of its predecessor",
  () => {
    const { table, offsetAt } = moving([{ entity: "a", lat: 51.01 }]);
    table.change([sampleColumns([{ entity: "b", at_ms: 1000 }])], ["a"]);
    assert.equal(table.rowOf("b"), 0);
    assert.deepEqual(offsetAt(500), { east: 0, north: 0 });
  },
);

pure("pickRow() is the nearest on the screen, within reach", () => {
  const { table, motion, screen } = moving([{ entity: "a" }, { entity: "b", lon: 7.001 }]);
  placeOnScreen(table, motion, { at_ms: 0, view: VIEW }, screen);
  assert.equal(pickRow(screen, { x: 402, y: 301, radius_px: 12 }), 0);
  assert.equal(pickRow(screen, { x: 409, y: 300, radius_px: 12 }), 1);
  assert.equal(pickRow(screen, { x: 430, y: 300, radius_px: 12 }), null);
});

pure("screenOf() and placeUnder() lead to and fro", () => {
  const place = placeUnder(123, 456, VIEW);
  const { x, y } = screenOf(place, VIEW);
  assert.deepEqual([Math.round(x), Math.round(y)], [123, 456]);
});
