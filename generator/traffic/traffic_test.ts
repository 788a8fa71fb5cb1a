import assert from "node:assert/strict";
import { greatCircleDistance_m } from "@rangecast/domains/geodesy/great-circle";
import { encodeFlight, readFlight } from "@rangecast/domains/flight/decode-flight";
import type { FlightPayload } from "@rangecast/domains/flight/message";
import { SCENARIOS } from "./plan.ts";
import { Traffic } from "./traffic.ts";

const AIRPORT = { lat: 57.66, lon: 18.35 };
const START_S = 1_764_380_000;

/** All reports of `seconds` seconds, by callsign without its number. */
function fly(seconds: number, { count = SCENARIOS.length, seed = 1, interval_s = 5 } = {}) {
  const traffic = new Traffic({ count, airport: AIRPORT, seed, interval_s });
  const reports = new Map<string, FlightPayload[]>();
  for (let s = 0; s < seconds; s++) {
    for (const report of traffic.next(START_S + s)) {
      const name = report.callsign?.slice(0, -1) ?? "";
      reports.set(name, [...reports.get(name) ?? [], report]);
    }
  }
  return (name: string) => reports.get(name) ?? [];
}

const fromAirport_m = ({ position }: FlightPayload) => greatCircleDistance_m(AIRPORT, position);

/** Ground speeds that successive reports imply. */
function speeds(reports: readonly FlightPayload[]): number[] {
  return reports.slice(1).map((report, i) => {
    const before = reports[i] ?? report;
    const metres = greatCircleDistance_m(before.position, report.position);
    return metres / (report.last_contact_unix - before.last_contact_unix);
  });
}

Deno.test("Traffic.next() gives the same reports for the same seed, and others for another", () => {
  const reports = (seed: number) => JSON.stringify(fly(30, { seed, count: 15 })("RC1"));
  assert.equal(reports(1), reports(1));
  assert.notEqual(reports(1), reports(2));
});

Deno.test("Traffic.next() gives valid flights, each aircraft once in an interval", () => {
  const traffic = new Traffic({ count: 40, airport: AIRPORT, seed: 3, interval_s: 4 });
  const seen = new Set<string>();
  for (let s = 0; s < 4; s++) {
    for (const payload of traffic.next(START_S + s)) {
      seen.add(payload.icao24);
      const message = {
        schema_version: 1 as const,
        type: "flight_update" as const,
        produced_at: "2026-01-01T00:00:00Z",
        source: {
          provider: "rangecast",
          mode: "synthetic",
          bbox: { lat_min: 0, lat_max: 1, lon_min: 0, lon_max: 1 },
          poll_interval_s: 4,
        },
        payload,
      };
      assert.equal(
        typeof readFlight(JSON.parse(new TextDecoder().decode(encodeFlight(message)))),
        "object",
      );
    }
  }
  assert.equal(seen.size, 40);
});

Deno.test("Traffic has the situations that findings are about", () => {
  const of = fly(1000);
  const emergency = of("EMERG").filter(({ vertical_rate_mps }) =>
    Number(vertical_rate_mps) < -15.24
  );
  assert.ok(emergency.length > 3 && emergency.every((report) => fromAirport_m(report) > 10_000));

  const low = of("LOW").filter(({ altitude_m }) => Number(altitude_m) < 300);
  assert.ok(low.length > 3 && low.every((report) => fromAirport_m(report) > 15_000));

  const landing = of("GOARND");
  const lowest = Math.min(...landing.map(({ altitude_m }) => Number(altitude_m)));
  assert.ok(lowest < 200);
  const below = landing.filter(({ altitude_m }) => Number(altitude_m) < 300);
  assert.ok(below.every((report) => fromAirport_m(report) < 10_000));
  assert.ok(landing.some(({ vertical_rate_mps }) => Number(vertical_rate_mps) > 7.62));

  const [first] = of("HOLD");
  assert.ok(first);
  for (const { position, altitude_m, velocity_mps } of of("HOLD")) {
    assert.ok(greatCircleDistance_m(first.position, position) < 10_000);
    assert.ok(Number(altitude_m) > 3000 && Number(velocity_mps) < 100);
  }

  for (const code of ["7500", "7600", "7700"]) {
    assert.ok(of(`SQ${code}`).some(({ squawk }) => squawk === code));
  }
  assert.ok(Math.max(...speeds(of("JUMP"))) > 1000);
  const silences = of("GAP").map(({ last_contact_unix }, i, all) =>
    last_contact_unix - (all[i - 1]?.last_contact_unix ?? last_contact_unix)
  );
  assert.ok(Math.max(...silences) >= 90);
  assert.ok(of("TAXI").every(({ on_ground, altitude_m }) => on_ground && altitude_m === null));
});

Deno.test("Traffic moves as its speeds say, but for the one that jumps, when it begins again too", () => {
  const of = fly(3000, { count: SCENARIOS.length });
  for (const { name } of SCENARIOS) {
    if (name === "JUMP") continue;
    const reports = of(name);
    for (const [i, implied_mps] of speeds(reports).entries()) {
      assert.ok(
        implied_mps <= Number(reports[i]?.velocity_mps) * 1.2 + 20,
        `${name} ${implied_mps}`,
      );
    }
  }
});
