import assert from "node:assert/strict";
import { formatIso } from "@rangecast/base/utc";
import { hear } from "@rangecast/bus/spoken";
import { startGroupReplay } from "@rangecast/channel/replay-control";
import { encode } from "@rangecast/codec/cbor";
import { onEachBroker } from "./support/brokers.ts";
import { HostStage } from "./support/host_stage.ts";
import type { RangeBroker } from "./support/range_broker.ts";
import { callConsole, jsonOf } from "./support/running_console.ts";

const START = ["--group-replay-id", "Övning 7", "--group-replay-start", "1h-ago"];

function consoleTest(name: string, use: (stage: HostStage) => Promise<void>): void {
  onEachBroker(`console: ${name}`, async (server) => {
    await using stage = await HostStage.on(server);
    await use(stage);
  });
}

/** The console of one operator. */
function towerOf({ broker }: HostStage) {
  return (...args: string[]) => callConsole(broker.address, "--sender-id", "tower", ...args);
}

/** Every control message that is stored, oldest first: `start replay.x`. */
async function controlIn(broker: RangeBroker): Promise<string[]> {
  const found: string[] = [];
  for (let seq = 1; seq <= await broker.messagesIn("TSPI_OPS"); seq++) {
    const request = JSON.stringify({ seq });
    const stored = await broker.connection.nats.request("$JS.API.DIRECT.GET.TSPI_OPS", request);
    const heard = hear("replay-control", stored.data);
    if (!heard.ok) continue;
    const [channel_id, what = ""] = (stored.headers?.get("Nats-Msg-Id") ?? "").split(":");
    assert.equal(channel_id, heard.value.channel_id);
    assert.equal(stored.headers?.get("X-Command-Sender"), "tower");
    found.push(`${what} ${channel_id}`);
  }
  return found;
}

consoleTest("a group replay is started, controlled, listed and stopped", async (stage) => {
  const past = await stage.store(60);
  await using _host = await stage.host();
  const tower = towerOf(stage);
  const start_ms = Math.floor(past.start_ms);
  const started = await tower(
    ...["--group-replay-id", "Övning 7", "--group-replay-start", formatIso(start_ms)],
    ...["--group-replay-rate", "0.01", "--pause", "--seek=+10ms", "--list-channels", "--json"],
  );
  assert.deepEqual([started.code, started.error], [0, ""]);
  const [start, seek, pause, live, listed] = jsonOf(started);
  assert.deepEqual(
    [start, seek, pause].map((line) => [line?.["order"], line?.["channel_id"], line?.["seq"]]),
    [
      ["group-replay", "replay.ovning-7", 1],
      ["seek", "replay.ovning-7", 2],
      ["pause", "replay.ovning-7", 3],
    ],
  );
  assert.equal(live?.["channel_id"], "livestream");
  assert.equal(listed?.["identifier"], "Övning 7");
  const moved_ms = Date.parse(String(listed?.["position"])) - start_ms;
  assert.ok(moved_ms >= 10 && moved_ms < 100, String(moved_ms));

  const back = ["--resume", "--set-rate", "0.5", "--seek", formatIso(start_ms)];
  const resumed = await tower(...back);
  assert.match(resumed.lines[0] ?? "", /^set-rate: replay\.ovning-7 is paused at .*, 0\.5x$/);
  assert.equal(
    resumed.lines[1],
    `seek: replay.ovning-7 is paused at ${formatIso(start_ms)}, 0.5x`,
  );
  assert.match(
    resumed.lines[2] ?? "",
    /^resume: replay\.ovning-7 is (running|paused \(waiting for the source\)) at .*, 0\.5x$/,
  );

  const stopped = await tower("--stop-group-replay", "Övning 7", "--list-channels");
  assert.equal(stopped.lines[0], "stop-group-replay: replay.ovning-7 has ended");
  assert.match(stopped.lines[1] ?? "", /^CHANNEL /);
  assert.match(stopped.lines[2] ?? "", /^livestream .* live /);
  assert.equal(stopped.lines.length, 3);
  assert.deepEqual(await controlIn(stage.broker), [
    ...["start", "seek", "pause", "rate", "seek", "resume", "stop"].map((what) =>
      `${what} replay.ovning-7`
    ),
  ]);
});

consoleTest("what is not to be done ends the call, and is explained", async (stage) => {
  await stage.store(3);
  await using _host = await stage.host();
  const tower = towerOf(stage);
  const started = await tower(...START, "--group-replay-rate", "64");
  const second = await tower("--group-replay-id", "2026-07-15");
  assert.deepEqual([started.error, second.error], ["", ""]);
  const cases: readonly (readonly [string[], RegExp])[] = [
    [["--pause", "--list-channels"], /^console: pause: .*by --channel; not done: list-channels\n$/],
    [["--pause", "--channel", "x"], /Cannot use --channel as there is no group replay "x": these/],
    [START, /no replay of this name may run: replay\.ovning-7 does/],
    [["--group-replay-id", "1784073600"], /replay\.20260715T000000Z does/],
    [["--stop-group-replay", "x"], /Cannot stop as there is no group replay "x"/],
    [["--seek", "2026-07-14", "--channel", "2026-07-15"], /must lie within replay\.20260715T0/],
  ];
  const calls = await Promise.all(cases.map(([args]) => tower(...args)));
  for (const [at, { code, lines, error }] of calls.entries()) {
    assert.deepEqual([code, lines], [1, []]);
    assert.match(error, cases[at]?.[1] ?? /^$/);
  }
  const dry = await tower("--stop-group-replay", "all", ...START, "--pause", "--dry-run");
  assert.equal(dry.code, 0);
  assert.equal(dry.lines.filter((line) => line === "tspi.ops.ctrl").length, 4);
  assert.equal((await controlIn(stage.broker)).length, 2);
  const all = await tower("--stop-group-replay", "all", "--json");
  assert.deepEqual(jsonOf(all).map(({ channel_id, host }) => [channel_id, host]), [
    ["replay.ovning-7", true],
    ["replay.20260715T000000Z", true],
  ]);
});

consoleTest("a host that refuses or is deaf is reported within the time-out", async (stage) => {
  const { address, connection } = stage.broker;
  {
    await using _host = await stage.host();
    const empty = [...START, "--group-replay-end", "30m-ago"];
    const refused = await callConsole(address, ...empty, "--units", "metric", "--json");
    assert.equal(refused.code, 1);
    assert.deepEqual(jsonOf(refused).map(({ order, ok }) => [order, ok]), [
      ["units", true],
      ["group-replay", false],
    ]);
    assert.match(refused.error, /has ended replay\.ovning-7 at once: .* must hold something: TSPI/);
  }
  connection.nats.subscribe("tspi.channel.list.req", {
    callback: (_, request) => void request.respond(encode({ channels: [] })),
  });
  const deaf = await callConsole(address, ...START, "--timeout", "300ms");
  assert.equal(deaf.code, 1);
  assert.match(deaf.error, /has not answered to the start of replay\.ovning-7 within 300 ms/);
});

consoleTest("without a host nothing starts, and stops go by the control log", async (stage) => {
  const { broker } = stage;
  const none = await Promise.all(
    [START, ["--pause"], ["--list-channels"], ["--stop-group-replay", "x"]].map((args) =>
      callConsole(broker.address, ...args)
    ),
  );
  for (const { code, lines, error } of none) {
    assert.deepEqual([code, lines], [1, []]);
    assert.match(error, /no replay host answers.*start one with deno task replayer:host\n$/);
  }
  assert.equal(await broker.messagesIn("TSPI_OPS"), 0);

  const start = startGroupReplay({ prefix: "tspi", sender: "tower" }, crypto.randomUUID(), {
    ...{ channel_id: "replay.x", display_name: "X", identifier: "X", stream: "TSPI" },
    start: "2026-07-15T11:00:00Z",
  });
  const headers = {
    "Nats-Msg-Id": start.messageId ?? "",
    ...Object.fromEntries(start.headers),
  };
  await broker.publish(start.subject, Uint8Array.of(0xff));
  await broker.publish(start.subject, encode(start.message), headers);
  const stop = ["--stop-group-replay", "all", "--sender-id", "tower"];
  const stopped = await callConsole(broker.address, ...stop);
  assert.equal(stopped.code, 0);
  assert.match(stopped.lines.join(), /^stop-group-replay: replay\.x is stopped for its followers/);
  assert.match(stopped.error, / warn .*cannot be read unreadable=1\n$/);
  assert.deepEqual(await controlIn(broker), ["start replay.x", "stop replay.x"]);
  const again = await callConsole(broker.address, ...stop);
  assert.match(again.lines.join(), /no group replay runs, says the control log/);
});

consoleTest("an answer that is no list of channels is refused", async ({ broker }) => {
  broker.connection.nats.subscribe("tspi.channel.list.req", {
    callback: (_, request) => void request.respond(encode({ channels: [{ channel_id: "x" }] })),
  });
  const { code, error } = await callConsole(broker.address, ...START);
  assert.equal(code, 1);
  assert.match(error, /Cannot read the replay host's list of channels: \/channels\/0/);
  assert.equal(await broker.messagesIn("TSPI_OPS"), 0);
});
