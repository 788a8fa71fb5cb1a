import assert from "node:assert/strict";
import { jetstreamManager } from "@nats-io/jetstream";
import { systemClock } from "@rangecast/base/clock";
import { parseFlags } from "@rangecast/cli/flags";
import { decodeFlight, encodeFlight } from "@rangecast/domains/flight/decode-flight";
import { flightsProgram } from "@rangecast/producer/flights-program";
import { NO_VARIABLES, readVariables, type Variables } from "@rangecast/producer/flights-variables";
import { ROOT } from "./lint/scope.ts";
import { onEachBroker, onEmbeddedBroker } from "./support/brokers.ts";
import { flightMessage } from "./support/flight_samples.ts";
import { RangeBroker } from "./support/range_broker.ts";
import { needsRealFlights, startOpenSky } from "./support/opensky_tool.ts";
import { RunningFlights } from "./support/running_flights.ts";
import { freePorts } from "./support/running_producer.ts";
import { scratchFolder } from "./support/scratch.ts";
import { until } from "./support/until.ts";

const TIME_S = 1_533_114_000;
const SECRET = "s3cret-of-the-client";

/** A state vector of OpenSky, with other values at some indexes. */
function vector(icao24: string, changes: Readonly<Record<number, unknown>> = {}): unknown[] {
  const values: unknown[] = [
    ...[icao24, "SWR12   ", "Switzerland", TIME_S, TIME_S, 8.5, 47.4, 3000, false, 120, 90],
    ...[-2.5, null, 3050, null, false, 0],
  ];
  for (const [index, value] of Object.entries(changes)) values[Number(index)] = value;
  return values;
}

/** An API that gives tokens and answers polls by their number, the last answer again and again. */
function serveApi(answers: readonly (() => Response)[]) {
  let [polls, tokens] = [0, 0];
  const server = Deno.serve(
    { hostname: "127.0.0.1", port: 0, onListen: () => {} },
    async (request) => {
      if (new URL(request.url).pathname === "/token") {
        const form = new URLSearchParams(await request.text());
        const known = form.get("client_secret") === SECRET;
        return known
          ? Response.json({ access_token: `t${++tokens}`, expires_in: 1800 })
          : new Response("no", { status: 401 });
      }
      // The first token is one that has just ended.
      if (request.headers.get("authorization") !== "Bearer t2") {
        return new Response("no", { status: 401 });
      }
      const answer = answers[Math.min(polls++, answers.length - 1)];
      return answer?.() ?? new Response("no", { status: 500 });
    },
  );
  const url = `http://127.0.0.1:${server.addr.port}`;
  return {
    url,
    args: ["--base-url", url, "--token-url", `${url}/token`, "--poll-interval", "0.05"],
    [Symbol.asyncDispose]: () => server.shutdown(),
  };
}

const states = (...vectors: unknown[]) => () => Response.json({ time: TIME_S, states: vectors });

onEachBroker(
  "producer:flights: each state is stored once, whatever the API does",
  async (server) => {
    await using folder = await scratchFolder();
    const envFile = `${folder.path}/opensky.env`;
    await Deno.writeTextFile(envFile, `OPENSKY_CLIENT_ID=me\nOPENSKY_CLIENT_SECRET=${SECRET}\n`);
    await using api = serveApi([
      () => Response.json({ time: TIME_S, states: null }),
      () => new Response("{", { headers: { "content-type": "application/json" } }),
      () =>
        new Response("", { status: 429, headers: { "X-Rate-Limit-Retry-After-Seconds": "0.1" } }),
      states(vector("4B1805"), vector("4b1806", { 5: null, 6: null }), vector("nobody"), ["?"]),
      states(vector("4b1805"), vector("4b1807")),
    ]);
    await using broker = await RangeBroker.on(server);
    await using flights = await RunningFlights.start(server, [...api.args, "--env-file", envFile]);
    await until(
      "a state has come twice",
      async () => (await flights.health()).ledger.duplicates > 0,
    );
    const metrics = await flights.metrics();
    assert.match(metrics, /producer_polls_total\{status="rate_limited"\} 1/);
    assert.match(metrics, /producer_api_errors_total\{error_type="broken_body"\} 1/);
    assert.match(metrics, /producer_token_refreshes_total\{status="success"\} 2/);
    assert.match(metrics, /producer_flights_published_total\{subject="flights.updates"\} 2/);
    assert.match(metrics, /producer_deadletter_total 2/);
    assert.match(metrics, /producer_current_flights 2/);
    assert.match(metrics, /producer_poll_latency_seconds_count \d/);
    const { code, end } = await flights.stop();
    assert.equal(code, 0);
    assert.ok(end.balanced);
    assert.equal(end.ledger.stored, 2);
    assert.deepEqual(end.ledger.refused, { no_position: 1, icao24: 1, shape: 1 });
    assert.equal(end.dead_letters["stored"], 2);
    assert.doesNotMatch(flights.output.join("\n"), new RegExp(SECRET));

    const { direct } = await jetstreamManager(broker.connection.nats, { checkAPI: false });
    const stored = await direct.getMessage("FLIGHTS", { seq: 1 });
    assert.equal(stored?.subject, "flights.updates.4b1805");
    assert.equal(stored?.header.get("Nats-Msg-Id"), `4b1805:${TIME_S}`);
    assert.equal(stored?.header.get("Rangecast-Source-Time-Ms"), `${TIME_S}000`);
    const message = decodeFlight(stored?.data ?? new Uint8Array());
    assert.ok(typeof message !== "string", String(message));
    assert.equal(message.payload.callsign, "SWR12");
    assert.equal(message.source.poll_interval_s, 0.05);
    const letter = await direct.getMessage("DEADLETTER", { seq: 1 });
    assert.equal(letter?.subject, "deadletter.flight");
    assert.equal(letter?.header.get("Rangecast-Reason"), "icao24");
    assert.equal(letter?.header.get("Rangecast-Source"), api.url);
  },
);

onEmbeddedBroker(
  "producer:flights: a file is replayed to its end, broken lines counted",
  async (server) => {
    await using folder = await scratchFolder();
    const file = `${folder.path}/flights.jsonl`;
    const line = (last_contact_unix: number) =>
      new TextDecoder().decode(encodeFlight(flightMessage({ last_contact_unix })));
    await Deno.writeTextFile(file, `${line(TIME_S)}\n\n{"x"\n${line(TIME_S + 30)}\n`);
    await using broker = await RangeBroker.on(server);
    const args = ["--mode", "replay", "--replay-file", file, "--replay-speed", "100"];
    const begun_ms = systemClock.monotonicMs();
    await using flights = await RunningFlights.start(server, args);
    const { code, end } = await flights.ended();
    assert.equal(code, 0);
    assert.ok(systemClock.monotonicMs() - begun_ms >= 300, "30 s at 100x");
    assert.ok(end.balanced);
    assert.equal(end.ledger.stored, 2);
    assert.deepEqual(end.replay_lines, { flight: 2, blank: 1, broken: 1 });
    const { direct } = await jetstreamManager(broker.connection.nats, { checkAPI: false });
    const stored = await direct.getMessage("FLIGHTS", { seq: 2 });
    assert.equal(stored?.header.get("Rangecast-Source-Time-Ms"), `${TIME_S + 30}000`);
    const message = decodeFlight(stored?.data ?? new Uint8Array());
    assert.ok(typeof message !== "string", String(message));
    assert.equal(message.source.mode, "replay");
  },
);

Deno.test("the example of an env file says what holds without one", () => {
  const environment = {
    variable: () => undefined,
    readFile: () => Deno.readTextFileSync(`${ROOT}.env.example`),
  };
  const configured = (variables: Variables) => {
    const program = flightsProgram(variables);
    return program.configure(parseFlags(program.flags, []));
  };
  const example = readVariables([], environment);
  assert.equal(example.problem, null);
  assert.ok(Object.keys(example.values).length > 5);
  assert.deepEqual(configured(example), configured(NO_VARIABLES));
});

onEmbeddedBroker(
  "producer:flights: real traffic at 60x, with faults, loses nothing",
  async (server) => {
    const { metrics: port } = freePorts();
    const faults = ["--error-every", "7", "--malformed-every", "9"];
    await using api = await startOpenSky(port, ["--speed", "60", ...faults]);
    assert.ok(api.running);
    await using flights = await RunningFlights.start(server, [
      ...["--base-url", `http://127.0.0.1:${port}`, "--poll-interval", "0.17"],
      ...["--lat-min", "45", "--lat-max", "48", "--lon-min", "5", "--lon-max", "11"],
    ]);
    await until("both faults have come", async () => {
      const { api_errors, polls } = await flights.health();
      return (polls["success"] ?? 0) > 8 && "http_503" in api_errors && "broken_body" in api_errors;
    }, 30_000);
    const { code, end } = await flights.stop();
    assert.equal(code, 0);
    assert.ok(end.balanced);
    const { received, stored, duplicates } = end.ledger;
    assert.ok(stored > 100);
    assert.equal(received, stored + duplicates);
  },
  needsRealFlights.ignore,
);
