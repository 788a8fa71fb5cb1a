import assert from "node:assert/strict";
import { systemClock } from "@rangecast/base/clock";
import { StreamReader } from "@rangecast/bus/stream-reader";
import { decodeFlight } from "@rangecast/domains/flight/decode-flight";
import type { FlightPayload } from "@rangecast/domains/flight/message";
import { readLine } from "@rangecast/launch/read-line";
import { onEmbeddedBroker, type TestBroker } from "./support/brokers.ts";
import { needsRealFlights } from "./support/opensky_tool.ts";
import { RangeBroker } from "./support/range_broker.ts";
import { type RecordedRow, recordedRows, vectorOf } from "./support/recorded_rows.ts";
import { startFindings } from "./support/running_findings.ts";
import { type FlightsState, RunningFlights } from "./support/running_flights.ts";
import { until } from "./support/until.ts";

/** A poll brings what was heard in this time: an aircraft of 120 s would be gone. */
const POLL_MS = 100_000;
const WORLD = ["--lat-min", "-90", "--lat-max", "90", "--lon-min", "-180", "--lon-max", "180"];

interface Outcome {
  readonly end: FlightsState;
  /** What is in the stream. */
  readonly payloads: readonly FlightPayload[];
  /** How often each rule found something. */
  readonly found: Readonly<Record<string, number>>;
}

/** A recording through the programs: polls, the stream, and what is found in it. */
async function play(server: TestBroker, name: string): Promise<Outcome> {
  const polls = pollsOf(await recordedRows(name));
  await using api = serve(polls);
  await using broker = await RangeBroker.on(server);
  const args = ["--base-url", api.url, "--poll-interval", "0.05", ...WORLD];
  await using flights = await RunningFlights.start(server, args);
  await until("all is told", async () => {
    const { polls: counts } = await flights.health();
    return (counts["success"] ?? 0) > polls.length;
  }, 60_000);
  const { end } = await flights.stop();
  const payloads = await stored(broker, end.ledger.stored);
  await using findings = await startFindings(broker.address, ["--recompute", "--from", "1h-ago"]);
  assert.equal((await findings.child.ended).code, 0, findings.child.lastLogLines.join("\n"));
  const found: Record<string, number> = {};
  for (const line of findings.output) {
    const { rule, rev } = readLine<{ rule: string; rev: number }>(line);
    if (rev === 1) found[rule] = (found[rule] ?? 0) + 1;
  }
  return { end, payloads, found };
}

function pollsOf(rows: readonly RecordedRow[]): RecordedRow[][] {
  const polls: RecordedRow[][] = [];
  let end_ms = -Infinity;
  for (const row of rows) {
    const at_ms = Number(row["timestamp"]);
    if (at_ms >= end_ms) {
      polls.push([]);
      end_ms = at_ms + POLL_MS;
    }
    polls.at(-1)?.push(row);
  }
  return polls;
}

/** An API that answers each poll with the next rows, and then with nobody. */
function serve(polls: readonly (readonly RecordedRow[])[]) {
  let asked = 0;
  const server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen: () => {} }, () => {
    const rows = polls[asked++] ?? [];
    const time = Number((rows.at(-1) ?? polls.at(-1)?.at(-1))?.["timestamp"]) / 1000;
    return Response.json({ time, states: rows.length > 0 ? rows.map(vectorOf) : null });
  });
  return {
    url: `http://127.0.0.1:${server.addr.port}`,
    [Symbol.asyncDispose]: () => server.shutdown(),
  };
}

/** The payloads in the stream of flights, as whoever receives them reads them. */
async function stored({ connection }: RangeBroker, count: number): Promise<FlightPayload[]> {
  const payloads: FlightPayload[] = [];
  await using reader = new StreamReader({
    ...{ connection, clock: systemClock, stream: "FLIGHTS", filters: ["flights.updates.>"] },
    from: { type: "sequence", sequence: 1 },
    onChange: () => {},
  });
  await until("all is read", () => {
    for (let next = reader.take(); next; next = reader.take()) {
      const message = decodeFlight(next.body);
      assert.ok(typeof message !== "string", String(message));
      payloads.push(message.payload);
    }
    return payloads.length >= count;
  });
  return payloads;
}

function count(payloads: readonly FlightPayload[], has: (payload: FlightPayload) => boolean) {
  return payloads.filter(has).length;
}

function recordingTest(name: string, recording: string, look: (outcome: Outcome) => void): void {
  onEmbeddedBroker(name, async (server) => {
    const outcome = await play(server, recording);
    assert.ok(outcome.end.balanced);
    look(outcome);
  }, needsRealFlights.ignore);
}

// Counts of rows were taken from the files themselves; so were those of findings, by rules of thumb
// that share nothing with the detectors: stretches below 984 feet or above 65617, and places that lie
// 1 km and more than 1000 m/s apart, a minute after the last such.

recordingTest(
  "a refuelling jet is told with all that nobody knows of it, and with what is found",
  "inflight_refuelling",
  ({ end, payloads, found }) => {
    assert.equal(end.ledger.received, 10_397);
    assert.equal(end.ledger.stored, 10_396);
    assert.deepEqual(end.ledger.refused, { no_position: 1 });
    assert.deepEqual(end.dead_letters["stored"], 0, "no position is no malformed vector");
    assert.equal(payloads.length, 10_396);
    assert.equal(count(payloads, ({ velocity_mps }) => velocity_mps === null), 5_899);
    assert.equal(count(payloads, ({ heading_deg }) => heading_deg === null), 5_899);
    assert.equal(count(payloads, ({ vertical_rate_mps }) => vertical_rate_mps === null), 10_396);
    assert.equal(count(payloads, ({ geo_altitude_m }) => geo_altitude_m === null), 10_396);
    assert.deepEqual(found, {
      LOW_ALTITUDE_WARNING: 4,
      IMPLAUSIBLE_ALTITUDE: 2,
      POSITION_JUMP: 1,
    });
  },
);

recordingTest(
  "aircraft that taxi at an airport are told as on the ground, once each, and warn nobody",
  "zurich_airport",
  ({ end, payloads, found }) => {
    assert.equal(end.ledger.received, 17_132);
    assert.equal(end.ledger.stored, 14_834);
    assert.equal(end.ledger.duplicates, 2_298);
    assert.equal(new Set(payloads.map(({ icao24 }) => icao24)).size, 10);
    assert.equal(count(payloads, ({ on_ground }) => on_ground), 11_657);
    assert.equal(count(payloads, ({ altitude_m }) => altitude_m === null), 5_326);
    assert.equal(count(payloads, ({ velocity_mps }) => velocity_mps === null), 5_079);
    const { LOW_ALTITUDE_WARNING, GO_AROUND, POSITION_JUMP } = found;
    assert.deepEqual([LOW_ALTITUDE_WARNING, GO_AROUND], [undefined, undefined]);
    assert.equal(POSITION_JUMP, 2);
  },
);

recordingTest(
  "an aircraft whose positions are jammed and spoofed jumps",
  "noisy_spoofing",
  ({ end, payloads, found }) => {
    assert.equal(end.ledger.received, 8_681);
    assert.equal(end.ledger.stored, 8_670);
    assert.deepEqual(end.ledger.refused, { no_position: 11 });
    assert.equal(count(payloads, ({ altitude_m }) => altitude_m === null), 0);
    assert.equal(found["POSITION_JUMP"], 18);
    assert.equal(found["IMPLAUSIBLE_SPEED"], undefined, "what it says of its speed is right");
  },
);
