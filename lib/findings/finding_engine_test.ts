import assert from "node:assert/strict";
import { tspiDomain } from "@rangecast/domains/tspi/tspi-domain";

import fc from "fast-check";
import { CATALOG } from "./detectors/catalog.ts";
import type { Finding } from "./finding.ts";
import { FindingEngine } from "./finding_engine.ts";
import { flightScenarios } from "./testing/flight_scenarios.ts";
import { simulatedReport } from "./testing/simulated_report.ts";
import { allRules, flightEngine, observedFlight } from "./testing/sampled_engine.ts";

const START_MS = 1_764_380_000_000;
const END_MS = START_MS + 4 * 3_600_000;

/** All reports of some flights of every kind, in order, as they were stored. */
const REPORTS = flightScenarios(1, 7).flatMap(({ reports }) => reports)
  .toSorted((a, b) => a.last_contact_unix - b.last_contact_unix)
  .map((payload, seq) => ({ payload, seq, stored_ms: payload.last_contact_unix * 1000 + 250 }));

/** A record of sensors, one of which is silent for a while. */
const SENSORS = Array.from({ length: 1200 }, (_, at) => at)
  .filter((at) => at < 400 || at > 700)
  .map((at, seq) => ({ recv_ms: START_MS + at * 100, sensor_id: 500 + at % 3, seq }));

type Feed = (engine: FindingEngine) => { readonly at_ms: number; take(): Finding[] }[];

const FLIGHTS: Feed = (engine) =>
  REPORTS.map(({ payload, seq, stored_ms }) => ({
    at_ms: stored_ms,
    take: () => engine.observe(...observedFlight(payload, seq, stored_ms)),
  }));

const domain = tspiDomain();
const TSPI: Feed = (engine) =>
  SENSORS.map(({ recv_ms, sensor_id, seq }) => ({
    at_ms: recv_ms,
    take: () => {
      const message = simulatedReport({ sensor_id, recv_ms });
      const observation = domain.observe(message, { stored_ms: recv_ms, header: () => null });
      return engine.observe(observation, { stream: "TSPI", seq });
    },
  }));

const engines: readonly (readonly [string, Feed, () => FindingEngine])[] = [
  ["flights", FLIGHTS, flightEngine],
  ["sensors", TSPI, () => new FindingEngine({ domain, kinds: CATALOG, rules: allRules("tspi") })],
];

/** Takes everything, with ticks at the given times between, and at the end. */
function play(feed: Feed, engine: FindingEngine, ticks_ms: readonly number[]): Finding[] {
  const ticks = ticks_ms.toSorted((a, b) => a - b);
  const found: Finding[] = [];
  for (const { at_ms, take } of feed(engine)) {
    while ((ticks[0] ?? Infinity) <= at_ms) found.push(...engine.tick(ticks.shift() ?? 0));
    found.push(...take());
  }
  return [...found, ...engine.tick(END_MS)];
}

/** What was told of each finding, in an order that does not depend on ticks. */
function told(found: readonly Finding[]): string[] {
  return found.map((finding) => JSON.stringify(finding)).sort();
}

for (const [name, feed, engine] of engines) {
  Deno.test({
    name: `FindingEngine finds the same in ${name} when the clock ticks otherwise`,
    permissions: "none",
    fn() {
      const expected = told(play(feed, engine(), []));
      assert.ok(expected.length >= 4, `${expected.length} revisions`);
      const ticks = fc.array(fc.integer({ min: START_MS, max: END_MS }), { maxLength: 200 });
      fc.assert(
        fc.property(ticks, (ticks_ms) => {
          assert.deepEqual(told(play(feed, engine(), ticks_ms)), expected);
        }),
        { numRuns: 20 },
      );
    },
  });

  Deno.test({
    name: `FindingEngine neither repeats nor forgets in ${name} when it begins again anywhere`,
    permissions: "none",
    fn() {
      const whole = play(feed, engine(), []);
      const first = feed(engine()).length;
      fc.assert(
        fc.property(fc.integer({ min: 1, max: first - 1 }), (cut) => {
          const told = restarted(feed, engine, cut);
          assert.deepEqual(openings(told), openings(whole));
          assert.equal(new Set(told.map(({ id, rev }) => `${id}:${rev}`)).size, told.length);
        }),
        { numRuns: 30 },
      );
    },
  });
}

/** What is told by an engine that ends behind `cut` messages, and by the next one. */
function restarted(feed: Feed, engine: () => FindingEngine, cut: number): Finding[] {
  const before = engine();
  const first = feed(before).slice(0, cut);
  const told = first.flatMap(({ take }) => take());
  const end_ms = first.at(-1)?.at_ms ?? 0;
  told.push(...before.tick(end_ms));
  const latest = new Map(told.map((finding) => [`${finding.rule} ${finding.entity}`, finding]));
  const next = engine();
  next.restore([...latest.values()]);
  const from_ms = end_ms - next.memory_ms * 2;
  const all = feed(next);
  for (const { at_ms, take } of all.slice(0, cut)) if (at_ms >= from_ms) told.push(...take());
  told.push(...next.settle(end_ms));
  for (const { take } of all.slice(cut)) told.push(...take());
  return [...told, ...next.tick(END_MS)];
}

function openings(told: readonly Finding[]): string[] {
  return told.filter(({ rev }) => rev === 1).map(({ id }) => id).sort();
}

Deno.test({
  name: "FindingEngine finds the same flights when a recording is played many times as fast",
  permissions: "none",
  fn() {
    const played = (speed: number) => {
      const engine = flightEngine();
      const told = REPORTS.flatMap(({ payload, seq, stored_ms }) =>
        engine.observe(
          ...observedFlight(payload, seq, START_MS + (stored_ms - START_MS) / speed),
        )
      );
      return told.filter(({ rev }) => rev === 1)
        .map(({ rule, entity, evidence }) => `${rule} ${entity} ${JSON.stringify(evidence)}`)
        .sort();
    };
    const expected = played(1);
    assert.ok(expected.length >= 8);
    for (const speed of [0.5, 4, 60, 1000]) assert.deepEqual(played(speed), expected);
  },
});

Deno.test({
  name: "FindingEngine counts and passes over what is late, undecodable or not of its domain",
  permissions: "none",
  fn() {
    const engine = flightEngine();
    const message = {
      ...{ stream: "FLIGHTS", seq: 1, time_ms: START_MS, header: () => null },
      body: new TextEncoder().encode("{}"),
    };
    assert.deepEqual(engine.take({ ...message, subject: "flights.updates.4ca97b" }), []);
    assert.deepEqual(engine.take({ ...message, subject: "tspi.geocentric.1" }), []);
    assert.equal(engine.observations, 0);
    assert.equal(Object.values(engine.counts).reduce((sum, count) => sum + count), 1);
    engine.tick(START_MS + 10_000);
    const [report] = REPORTS;
    assert.ok(report);
    engine.observe(...observedFlight(report.payload, 2, START_MS + 5_000));
    assert.equal(engine.counts["late"], 1);
  },
});
