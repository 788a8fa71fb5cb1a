import assert from "node:assert/strict";
import { systemClock } from "@rangecast/base/clock";
import { formatIso } from "@rangecast/base/utc";
import type { ClientStatus } from "@rangecast/channel/client-status";
import { encode } from "@rangecast/codec/cbor";
import { crash, onEachBroker, onNatsServer } from "./support/brokers.ts";
import { RangeBroker } from "./support/range_broker.ts";
import { callConsole, followConsole, jsonOf, pipedConsole } from "./support/running_console.ts";
import { sampleCommand, sampleTag } from "./support/sample_messages.ts";
import { until } from "./support/until.ts";

const GROUP = { state: "FOLLOWING_GROUP_REPLAY", channel_id: "replay.x" } as const;

function consoleTest(name: string, use: (broker: RangeBroker) => Promise<void>): void {
  onEachBroker(`console: ${name}`, async (server) => {
    await using broker = await RangeBroker.on(server);
    await broker.addStreams();
    await use(broker);
  });
}

async function beat(
  broker: RangeBroker,
  client_id: string,
  facts: Partial<ClientStatus> = {},
): Promise<void> {
  const status: ClientStatus = {
    client_id,
    state: "FOLLOWING_LIVESTREAM",
    channel_id: "livestream",
    subject: "tspi.channel.livestream",
    override: false,
    ts: formatIso(systemClock.nowMs()),
    ...facts,
  };
  await broker.publish("tspi.ops.status", encode(status));
}

/** What anybody may send: none of it is a message. */
async function sendGarbage(broker: RangeBroker, subject: string): Promise<void> {
  for (
    const body of [
      new Uint8Array(),
      Uint8Array.of(0xff),
      new Uint8Array(100_000),
      encode({ client_id: "\x1b[2J", channel_id: 7, type: "Reboot", label: [] }),
    ]
  ) await broker.publish(subject, body);
}

consoleTest("the roster shows who was heard in the last minute", async (broker) => {
  await beat(broker, "b2", { operator: "Ann\x1b[31m", source_ip: "10.0.0.7", ping_ms: 2 });
  await sendGarbage(broker, "tspi.ops.status");
  await beat(broker, "a1", GROUP);
  await beat(broker, "b2", GROUP);
  const { code, lines, error } = await callConsole(broker.address, "--roster");
  assert.equal(code, 0);
  assert.equal(lines.length, 4);
  assert.match(lines[0] ?? "", /^CLIENT +STATE +CHANNEL +OPERATOR +ADDRESS +PING +HEARD$/);
  assert.match(lines[1] ?? "", /^a1 +FOLLOWING_GROUP_REPLAY +replay\.x +- +- +- +\d s ago$/);
  assert.match(lines[2] ?? "", /^b2 +FOLLOWING_GROUP_REPLAY +replay\.x /);
  assert.equal(lines[3], "2 clients: 2 fresh, 0 stale, 0 gone");
  assert.match(error, / warn .*heartbeats that cannot be read unreadable=4\n$/);
  const json = jsonOf(await callConsole(broker.address, "--roster", "--json"));
  assert.deepEqual(json.map(({ client_id, presence }) => [client_id, presence]), [
    ["a1", "fresh"],
    ["b2", "fresh"],
  ]);
});

consoleTest("a followed roster tells what happens, until it is stopped", async (broker) => {
  await beat(broker, "a1");
  const lines: string[] = [];
  await using child = followConsole(broker.address, ["--roster", "--json"], lines);
  await until("the roster is there", () => lines.length === 1);
  await beat(broker, "b2", { source_ip: "10.0.0.7" });
  await beat(broker, "a1", GROUP);
  await beat(broker, "a1", { state: "LIVE_OVERRIDE", override: true });
  await beat(broker, "a1");
  await until("all is told", () => lines.length === 5);
  assert.deepEqual(
    lines.map((line) => JSON.parse(line)).map(({ type, event, client_id, address }) =>
      [type, event, client_id, address].filter((fact) => fact)
    ),
    [
      ["client", "a1"],
      ["event", "new client", "b2", "10.0.0.7"],
      ["event", "replay joined", "a1"],
      ["event", "live override", "a1"],
      ["event", "live view resumed", "a1"],
    ],
  );
  await child.closeInput();
  assert.equal((await child.ended).code, 0);
});

consoleTest(
  "the log shows what was said on both streams, in order, and goes on",
  async (broker) => {
    const command = sampleCommand(formatIso(systemClock.nowMs()));
    const tag = sampleTag("2026-07-15T09:30:00.000Z");
    const stop = encode({ type: "GroupReplayStop", channel_id: "replay.x" });
    await broker.publish(command.subject, command.body);
    await broker.publish("tspi.ops.ctrl", stop, { "X-Command-Sender": "tower\x1b[2J" });
    await beat(broker, "a1");
    await sendGarbage(broker, "tags.create");
    await broker.publishNow(3);
    await broker.publish("tspi.cmd.reboot", command.body);
    await broker.publish(tag.subject, tag.body);
    const { code, lines, error } = await callConsole(broker.address, "--ops-log");
    assert.equal(code, 0);
    assert.deepEqual(lines.map((line) => line.slice(26).replace(/: .*/, "")), [
      "tower sets units",
      "tower?[2J stops replay.x",
      "new client a1 from an unknown address",
      "unreadable (empty) on tags.create",
      "unreadable (not_cbor) on tags.create",
      "unreadable (too_large) on tags.create",
      "unreadable (off_schema) on tags.create",
      "somebody tags 2026-07-15T09:30:00.000Z",
    ]);
    assert.match(error, / warn .*some messages cannot be read empty=1 not_cbor=1 too_large=1/);

    const followed: string[] = [];
    const flags = ["--ops-log", "--since", "now", "--json"];
    await using child = followConsole(broker.address, flags, followed);
    await until("it has begun", async () => {
      await broker.publish("tspi.ops.ctrl", stop);
      return followed.length > 0;
    });
    await beat(broker, "a1", GROUP);
    await broker.publish(tag.subject, tag.body);
    await until("the tag is shown", () => followed.at(-1)?.startsWith('{"type":"tag"') ?? false);
    const types = followed.map((line) => JSON.parse(line).type);
    assert.deepEqual([...new Set(types)], ["control", "event", "tag"]);
    assert.deepEqual(types.slice(-2), ["event", "tag"]);
    await child.closeInput();
    assert.equal((await child.ended).code, 0);
  },
);

consoleTest("a followed view ends well when its reader has gone, as after head", async (broker) => {
  await broker.publish("tspi.ops.ctrl", new Uint8Array());
  const child = pipedConsole(broker.address, ["--ops-log", "--follow"]);
  const reader = child.stdout.getReader();
  await reader.read();
  await reader.cancel();
  let ended = false;
  child.status.then(() => ended = true);
  await until("the console has noticed", async () => {
    await broker.publish("tspi.ops.ctrl", new Uint8Array());
    return ended;
  });
  assert.equal((await child.status).code, 0);
});

onNatsServer("console: a followed view goes on after the broker has crashed", async (server) => {
  await using broker = await RangeBroker.on(server);
  await broker.addStreams();
  await beat(broker, "a1");
  const lines: string[] = [];
  await using child = followConsole(broker.address, ["--roster", "--json"], lines);
  await until("the roster is there", () => lines.length === 1);
  await crash(server);
  await until("it can be published again", () => broker.connection.connected);
  await beat(broker, "a1", GROUP);
  await until("it is told", () => lines.length === 2);
  assert.equal(JSON.parse(lines[1] ?? "").event, "replay joined");
  await child.closeInput();
  assert.equal((await child.ended).code, 0);
});
