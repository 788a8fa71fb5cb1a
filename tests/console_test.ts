import assert from "node:assert/strict";
import { systemClock } from "@rangecast/base/clock";
import { formatIso } from "@rangecast/base/utc";
import { hear } from "@rangecast/bus/spoken";
import { streamSpecs } from "@rangecast/bus/streams";
import { ensureStreams } from "@rangecast/bus/provision";
import { encode } from "@rangecast/codec/cbor";
import { onEachBroker } from "./support/brokers.ts";
import { RangeBroker } from "./support/range_broker.ts";
import { callConsole, jsonOf } from "./support/running_console.ts";

/** An address where nobody listens. */
const NOBODY = "127.0.0.1:1";

/** A test on each broker, with the streams made. */
function consoleTest(name: string, use: (broker: RangeBroker) => Promise<void>): void {
  onEachBroker(`console: ${name}`, async (server) => {
    await using broker = await RangeBroker.on(server);
    await broker.addStreams();
    await use(broker);
  });
}

/** What a stream holds at a sequence. */
async function storedAt({ connection }: RangeBroker, stream: string, seq: number) {
  const request = JSON.stringify({ seq });
  return await connection.nats.request(`$JS.API.DIRECT.GET.${stream}`, request);
}

consoleTest("several orders of one call are stored in one order, with ids", async (broker) => {
  const call = await callConsole(
    broker.address,
    ...["--tag", "Splash", "--tag-time", "2026-07-15T09:30:00Z", "--tag-category", "hit"],
    ...["--marker-color", "GREEN", "--units", "Imperial", "--sender-id", "Övre torn"],
    ...["--session-id", "S-7", "--session-name", "Övning 7", "--json"],
  );
  assert.deepEqual([call.code, call.error], [0, ""]);
  const said = jsonOf(call);
  assert.deepEqual(said.map(({ order, ok, stream, seq }) => [order, ok, stream, seq]), [
    ["session", true, "TSPI", 1],
    ["units", true, "TSPI", 2],
    ["marker-color", true, "TSPI", 3],
    ["tag", true, "TSPI", 4],
  ]);
  const units = await storedAt(broker, "TSPI", 2);
  const command = hear("display-command", units.data);
  assert.ok(command.ok);
  assert.deepEqual(command.value.payload, { units: "imperial" });
  assert.equal(command.value.sender, "Övre torn");
  assert.equal(units.headers?.get("Nats-Msg-Id"), command.value.cmd_id);
  assert.equal(units.headers?.get("Nats-Subject"), "tspi.cmd.display.units");
  const stored = await storedAt(broker, "TSPI", 4);
  const tag = hear("tag", stored.data);
  assert.ok(tag.ok);
  const { id, ts, label, category, creator } = tag.value;
  assert.deepEqual([ts, label, category, creator], [
    ...["2026-07-15T09:30:00.000Z", "Splash", "hit", "Övre torn"],
  ]);
  assert.deepEqual([said[3]?.["id"], said[3]?.["message_id"]], [id, id]);
  assert.equal(stored.headers?.get("X-Tag-Creator"), "Övre torn");
});

consoleTest("another prefix has streams and subjects of its own", async (broker) => {
  await ensureStreams(broker.connection, streamSpecs("range2"));
  const orders = ["--units", "metric", "--tag", "x", "--stream-prefix", "range2"];
  const { code, lines } = await callConsole(broker.address, ...orders);
  assert.equal(code, 0);
  assert.match(lines.join("\n"), /^units: metric, on every display\ntag: "x" marks 20/);
  assert.deepEqual([await broker.messagesIn("TSPI"), await broker.messagesIn("RANGE2")], [0, 2]);
  const tag = await storedAt(broker, "RANGE2", 2);
  assert.equal(tag.headers?.get("Nats-Subject"), "range2.tags.create");
});

onEachBroker("console: missing streams are named, with who makes them", async (server) => {
  const address = `${server.host}:${server.port}`;
  for (
    const [args, stream] of [
      [["--units", "metric"], "TSPI"],
      [["--roster"], "TSPI_OPS"],
      [["--ops-log", "--json"], "TSPI_OPS"],
    ] as const
  ) {
    const { code, error } = await callConsole(address, ...args);
    assert.equal(code, 1);
    assert.match(
      error,
      new RegExp(
        `there is no stream ${stream}: .*deno task producer or deno task replayer:host\n$`,
      ),
    );
  }
});

Deno.test("console: a dry run of displays and tags connects to nothing, and shows all", async () => {
  const call = await callConsole(NOBODY, "--dry-run", "--units", "metric", "--tag", "Splash");
  assert.deepEqual([call.code, call.error], [0, ""]);
  assert.deepEqual(call.lines.map((line) => line.split(":")[0]?.split('"')[0]), [
    ...["tspi.cmd.display.units", "  Nats-Msg-Id", "  {"],
    ...["tags.create", "  Nats-Msg-Id", "  X-Tag-Creator", "  {"],
  ]);
  const json = await callConsole(NOBODY, "--dry-run", "--json", "--units", "metric");
  const [shown] = jsonOf(json);
  assert.equal(shown?.["subject"], "tspi.cmd.display.units");
  assert.equal(encode(shown["message"]).toHex(), shown["cbor"]);
});

Deno.test("console: wrong usage ends with 2 and one line, before anything is said", async () => {
  const cases: readonly (readonly [string[], RegExp])[] = [
    [[], /no command is given: see --help/],
    [["--units", "metric", "--tag", "x".repeat(1001)], /tag: the text of a tag/],
    [
      ["--group-replay-id", "X", "--group-replay-start", "1m-ago", "--group-replay-end", "2m-ago"],
      /'end' must be after 'start'/,
    ],
  ];
  for (const [args, message] of cases) {
    const { code, lines, error } = await callConsole(NOBODY, ...args);
    assert.deepEqual([code, lines], [2, []]);
    assert.match(error, message);
    assert.equal(error.trimEnd().split("\n").length, 1);
  }
});

Deno.test("console: a broker that is away is named", async () => {
  const { code, error } = await callConsole(NOBODY, "--units", "metric");
  assert.equal(code, 1);
  assert.match(error, /^console: Cannot reach a NATS server at 127\.0\.0\.1:1: /);
});

consoleTest("a tag marks the moment of the call", async (broker) => {
  const before = formatIso(systemClock.nowMs());
  await callConsole(broker.address, "--tag", "now");
  const { data } = await storedAt(broker, "TSPI", 1);
  const tag = hear("tag", data);
  assert.ok(tag.ok && tag.value.ts >= before && tag.value.ts <= formatIso(systemClock.nowMs()));
});
