import assert from "node:assert/strict";
import { TrackTable } from "@rangecast/client/track-table";
import { ON_GROUND } from "@rangecast/gateway/track-signs";
import fc from "fast-check";
import {
  sampleColumns,
  sampleTable,
  type SampleTrack,
  sieveOf,
} from "../../testing/sample_table.ts";
import { GHOST, GONE, Motion, onScreen, placeOnScreen, STALE } from "../map/motion.ts";
import { countTracks } from "./count_tracks.ts";
import { Sieve } from "./sieve.ts";
import { isFiltering, NO_FILTER, type TrackFilter } from "./track_filter.ts";

function pure(name: string, fn: () => void): void {
  Deno.test({ name, permissions: "none", fn });
}

const TRACKS: readonly SampleTrack[] = [
  { entity: "4ca97b", label: "RYR4TQ", altitude_m: 3000 },
  { entity: "3c0001", label: "DLH1", altitude_m: 0, flags: ON_GROUND, status: STALE },
  { entity: "abcdef", altitude_m: NaN, status: GHOST },
  { entity: "gone", status: GONE },
];

/** The domain of the sample, and another one with one track. */
function twoDomains(): TrackTable {
  const table = new TrackTable("flight");
  table.replace([sampleColumns(TRACKS)], true);
  table.replace([sampleColumns([{ entity: "501", altitude_m: 900 }])], true, "tspi");
  return table;
}

function passing(filter: Partial<TrackFilter>): string[] {
  const table = twoDomains();
  const sieve = sieveOf(table, filter);
  return [...table.entities()].filter((key) => sieve.shows(table.rowOf(key) ?? -1));
}

const ALL = ["4ca97b", "3c0001", "abcdef", "gone", "tspi:501"];

pure("Sieve lets every track pass a filter that asks for nothing", () => {
  assert.deepEqual(passing({}), ALL);
  assert.deepEqual(passing({ search: "  " }), ALL);
});

pure("Sieve searches labels and names in any case, and no key of the page", () => {
  assert.deepEqual(passing({ search: "ryr" }), ["4ca97b"]);
  assert.deepEqual(passing({ search: " 3C00 " }), ["3c0001"]);
  assert.deepEqual(passing({ search: "tspi" }), []);
});

pure("Sieve keeps to a range of heights, in which an unknown one always is", () => {
  assert.deepEqual(passing({ least_m: 1000 }), ["4ca97b", "abcdef"]);
  assert.deepEqual(passing({ most_m: 0 }), ["3c0001", "abcdef"]);
  assert.deepEqual(passing({ least_m: 3000, most_m: 3000 }), ["4ca97b", "abcdef"]);
});

pure("Sieve leaves out what is on the ground, and whole domains", () => {
  assert.deepEqual(passing({ ground: false }), ALL.filter((key) => key !== "3c0001"));
  assert.deepEqual(passing({ without: ["tspi"] }), ALL.slice(0, -1));
  assert.deepEqual(passing({ without: ["flight"] }), ["tspi:501"]);
});

pure("isFiltering() is true for whatever may hide a track", () => {
  assert.equal(isFiltering(NO_FILTER), false);
  assert.equal(isFiltering({ ...NO_FILTER, search: " " }), false);
  const changes = [
    ...[{ search: "a" }, { least_m: 0 }, { most_m: 0 }, { ground: false }, { without: ["x"] }],
  ];
  for (const change of changes) assert.equal(isFiltering({ ...NO_FILTER, ...change }), true);
});

pure("Sieve judges a row again whenever it is written, and as often as the table grows", () => {
  const table = new TrackTable();
  const sieve = new Sieve(table);
  table.listen((change) => sieve.update(change));
  sieve.set({ ...NO_FILTER, least_m: 1000 });
  const heights = fc.array(
    fc.tuple(fc.integer({ min: 0, max: 600 }).map(String), fc.integer({ min: 0, max: 2000 })),
  );
  fc.assert(fc.property(heights, (steps) => {
    for (const [entity, altitude_m] of steps) {
      table.change([sampleColumns([{ entity, altitude_m }])], []);
      assert.equal(sieve.shows(table.rowOf(entity) ?? -1), altitude_m >= 1000);
    }
    for (const entity of table.entities()) {
      const row = table.rowOf(entity) ?? -1;
      assert.equal(sieve.shows(row), (table.altitude_m[row] ?? NaN) >= 1000);
    }
  }));
  table.replace([], false);
  assert.equal(sieve.shows(0), false, "a freed row is no track");
});

pure("placeOnScreen() places no track that does not pass", () => {
  const table = sampleTable(TRACKS);
  const motion = new Motion(table);
  motion.update({ reset: true, written: [0, 1, 2, 3], freed: [] });
  const view = { width: 10, height: 10, scale: 1, left: 0, top: 0, centre_x: 0.5 };
  const { passes } = sieveOf(table, { search: "dlh" });
  const screen = onScreen();
  placeOnScreen(table, motion, { at_ms: 0, view, passes }, screen);
  assert.deepEqual([...screen.rows.subarray(0, screen.count)], [1]);
  assert.ok(Number.isNaN(screen.x[0]));
});

pure("countTracks() counts all tracks that are there, and how those stand that pass", () => {
  const table = twoDomains();
  const { byDomain, ...all } = countTracks(table, sieveOf(table));
  assert.deepEqual(all, { total: 4, shown: 4, inAir: 3, live: 2, predicted: 1, stale: 1 });
  assert.deepEqual([...byDomain], [["flight", 3], ["tspi", 1]]);
  const few = countTracks(table, sieveOf(table, { without: ["tspi"], ground: false }));
  assert.deepEqual([few.total, few.shown, few.stale, few.byDomain.get("tspi")], [4, 2, 0, 1]);
});
