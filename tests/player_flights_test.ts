import assert from "node:assert/strict";
import { systemClock } from "@rangecast/base/clock";
import { formatIso } from "@rangecast/base/utc";
import { hostTest } from "./support/host_stage.ts";
import { type PlayerLine, READY_LIMIT_MS, startPlayer } from "./support/running_player.ts";
import { sampleObservation } from "./support/sample_messages.ts";
import { until } from "./support/until.ts";
import type { RangeBroker } from "./support/range_broker.ts";

const ICAO24S = ["4ca97b", "abcdef"];

/** Stores flights of two aircraft and observations in turn; returns their subjects. */
async function storeBoth(broker: RangeBroker, count: number): Promise<string[]> {
  const subjects: string[] = [];
  for (let i = 0; i < count; i++) {
    const now_ms = systemClock.nowMs();
    const icao24 = ICAO24S[i % 2] ?? "";
    await broker.publishFlight({ icao24, last_contact_unix: Math.floor(now_ms / 1000) }, now_ms);
    const { subject, body } = sampleObservation(101 + i, now_ms);
    await broker.publish(subject, body);
    subjects.push(`flights.updates.${icao24}`, subject);
  }
  return subjects;
}

const subjectsOf = (lines: readonly PlayerLine[]) => lines.map(({ subject }) => subject);
const kindsOf = (lines: readonly PlayerLine[]) => [...new Set(lines.map(({ kind }) => kind))];

hostTest(
  "a player shows flights live and from the past, when it is asked to",
  async ({ broker }) => {
    await broker.addFlights();
    const from = ["--from", formatIso(systemClock.nowMs() - 1000), "--rate", "max"];
    const past = await storeBoth(broker, 5);
    const to = ["--to", formatIso(await broker.untilPast("TSPI", "FLIGHTS"))];
    await using both = await startPlayer(broker.address, [
      ...["--domain", "tspi,flight", ...from, ...to],
    ]);
    assert.equal((await both.ended()).last?.ended, "end of range");
    assert.deepEqual(subjectsOf(both.lines), past, "in the order of storing");

    await using live = await startPlayer(broker.address, ["--domain", "flight"]);
    await live.child.waitForLine(/following stream FLIGHTS/, READY_LIMIT_MS);
    const heard_s = Math.floor(systemClock.nowMs() / 1000);
    await storeBoth(broker, 1);
    await until("the flight is shown", () => live.lines.length === 1);
    const [line] = live.lines;
    assert.ok(line);
    assert.deepEqual([line.kind, line.subject], ["flight", "flights.updates.4ca97b"]);
    assert.ok(Math.abs(Date.parse(line.event_time) - heard_s * 1000) <= 1000);
    assert.deepEqual(line.position, { lat: 40.8, lon: -74, altitude_m: 3050 });
    assert.equal(line.message["type"], "flight_update");
  },
);

hostTest("a player shows the flights of replays, of its own and of a group", async (stage) => {
  const { broker } = stage;
  await broker.addFlights();
  const start_ms = systemClock.nowMs() - 1;
  const past = await storeBoth(broker, 3);
  // The group's replay lasts until the player has joined.
  await until("there is a past", () => systemClock.nowMs() > start_ms + 1000);
  past.push(...await storeBoth(broker, 1));
  const end_ms = await broker.untilPast("TSPI", "FLIGHTS");
  await using _host = await stage.host();
  await using own = await startPlayer(broker.address, [
    ...["--source", "client.desk-4.main", "--from", formatIso(start_ms)],
    ...["--domain", "tspi,flight", "--rate", "64"],
  ]);
  const played = () => own.lines.filter(({ state }) => !state);
  await until("its own is shown", () => played().length === past.length);
  assert.deepEqual(subjectsOf(played()), past);

  await using follower = await startPlayer(broker.address, []);
  await follower.child.waitForLine(/following stream TSPI/, READY_LIMIT_MS);
  const stream = ["TSPI", "FLIGHTS"];
  await stage.start("replay.both", { start_ms, end_ms, stream, rate: 0.1 });
  await until("both of the group are shown", () => kindsOf(follower.lines).length === 2);
  assert.deepEqual(kindsOf(follower.lines).sort(), ["flight", "telemetry"]);
});

/** Stores reports of a climb at 5 m/s, 10 s apart by the source's clock, as fast as it goes. */
async function storeClimb(broker: RangeBroker, count: number): Promise<void> {
  const first_s = Math.floor(systemClock.nowMs() / 1000) - 3600;
  for (let i = 0; i < count; i++) {
    const last_contact_unix = first_s + 10 * i;
    const climb = { altitude_m: 3048 + 50 * i, geo_altitude_m: null, vertical_rate_mps: 5 };
    await broker.publishFlight({ ...climb, last_contact_unix }, last_contact_unix * 1000);
  }
}

hostTest(
  "a player derives the same live, from the past and in replays of any rate",
  async (stage) => {
    const { broker } = stage;
    await broker.addFlights();
    const from = formatIso(systemClock.nowMs() - 1);
    await using live = await startPlayer(broker.address, ["--domain", "flight"]);
    await live.child.waitForLine(/following stream FLIGHTS/, READY_LIMIT_MS);
    await storeClimb(broker, 8);
    const to = formatIso(await broker.untilPast("FLIGHTS"));
    await until("the flights are shown", () => live.lines.length === 8);
    const derived = live.lines.map((line) => line.derived);
    assert.deepEqual(derived.map((each) => each !== undefined), [
      ...[false, false, true, true, true, true, true, true],
    ]);
    assert.ok(Math.abs((derived.at(-1)?.altitude_m ?? NaN) - 3398) < 0.1);
    assert.ok(Math.abs((derived.at(-1)?.vertical_rate_mps ?? NaN) - 5) < 0.1);
    assert.equal(live.lines.at(-1)?.position?.altitude_m, 3398, "measured");

    await using past = await startPlayer(broker.address, [
      ...["--domain", "flight", "--from", from, "--to", to, "--rate", "max"],
    ]);
    assert.equal((await past.ended()).last?.ended, "end of range");
    assert.deepEqual(past.lines.map((line) => line.derived), derived);
    await using _host = await stage.host();
    await using own = await startPlayer(broker.address, [
      ...["--source", "client.desk-4.main", "--from", from, "--rate", "64", "--domain", "flight"],
    ]);
    const played = () => own.lines.filter(({ kind, state }) => kind === "flight" && !state);
    await until("the replay is shown", () => played().length === 8);
    assert.deepEqual(played().map((line) => line.derived), derived);
  },
);
