import assert from "node:assert/strict";
import { onEmbeddedBroker } from "./support/brokers.ts";
import { needsRealFlights, startOpenSky } from "./support/opensky_tool.ts";
import { RunningFlights } from "./support/running_flights.ts";
import { freePorts } from "./support/running_producer.ts";
import { scratchFolder } from "./support/scratch.ts";
import { until } from "./support/until.ts";

const CLIENT = "range";
const SECRET = "s3cret-of-the-range";
const TOOL_FLAGS = ["--speed", "60", "--client-id", CLIENT, "--client-secret", SECRET];
const AREA = ["--lat-min", "45", "--lat-max", "48", "--lon-min", "5", "--lon-max", "11"];
/** Every so many requests have this fault: the first that fits is taken. */
const FAULTS = [
  { flag: "--rate-limit-every", every: 3, status: "rate_limited", error: "rate_limited" },
  { flag: "--error-every", every: 5, status: "error", error: "http_503" },
  { flag: "--malformed-every", every: 7, status: "error", error: "broken_body" },
] as const;

/** How the first so many polls end. */
function expected(requests: number) {
  const polls: Record<string, number> = {};
  const errors: Record<string, number> = {};
  const add = (counts: Record<string, number>, name: string) => {
    counts[name] = (counts[name] ?? 0) + 1;
  };
  for (let request = 1; request <= requests; request++) {
    const fault = FAULTS.find(({ every }) => request % every === 0);
    add(polls, fault?.status ?? "success");
    if (fault) add(errors, fault.error);
  }
  return { polls, errors };
}

function counted(counts: Readonly<Record<string, number>>): Record<string, number> {
  return Object.fromEntries(Object.entries(counts).filter(([, count]) => count > 0));
}

/** The values of a metric by its label. */
function labelled(metrics: string, name: string): Record<string, number> {
  const samples = metrics.matchAll(new RegExp(`^${name}\\{\\w+="(\\w+)"\\} (\\d+)$`, "gm"));
  return counted(Object.fromEntries(
    [...samples].map(([, label = "", value]) => [label, Number(value)]),
  ));
}

/** A file of variables with credentials, as the flag that names it. */
async function envFile(folder: string, secret: string): Promise<readonly string[]> {
  const path = `${folder}/${secret}.env`;
  await Deno.writeTextFile(path, `OPENSKY_CLIENT_ID=${CLIENT}\nOPENSKY_CLIENT_SECRET=${secret}\n`);
  return ["--env-file", path];
}

onEmbeddedBroker(
  "producer:flights: OpenSky's stand-in limits, fails, breaks off, and forgets tokens",
  async (server) => {
    await using folder = await scratchFolder();
    const { metrics: port } = freePorts();
    const url = `http://127.0.0.1:${port}`;
    const from = ["--base-url", url, "--token-url", `${url}/auth/token`, "--poll-interval", "0.05"];
    const faults = FAULTS.flatMap(({ flag, every }) => [flag, `${every}`]);
    const first = await startOpenSky(port, [...TOOL_FLAGS, ...faults]);
    await using _first = first;
    const credentials = await envFile(folder.path, SECRET);
    await using flights = await RunningFlights.start(server, [...from, ...AREA, ...credentials]);
    const polled = async (status: string) => (await flights.health()).polls[status] ?? 0;
    await until("each fault has come", async () => (await polled("success")) >= 4, 30_000);
    // What happens while this is read does not matter: both are of one moment.
    const { polls, api_errors } = await flights.health();
    const requests = Object.values(polls).reduce((sum, count) => sum + count, 0);
    assert.ok(requests >= 8, `${requests} requests`);
    assert.deepEqual(counted(polls), expected(requests).polls);
    assert.deepEqual(counted(api_errors), expected(requests).errors);

    first.signal("SIGKILL");
    await first.ended;
    await until("nobody answers", async () => (await polled("connection_error")) > 0);
    await using _second = await startOpenSky(port, TOOL_FLAGS);
    const successes = await polled("success");
    // The token of before is one that it has never given: it answers 401, and gives a new one.
    await until("all is well again", async () => (await polled("success")) > successes, 60_000);
    const metrics = await flights.metrics();
    assert.deepEqual(labelled(metrics, "producer_token_refreshes_total"), { success: 2 });
    const statuses = labelled(metrics, "producer_polls_total");
    assert.equal(statuses["auth_failed"], undefined, "no poll was lost by that");
    assert.ok((statuses["rate_limited"] ?? 0) >= 2 && (statuses["connection_error"] ?? 0) >= 1);
    const { code, end } = await flights.stop();
    assert.equal(code, 0);
    assert.ok(end.balanced && end.ledger.stored > 20);
    assert.equal(end.ledger.received, end.ledger.stored + end.ledger.duplicates);
  },
  needsRealFlights.ignore,
);

onEmbeddedBroker(
  "producer:flights: OpenSky's stand-in refuses whoever has no right, and that is counted",
  async (server) => {
    await using folder = await scratchFolder();
    const { metrics: port } = freePorts();
    const url = `http://127.0.0.1:${port}`;
    const from = ["--base-url", url, "--token-url", `${url}/auth/token`, "--poll-interval", "0.05"];
    await using _tool = await startOpenSky(port, TOOL_FLAGS);
    const wrong = await envFile(folder.path, "wrong");
    for (const [credentials, refreshes] of [[[], {}], [wrong, { error: 1 }]] as const) {
      await using flights = await RunningFlights.start(server, [...from, ...AREA, ...credentials]);
      const refused = async () => (await flights.health()).polls["auth_failed"] === 1;
      await until("it is refused", refused);
      const metrics = await flights.metrics();
      assert.deepEqual(labelled(metrics, "producer_token_refreshes_total"), refreshes);
      assert.deepEqual(labelled(metrics, "producer_polls_total"), { auth_failed: 1 });
      assert.equal((await flights.health()).ok, false);
      const { end } = await flights.stop();
      assert.deepEqual([end.balanced, end.ledger.stored], [true, 0]);
    }
  },
  needsRealFlights.ignore,
);
