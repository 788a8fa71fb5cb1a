import assert from "node:assert/strict";
import { flightScenarios } from "../testing/flight_scenarios.ts";
import { flightEngine, observedFlight } from "../testing/sampled_engine.ts";
import { scoreRules } from "../testing/score.ts";
import { nearestAirport } from "./flight/airports.ts";

Deno.test({
  name: "the detectors of flights find what made-up flights hold, and nothing else",
  permissions: "none",
  fn() {
    const outcomes = flightScenarios(6, 3).map(({ expected, reports }) => {
      const engine = flightEngine();
      const found = reports.flatMap((payload, seq) =>
        engine.observe(...observedFlight(payload, seq, payload.last_contact_unix * 1000))
      );
      return { expected, found: [...new Set(found.map(({ rule }) => rule))] };
    });
    const scores = scoreRules(outcomes);
    assert.equal(scores.length, 10);
    for (const { rule, precision, recall } of scores) {
      assert.ok(
        (precision ?? 0) >= 0.95 && (recall ?? 0) >= 0.95,
        `${rule} ${precision} ${recall}`,
      );
    }
  },
});

Deno.test({
  name: "a finding about a flight closes when its cause is over",
  permissions: "none",
  fn() {
    for (const { name, expected, reports } of flightScenarios(1, 5)) {
      if (expected.length === 0) continue;
      const engine = flightEngine();
      for (const [seq, payload] of reports.entries()) {
        engine.observe(...observedFlight(payload, seq, payload.last_contact_unix * 1000));
      }
      const last = reports.at(-1);
      assert.ok(last);
      engine.tick(last.last_contact_unix * 1000 + engine.memory_ms + 1);
      assert.deepEqual(engine.open, [], name);
      assert.equal(engine.entities, 0);
    }
  },
});

Deno.test({
  name: "nearestAirport() tells the airport when one is within the radius, and null otherwise",
  permissions: "none",
  fn() {
    assert.match(nearestAirport({ lat: 47.45, lon: 8.56 }, 10_000)?.name ?? "", /Zurich/);
    assert.match(nearestAirport({ lat: 40.65, lon: -73.78 }, 10_000)?.name ?? "", /JFK/);
    assert.equal(nearestAirport({ lat: 46.6, lon: 8.5 }, 10_000), null);
  },
});
