import assert from "node:assert/strict";
import { ManualClock } from "@rangecast/base/manual-clock";
import { encode } from "@rangecast/codec/cbor";
import type { Domain } from "@rangecast/domains/domain";
import { UNKNOWN_MOTION } from "@rangecast/domains/domain";
import { encodeFlight } from "@rangecast/domains/flight/decode-flight";
import { flightDomain } from "@rangecast/domains/flight/flight-domain";
import { flightMessage } from "@rangecast/tests/flight-samples";
import type { SourceMessage } from "@rangecast/playback/source";
import { type Passing, Picture } from "../hub/picture.ts";
import { Scene } from "./scene.ts";
import { IntakeCounts } from "./intake_counts.ts";
import { AGE_INTERVAL_MS } from "./track_table.ts";

/** A domain whose body is a name and a latitude, live for 1 s and gone after 10 s. */
const DOMAIN: Domain<{ readonly name: string; readonly lat: number }> = {
  name: "test",
  filters: ["test.>"],
  owns: (subject) => subject.startsWith("test."),
  decode: (body) => {
    const [name = "", lat] = new TextDecoder().decode(body).split("|");
    return lat === undefined ? "form" : { name, lat: Number(lat) };
  },
  observe: (message, { stored_ms }) => ({
    entity: message.name,
    message,
    event_ms: stored_ms,
    recv_ms: stored_ms,
    offset_ms: 0,
  }),
  positionOf: ({ lat }) => ({ lat, lon: 0, altitude_m: null }),
  motionOf: () => UNKNOWN_MOTION,
  maskOf: () => 7,
  reduce: (track, { entity, message, event_ms, recv_ms }) => ({
    entity,
    latest: message,
    event_ms,
    recv_ms,
    offset_ms: 0,
    accepted: (track?.accepted ?? 0) + 1,
    out_of_order: 0,
  }),
  statusOf: ({ recv_ms }, position_ms) => {
    const age_ms = position_ms - recv_ms;
    return age_ms >= 10_000 ? "GONE" : age_ms >= 1_000 ? "STALE" : "LIVE";
  },
};

const TAG = {
  id: "0b1f6a52-6d0c-4c53-8e55-3f5d2a8e6f10",
  ts: "1970-01-01T00:00:05Z",
  label: "Splash",
  status: "active" as const,
  updated_ts: "1970-01-01T00:00:05Z",
};

function message(name: string, lat: number, time_ms: number, subject = "test.x"): SourceMessage {
  const body = new TextEncoder().encode(`${name}|${lat}`);
  return { stream: "TEST", seq: 1, subject, time_ms, body, header: () => null };
}

function stage() {
  const clock = new ManualClock();
  const counts = new IntakeCounts();
  let epochs = 0;
  const picture = new Picture("livestream", () => `e${++epochs}`);
  const scene = new Scene({ picture, domain: DOMAIN, prefix: "tspi", clock, counts });
  const shown = () =>
    [...picture.rows.values()].map(({ entity, lat, status }) => `${entity} ${lat} ${status}`);
  const state = (...telemetry: SourceMessage[]) => ({
    boundary: { time_ms: 0 },
    telemetry,
    commands: [],
    tags: [],
  });
  return { clock, counts, picture, scene, shown, state };
}

Deno.test("Scene shows a stretch whole when it begins, and not while it is prepared", () => {
  const { scene, picture, shown, state } = stage();
  scene.load(state(message("a", 1, 0)));
  scene.apply(message("b", 2, 0));
  scene.flush(0);
  assert.deepEqual(shown(), []);
  const before = picture.epoch;
  scene.begin(0);
  assert.deepEqual(shown(), ["a 1 0", "b 2 0"]);
  assert.notEqual(picture.epoch, before);
  scene.clear();
  scene.apply(message("c", 3, 0));
  assert.deepEqual(shown(), ["a 1 0", "b 2 0"], "the old picture stays meanwhile");
  scene.begin(0);
  assert.deepEqual(shown(), ["c 3 0"]);
});

Deno.test("Scene refuses names that would show otherwise than they are, whoever else has one", () => {
  const { scene, counts, shown, state } = stage();
  scene.load(state());
  scene.begin(0);
  for (const name of ["a", "a\nb", "a\u202eb", "a\u2028b", "", "ü".repeat(33)]) {
    scene.apply(message(name, 1, 0));
    scene.apply(message(name, 2, 0));
  }
  scene.flush(0);
  assert.deepEqual(shown(), ["a 2 0"]);
  assert.deepEqual(counts.refused, { entity: 10 });
});

Deno.test("Scene lets tracks age by the channel's position, and go", () => {
  const { scene, clock, shown, state } = stage();
  scene.load(state(message("a", 1, 0), message("old", 2, -20_000)));
  scene.begin(0);
  assert.deepEqual(shown(), ["a 1 0"], "what is gone is not shown");
  const at = (position_ms: number) => {
    clock.advance(AGE_INTERVAL_MS);
    scene.flush(position_ms);
    return shown();
  };
  assert.deepEqual(at(999), ["a 1 0"]);
  assert.deepEqual(at(1_000), ["a 1 2"]);
  scene.apply(message("a", 3, 1_000));
  assert.deepEqual(at(1_001), ["a 3 0"]);
  assert.deepEqual(at(20_000), []);
  scene.apply(message("a", 4, 20_000));
  assert.deepEqual(at(20_001), ["a 4 0"]);
});

Deno.test("replace() puts another state in place within the epoch, and marks only what differs", () => {
  const { scene, picture, shown, state } = stage();
  scene.load(state(message("a", 1, 0), message("b", 2, 0), message("c", 3, 0)));
  scene.begin(0);
  const { epoch } = picture;
  picture.watch({ interval: 1, restart: () => {} });
  scene.replace(state(message("a", 1, 0), message("b", 5, 0)), 0);
  assert.deepEqual(shown(), ["a 1 0", "b 5 0"]);
  assert.deepEqual(picture.takeChanged(1).sort(), ["b", "c"]);
  assert.equal(picture.epoch, epoch);
});

Deno.test("Scene counts what is older than what it shows", () => {
  const clock = new ManualClock();
  const counts = new IntakeCounts();
  const picture = new Picture("livestream", () => "e1");
  const scene = new Scene({ picture, domain: flightDomain(), prefix: "tspi", clock, counts });
  scene.load({ telemetry: [], commands: [], tags: [] });
  scene.begin(0);
  for (const last_contact_unix of [100, 90, 101]) {
    const body = encodeFlight(flightMessage({ last_contact_unix }));
    scene.apply({ ...message("", 0, 101_000, "flights.updates.4ca97b"), body });
  }
  scene.flush(101_000);
  assert.deepEqual([...picture.rows.values()].map(({ event_ms }) => event_ms), [101_000]);
  assert.deepEqual({ ...counts.refused }, { out_of_order: 1 });
  assert.equal(counts.observations, 3);
});

/** Reports of a climb, 10 s apart from the start on, as they were stored. */
function climb(count: number): SourceMessage[] {
  return Array.from({ length: count }, (_, i) => {
    const last_contact_unix = 1_764_380_000 + 10 * i;
    const values = { altitude_m: 3048 + 53.34 * i, geo_altitude_m: null, vertical_rate_mps: 5.2 };
    const flight = flightMessage({ ...values, last_contact_unix });
    const stored_ms = last_contact_unix * 1000 + 500;
    return {
      ...message("", 0, stored_ms, "flights.updates.4ca97b"),
      body: encodeFlight(flight),
    };
  });
}

Deno.test("Scene shows the same played or sought, and derives nothing behind a jump until it is sure", () => {
  const stage = () => {
    const [clock, counts] = [new ManualClock(), new IntakeCounts()];
    const picture = new Picture("livestream", () => "e1");
    const scene = new Scene({ picture, domain: flightDomain(), prefix: "tspi", clock, counts });
    const derived: Passing["derived"][] = [];
    picture.watch({
      interval: 1,
      observe: (passing) => void derived.push(passing.derived),
      restart: () => void derived.splice(0),
    });
    return { scene, derived, rows: () => [...picture.rows.values()] };
  };
  const [played, sought] = [stage(), stage()];
  const reports = climb(8);
  const at = (count: number) => ({ telemetry: reports.slice(0, count), commands: [], tags: [] });
  played.scene.load(at(0));
  played.scene.begin(0);
  for (const [i, each] of reports.entries()) {
    played.scene.apply(each);
    played.scene.flush(each.time_ms);
    // A state has the last message alone.
    sought.scene.load({ ...at(0), telemetry: [each] });
    sought.scene.begin(each.time_ms);
    assert.deepEqual(sought.rows(), played.rows(), `report ${i}`);
    assert.equal(sought.rows()[0]?.altitude_m, 3048 + 53.34 * i, "as it was measured");
    assert.deepEqual(sought.derived, []);
  }
  assert.deepEqual(played.derived.map((each) => each !== undefined), [
    ...[false, false, true, true, true, true, true, true],
  ]);
  sought.scene.load({ ...at(0), telemetry: reports.slice(3, 4) });
  sought.scene.begin(reports[3]?.time_ms ?? NaN);
  for (const each of reports.slice(4)) sought.scene.apply(each);
  assert.deepEqual(sought.derived.map((each) => each !== undefined), [false, true, true, true]);
  const [late, all] = [sought.derived.at(-1), played.derived.at(-1)];
  assert.ok(Math.abs((late?.altitude_m ?? NaN) - (all?.altitude_m ?? NaN)) < 1);
});

Deno.test("Scene derives nothing of an observation that is older than its track", () => {
  const [clock, counts] = [new ManualClock(), new IntakeCounts()];
  const picture = new Picture("livestream", () => "e1");
  const scene = new Scene({ picture, domain: flightDomain(), prefix: "tspi", clock, counts });
  const derived: Passing["derived"][] = [];
  picture.watch({
    interval: 1,
    observe: (passing) => void derived.push(passing.derived),
    restart: () => {},
  });
  scene.load({ telemetry: [], commands: [], tags: [] });
  scene.begin(0);
  const [first, ...rest] = climb(6);
  for (const each of rest) scene.apply(each);
  scene.apply(first ?? assert.fail());
  assert.deepEqual(derived.slice(-2).map((each) => each !== undefined), [true, false]);
});

Deno.test("Scene passes on observations of what goes on, not of what a stretch begins with", () => {
  const { scene, picture, state } = stage();
  const seen: Passing[] = [];
  picture.watch({ interval: 1, observe: (passing) => void seen.push(passing), restart: () => {} });
  scene.load(state(message("a", 1, 0)));
  scene.begin(0);
  scene.apply(message("a", 2, 5));
  assert.deepEqual(seen.map(({ row, raw }) => [row.lat, raw]), [[2, { name: "a", lat: 2 }]]);
});

Deno.test("Scene shows tags and commands, and counts what it cannot read", () => {
  const { scene, picture, counts, state } = stage();
  const spoken = (subject: string, value: unknown): SourceMessage => ({
    ...message("", 0, 0, subject),
    body: encode(value),
  });
  scene.load(state());
  scene.apply(spoken("tags.broadcast", { ...TAG, extra: { large: "x".repeat(9_000) } }));
  scene.begin(0);
  assert.deepEqual(picture.tagsAfter(0), [TAG], "what programs have hung on it is left out");
  scene.apply(spoken("tags.broadcast", { ...TAG, notes: "x".repeat(9_000) }));
  scene.apply(spoken("tags.broadcast", { id: 5 }));
  scene.apply(spoken("tspi.cmd.display.units", { units: "metric" }));
  scene.apply(message("nonsense".repeat(20), 1, 0));
  scene.apply({ ...message("", 0, 0), body: new TextEncoder().encode("x") });
  assert.deepEqual({ ...counts.refused }, {
    tag_too_long: 1,
    off_schema: 1,
    command: 1,
    entity: 1,
    form: 1,
  });
  const version = picture.tagVersion;
  scene.applyTagAt(TAG, 4_999);
  assert.equal(picture.tagsAfter(version)[0]?.status, "deleted", "its moment lies ahead");
  scene.applyTagAt(TAG, 5_000);
  assert.deepEqual(picture.tagsAfter(0), [TAG]);
});

Deno.test("Scene.apply() tells the picture which observation came last, on live alone", () => {
  const { scene, picture, state } = stage();
  scene.begin(0);
  scene.apply(message("a", 1, 20), 25);
  scene.apply(message("b", 2, 30), 36);
  scene.apply(message("nonsense", NaN, 40, "elsewhere"), 45);
  assert.equal(picture.newest, null, "not before it is shown");
  scene.flush(40);
  const newest = { entity: "b", recv_ms: 30, stored_ms: 30, heard_ms: 36, seq: 1 };
  assert.deepEqual(picture.newest, newest);
  scene.apply(message("c", 1, 50));
  scene.flush(60);
  assert.deepEqual(picture.newest, newest, "a replay hears nothing");
  scene.load(state());
  scene.begin(60);
  assert.equal(picture.newest, null);
});
