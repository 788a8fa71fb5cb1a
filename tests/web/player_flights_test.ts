import assert from "node:assert/strict";
import { systemClock } from "@rangecast/base/clock";
import { ensureStreams } from "@rangecast/bus/provision";
import { streamSpecs } from "@rangecast/bus/streams";
import { encode } from "@rangecast/codec/cbor";
import type { FlightPayload } from "@rangecast/domains/flight/message";
import type { RangeBroker } from "../support/range_broker.ts";
import { until } from "../support/until.ts";
import { OlderClient } from "../support/web/older_client.ts";
import type { PlayerStand } from "../support/web/player_stand.ts";
import { playerTest } from "../support/web/player_test.ts";

const UNREADABLE = 'rangecast_anomalies_unreadable{reason="off_schema"}';
const COMPAT = { flags: ["--compat", "--ws-delta-interval-ms", "50"] };

/** A flight as the contract lists its fields. */
const FLIGHT = {
  callsign: "RYR4TQ",
  position: { lat: 40.8, lon: -74 },
  altitude_m: 3000,
  heading_deg: 90,
  velocity_mps: 120,
  vertical_rate_mps: -2.5,
  on_ground: false,
  squawk: "1000",
};

function flightsTest(
  name: string,
  use: (stand: PlayerStand) => Promise<void>,
  options: Parameters<typeof playerTest>[2] = COMPAT,
): void {
  playerTest(name, async (stand) => {
    await stand.stage.broker.addFlights();
    await use(stand);
  }, options);
}

/** Publishes the state of an aircraft, heard `age_s` ago by a source whose clock is right. */
async function publishFlight(
  broker: RangeBroker,
  icao24: string,
  { age_s = 0, ...given }: Partial<FlightPayload> & { readonly age_s?: number } = {},
): Promise<{ readonly last_contact_unix: number }> {
  const now_ms = systemClock.nowMs();
  const last_contact_unix = given.last_contact_unix ?? Math.floor(now_ms / 1000) - age_s;
  await broker.publishFlight({ icao24, ...given, last_contact_unix }, now_ms);
  return { last_contact_unix };
}

/** Status and JSON of an answer. */
async function read(
  { origin }: PlayerStand,
  path: string,
  headers: HeadersInit = {},
): Promise<[number, Record<string, unknown>]> {
  const response = await fetch(`${origin}${path}`, { headers });
  return [response.status, await response.json()];
}

/** The value of a sample of `/metrics`. */
async function sample({ origin }: PlayerStand, name: string): Promise<number> {
  const text = await (await fetch(`${origin}/metrics`)).text();
  return Number(text.split("\n").find((line) => line.startsWith(`${name} `))?.split(" ").at(-1));
}

/** Waits until so many flights are told of: their stream was made after the program had begun. */
async function untilCached(stand: PlayerStand, count: number): Promise<void> {
  const cached = async () => (await read(stand, "/flights"))[1].count === count;
  await until(`${count} flights are cached`, cached);
}

/** The header of a program with a token, which the pages have taken note of. */
async function bearer(stand: PlayerStand): Promise<string> {
  const authorization = `Bearer ${await stand.addToken("recorder")}`;
  await until("the token is known", async () => {
    const { body, status } = await fetch(`${stand.origin}/session`, { headers: { authorization } });
    await body?.cancel();
    return status === 204;
  });
  return authorization;
}

flightsTest("a client that knows only /ws/flights in JSON is served as ever", async (stand) => {
  const { broker } = stand.stage;
  const { last_contact_unix } = await publishFlight(broker, "4ca97b");
  await untilCached(stand, 1);
  await using client = new OlderClient(stand.port);
  const [snapshot] = await client.untilMessages(1);
  const { timestamp, ...rest } = Object(snapshot);
  assert.match(timestamp, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
  const flight = { icao24: "4ca97b", ...FLIGHT, last_contact_unix, status: "NORMAL" };
  assert.deepEqual(rest, { type: "snapshot", sequence: 1, flights: [flight] });
  await publishFlight(broker, "4ca97b", { last_contact_unix, squawk: "7700" });
  const delta = Object((await client.untilMessages(2))[1]);
  assert.deepEqual([delta.type, delta.sequence, delta.removed], ["delta", 2, []]);
  assert.deepEqual(delta.upserts, [{ ...flight, squawk: "7700" }]);
  // Nobody refuses what is old but the program: it tells of it in its numbers alone.
  await publishFlight(broker, "4ca97b", { age_s: 20, squawk: "0000" });
  const rejected = 'backend_messages_rejected_total{reason="out_of_order"}';
  await until("it is refused", async () => await sample(stand, rejected) === 1);
  await publishFlight(broker, "abcdef", { age_s: 40 });
  const next = Object((await client.untilMessages(3))[2]);
  assert.deepEqual([next.sequence, next.upserts.length], [3, 1]);
  assert.equal(next.upserts[0].status, "GHOST");
  assert.ok(next.upserts[0].position.lon > -74, "it is predicted to have gone on to the east");
  assert.equal(await sample(stand, "backend_websocket_connections"), 1);
  assert.equal(await sample(stand, "backend_flights_cached"), 2);
  assert.equal(await sample(stand, 'backend_websocket_messages_sent_total{type="snapshot"}'), 1);
  assert.equal(await sample(stand, "backend_messages_processed_total"), 3);
}, { ...COMPAT, eachBroker: true });

flightsTest("clients of /ws/flights choose msgpack or CBOR by subprotocol", async (stand) => {
  const { broker } = stand.stage;
  const { last_contact_unix } = await publishFlight(broker, "4ca97b");
  await untilCached(stand, 1);
  await using packed = new OlderClient(stand.port, ["msgpack"]);
  await using cbor = new OlderClient(stand.port, ["unheard-of", "cbor", "json"]);
  const flight = { icao24: "4ca97b", ...FLIGHT, last_contact_unix, status: "NORMAL" };
  for (const client of [packed, cbor]) {
    const { type, sequence, flights } = Object((await client.untilMessages(1))[0]);
    assert.deepEqual([type, sequence, flights], ["snapshot", 1, [flight]]);
  }
  assert.deepEqual([packed.protocol, cbor.protocol], ["msgpack", "cbor"]);
  await publishFlight(broker, "4ca97b", { last_contact_unix, on_ground: true });
  const [sequence, ts_ms, upserts, removed] = Object((await packed.untilMessages(2))[1]);
  assert.deepEqual([sequence, removed, Number.isInteger(ts_ms)], [2, [], true]);
  assert.deepEqual(upserts, [["4ca97b", 40.8, -74, 3000, 90, 120, -2.5, true, "NORMAL"]]);
  assert.deepEqual(Object((await cbor.untilMessages(2))[1]).upserts, [{
    ...flight,
    on_ground: true,
  }]);
  await stand.stopServing();
  for (const client of [packed, cbor]) {
    await until("it is told when to come back", () => client.closed !== null);
    assert.deepEqual(client.closed, { code: 1001, reason: "500" });
  }
});

flightsTest(
  "/ws/flights is for this machine and for tokens, and for no page of somebody else's",
  async (stand) => {
    const knock = (headers: Record<string, string>) => upgrade(stand, headers);
    const authorization = await bearer(stand);
    assert.equal(await knock({}), 101);
    assert.equal(await knock({ origin: stand.origin }), 101);
    assert.equal(await knock({ authorization }), 101);
    assert.equal(await knock({ origin: "https://evil.example" }), 403);
    assert.equal(await knock({ origin: "null" }), 403);
    assert.equal(await knock({ authorization: "Bearer wrong" }), 401);
    assert.equal(await knock({ host: "evil.example" }), 421);
    assert.equal((await read(stand, "/flights", { origin: "https://evil.example" }))[0], 401);
    assert.equal(
      (await read(stand, "/history?from=1&to=2&parts=1"))[0],
      401,
      "nothing else is open",
    );
  },
);

flightsTest("behind a proxy only a token reads flights", async (stand) => {
  const authorization = await bearer(stand);
  assert.equal(await upgrade(stand, {}), 401);
  assert.equal(await upgrade(stand, { "x-forwarded-for": "127.0.0.1" }), 401);
  assert.equal(await upgrade(stand, { authorization }), 101);
  assert.equal((await read(stand, "/flights"))[0], 401);
  assert.equal((await read(stand, "/flights", { "x-forwarded-for": "127.0.0.1" }))[0], 401);
  await until(
    "the flights are loaded",
    async () => (await read(stand, "/flights", { authorization }))[0] === 200,
  );
}, { flags: ["--compat", "--behind-proxy", "--allowed-origin", "https://range.example"] });

flightsTest(
  "without --compat there is no /ws/flights, and flights are read with a session",
  async (stand) => {
    const authorization = await bearer(stand);
    assert.equal(await upgrade(stand, { authorization }), 404);
    assert.equal(await upgrade(stand, {}), 403, "as any path without a session or an origin");
    assert.equal((await read(stand, "/flights"))[0], 401);
    await publishFlight(stand.stage.broker, "4ca97b");
    const [status] = await read(stand, "/flights", { authorization });
    assert.ok(status === 503 || status === 200, "they are loaded when somebody first asks");
    await until(
      "the flights are loaded",
      async () => (await read(stand, "/flights", { authorization }))[1].count === 1,
    );
  },
  {},
);

flightsTest("what was heard of flights is read by minutes, and at instants", async (stand) => {
  const { broker } = stand.stage;
  await publishFlight(broker, "4ca97b", { age_s: 2, altitude_m: 100 });
  await publishFlight(broker, "4ca97b", { age_s: 1, altitude_m: 200 });
  await publishFlight(broker, "abcdef", { altitude_m: 300 });
  const [status, one] = await read(stand, "/flights/4CA97B/history?minutes=5&limit=1000");
  const heights = (list: unknown) => Object(list).map((each: unknown) => Object(each).altitude_m);
  assert.deepEqual([status, one.icao24, one.count, heights(one.history)], [
    ...[200, "4ca97b", 2, [100, 200]],
  ]);
  const [, newest] = await read(stand, "/flights/4ca97b/history?limit=1");
  assert.deepEqual(heights(newest.history), [200]);
  const now_s = Math.floor(Date.parse(String((await read(stand, "/flights"))[1].timestamp)) / 1000);
  const query = `start_ts=${now_s - 9}&end_ts=${now_s + 1}&interval_s=10`;
  const [, { count, frames }] = await read(stand, `/flights/history?${query}`);
  const [before, after] = Object(frames);
  assert.deepEqual([count, before.flights, heights(after.flights)], [2, [], [200, 300]]);
  for (
    const path of [
      ...["/flights/xyz/history", "/flights/4ca97b/history?minutes=61"],
      ...["/flights/4ca97b/history?limit=0", "/flights/history?start_ts=1"],
      ...["/flights/history?start_ts=2&end_ts=1", "/flights/history?start_ts=x&end_ts=1"],
      "/flights/history?start_ts=1&end_ts=100000&interval_s=1",
    ]
  ) {
    const [refused, { code, message }] = await read(stand, path);
    assert.deepEqual([refused, code], [400, "input"], path);
    assert.match(String(message), /must|needed/);
  }
  const requests =
    'backend_http_requests_total{method="GET",path="/flights/:icao24/history",status="400"}';
  assert.equal(await sample(stand, requests), 3);
}, { ...COMPAT, eachBroker: true });

flightsTest("anomalies are the latest findings about flights", async (stand) => {
  const { broker } = stand.stage;
  const kept = { max_age_ms: 3_600_000, max_bytes: 2 ** 20 };
  await ensureStreams(broker.connection, streamSpecs("tspi", { findings: kept }));
  const finding = (entity: string, rev: number, domain = "flight") => ({
    ...{ id: `SQUAWK_7700:${entity}:1`, rule: "SQUAWK_7700", domain, entity, severity: "HIGH" },
    ...{
      state: rev === 1 ? "open" : "closed",
      opened_ms: 1,
      updated_ms: rev,
      text: "an emergency",
    },
    ...{ evidence: [{ stream: "FLIGHTS", seq: 1 }], rev },
  });
  const say = (body: object, entity: string, domain = "flight") =>
    broker.publish(`findings.${domain}.SQUAWK_7700.${entity}`, encode(body));
  await say(finding("4ca97b", 1), "4ca97b");
  await say(finding("4ca97b", 2), "4ca97b");
  await say(finding("abcdef", 1), "abcdef");
  await say(finding("501", 1, "tspi"), "501", "tspi");
  await say({ no: "finding" }, "00000a");
  const [status, { count, anomalies }] = await read(stand, "/anomalies");
  assert.deepEqual([status, count], [200, 2]);
  assert.deepEqual(anomalies, [finding("4ca97b", 2), finding("abcdef", 1)]);
  assert.equal(await sample(stand, UNREADABLE), 1);
  const [healthy, health] = await read(stand, "/health");
  assert.deepEqual([healthy, health.ok], [200, true]);
}, { ...COMPAT, eachBroker: true });

playerTest("a range without flights has none, and nothing is wrong", async (stand) => {
  await untilCached(stand, 0);
  await using client = new OlderClient(stand.port);
  assert.deepEqual(Object((await client.untilMessages(1))[0]).flights, []);
  assert.equal((await read(stand, "/flights/4ca97b/history"))[1].count, 0);
  const [, { frames }] = await read(stand, "/flights/history?start_ts=1000&end_ts=1001");
  assert.deepEqual(Object(frames).map((frame: object) => Object(frame).flights), [[]]);
  assert.equal((await read(stand, "/anomalies"))[1].count, 0);
}, { ...COMPAT, eachBroker: true });

/** The status with which the server answers a request for `/ws/flights`. */
async function upgrade({ port }: PlayerStand, headers: Record<string, string>): Promise<number> {
  using connection = await Deno.connect({ hostname: "127.0.0.1", port });
  const all = {
    host: `127.0.0.1:${port}`,
    connection: "upgrade",
    upgrade: "websocket",
    "sec-websocket-version": "13",
    "sec-websocket-key": "AAAAAAAAAAAAAAAAAAAAAA==",
    ...headers,
  };
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`).join("");
  const request = `GET /ws/flights HTTP/1.1\r\n${lines}\r\n`;
  await connection.write(new TextEncoder().encode(request));
  const buffer = new Uint8Array(1024);
  const length = await connection.read(buffer) ?? 0;
  return Number(new TextDecoder().decode(buffer.subarray(0, length)).split(" ")[1]);
}
