import assert from "node:assert/strict";
import fc from "fast-check";
import { sampleTrack } from "../../testing/sample_flight.ts";
import type { Flight } from "./flight.ts";
import type { SeenFlight } from "./flight_at.ts";
import { FlightBook, MAX_FLIGHTS, MAX_REMOVALS, REMOVAL_KEPT_MS } from "./flight_book.ts";

function pure(name: string, fn: () => void): void {
  Deno.test({ name, permissions: "none", fn });
}

const NOW_MS = 1_760_000_000_000;
const STALE_MS = 60_000;

/** The text of each number as an address of 24 bits. */
function icao(n: number): string {
  return n.toString(16).padStart(6, "0");
}

function lookAt(book: FlightBook, tracks: Map<string, SeenFlight>, at_ms: number): void {
  book.look(tracks, NOW_MS + at_ms, at_ms);
}

pure(
  "FlightBook tells of new, changed and removed flights, and of nothing when all is the same",
  () => {
    const book = new FlightBook(STALE_MS);
    const tracks = new Map([1, 2].map((n) => [icao(n), sampleTrack(icao(n), NOW_MS)]));
    lookAt(book, tracks, 0);
    assert.deepEqual(book.flights().map(({ icao24 }) => icao24), [icao(1), icao(2)]);
    const first = book.version;
    lookAt(book, tracks, 200);
    assert.equal(book.version, first);
    tracks.set(icao(1), sampleTrack(icao(1), NOW_MS + 300, { squawk: "7700" }));
    tracks.delete(icao(2));
    lookAt(book, tracks, 400);
    const changes = book.changesSince(first);
    assert.deepEqual(changes?.upserts.map(({ squawk }) => squawk), ["7700"]);
    assert.deepEqual(changes?.removed, [icao(2)]);
    assert.deepEqual(book.changesSince(book.version), { upserts: [], removed: [] });
  },
);

pure("FlightBook takes a message that changes nothing for no change", () => {
  const book = new FlightBook(STALE_MS);
  lookAt(book, new Map([[icao(1), sampleTrack(icao(1), NOW_MS)]]), 0);
  const { version } = book;
  lookAt(book, new Map([[icao(1), sampleTrack(icao(1), NOW_MS + 900)]]), 1000);
  assert.equal(book.version, version, "the same second of contact, and nothing else new");
});

for (
  const [field, value] of Object.entries({
    callsign: null,
    position: { lat: 40.8, lon: -73.9 },
    altitude_m: null,
    heading_deg: 271.5,
    velocity_mps: 0,
    vertical_rate_mps: -4.25,
    on_ground: true,
    squawk: "7000",
    last_contact_unix: 1_760_000_001,
  })
) {
  pure(`FlightBook takes a change of ${field} for a change`, () => {
    const book = new FlightBook(STALE_MS);
    lookAt(book, new Map([[icao(1), sampleTrack(icao(1), NOW_MS)]]), 0);
    const { version } = book;
    lookAt(book, new Map([[icao(1), sampleTrack(icao(1), NOW_MS, { [field]: value })]]), 200);
    assert.equal(book.changesSince(version)?.upserts.length, 1);
  });
}

pure("FlightBook lets flights age, and go at 120 s, without a message", () => {
  const book = new FlightBook(STALE_MS);
  const tracks = new Map([[icao(1), sampleTrack(icao(1), NOW_MS, { on_ground: true })]]);
  const seen: string[] = [];
  let version = 0;
  for (let at_ms = 0; at_ms <= 121_000; at_ms += 200) {
    lookAt(book, tracks, at_ms);
    const changes = book.changesSince(version);
    for (const { status } of changes?.upserts ?? []) seen.push(`${status} ${at_ms}`);
    for (const _ of changes?.removed ?? []) seen.push(`removed ${at_ms}`);
    version = book.version;
  }
  assert.deepEqual(seen, ["NORMAL 0", "GHOST 30200", "STALE 60000", "removed 120000"]);
});

pure("FlightBook leads a client from any version to the present one", () => {
  const step = fc.record({
    n: fc.integer({ min: 0, max: 5 }),
    gone: fc.boolean(),
    squawk: fc.constantFrom("1000", "7700", null),
    wait_ms: fc.constantFrom(0, 200, 1000, 15_000),
    reads: fc.boolean(),
  });
  fc.assert(fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
    const book = new FlightBook(STALE_MS);
    const tracks = new Map<string, SeenFlight>();
    const shown = new Map<string, Flight>();
    let base = 0;
    let now_ms = 0;
    for (
      const { n, gone, squawk, wait_ms, reads } of [...steps, {
        n: 0,
        gone: true,
        squawk: null,
        wait_ms: 0,
        reads: true,
      }]
    ) {
      now_ms += wait_ms;
      if (gone) tracks.delete(icao(n));
      else tracks.set(icao(n), sampleTrack(icao(n), NOW_MS + now_ms, { squawk }));
      lookAt(book, tracks, now_ms);
      if (!reads) continue;
      const changes = book.changesSince(base);
      if (changes) {
        for (const flight of changes.upserts) shown.set(flight.icao24, flight);
        for (const icao24 of changes.removed) shown.delete(icao24);
      } else {
        shown.clear();
        for (const flight of book.flights()) shown.set(flight.icao24, flight);
      }
      base = book.version;
      assert.deepEqual(shown, new Map(book.flights().map((each) => [each.icao24, each])));
    }
  }));
});

pure("FlightBook forgets removals after 30 s, and says so to whoever asks from before", () => {
  const book = new FlightBook(STALE_MS);
  const tracks = new Map([[icao(1), sampleTrack(icao(1), NOW_MS)]]);
  lookAt(book, tracks, 0);
  const { version } = book;
  tracks.clear();
  lookAt(book, tracks, 200);
  lookAt(book, tracks, 200 + REMOVAL_KEPT_MS - 1);
  assert.deepEqual(book.changesSince(version)?.removed, [icao(1)]);
  lookAt(book, tracks, 200 + REMOVAL_KEPT_MS);
  assert.equal(book.changesSince(version), null);
  assert.deepEqual(book.changesSince(book.version), { upserts: [], removed: [] });
});

pure(
  "FlightBook has room for 16 000 flights and as many removals, and counts those left out",
  () => {
    const book = new FlightBook(STALE_MS);
    const many = (from: number, count: number) =>
      new Map(Array.from({ length: count }, (_, i) => {
        const icao24 = icao(from + i);
        return [icao24, sampleTrack(icao24, NOW_MS)] as const;
      }));
    lookAt(book, many(0, MAX_FLIGHTS + 3), 0);
    assert.deepEqual([book.size, book.leftOut], [MAX_FLIGHTS, 3]);
    const { version } = book;
    lookAt(book, many(0, 0), 200);
    assert.equal(book.changesSince(version)?.removed.length, MAX_REMOVALS);
    lookAt(book, many(50_000, 1), 400);
    lookAt(book, many(0, 0), 600);
    assert.equal(book.changesSince(version), null, "one removal too many was remembered");
  },
);
