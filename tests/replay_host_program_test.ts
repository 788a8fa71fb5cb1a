import assert from "node:assert/strict";
import { readLine } from "@rangecast/launch/read-line";
import { systemClock } from "@rangecast/base/clock";
import { StreamReader } from "@rangecast/bus/stream-reader";
import { channelSubjects } from "@rangecast/channel/subjects";
import { decode } from "@rangecast/codec/cbor";
import { type HostStage, hostTest } from "./support/host_stage.ts";
import { startHost as startProgram } from "./support/running_host.ts";
import { freePorts } from "./support/running_producer.ts";
import { until } from "./support/until.ts";

const CHANNEL = "replay.scene";
const READY_LIMIT_MS = 20_000;
const startHost = ({ broker }: HostStage, flags: readonly string[] = []) =>
  startProgram(broker.address, flags);

hostTest("runs by its own permission line, and is the only one of its prefix", async (stage) => {
  const past = await stage.store(60);
  await stage.broker.publish("tags.create", new Uint8Array(9));
  const ear = await stage.listen(CHANNEL);
  const { metrics } = freePorts();
  await using first = await startHost(stage, ["--metrics-port", `${metrics}`]);
  await first.child.waitForLine(/ready: listening for orders .* resumed=0/, READY_LIMIT_MS);
  await using rival = await startHost(stage);
  assert.equal((await rival.child.ended).code, 1);
  assert.match(
    rival.child.lastLogLines.join("\n"),
    /Cannot start as no other replay host may serve the prefix tspi/,
  );
  await stage.start(CHANNEL, { ...past, rate: 0.02 });
  await until("it plays", () => ear.played(1).length > 5);
  await until("it says how it is", () => healthHas(stage, "group_replays", 1));
  const health = await fetch(`http://127.0.0.1:${metrics}/health`);
  assert.equal(health.status, 200);
  const { live_main } = readLine<Record<string, unknown>>(await health.text());
  assert.equal(live_main, "served");
  const scrape = await (await fetch(`http://127.0.0.1:${metrics}/metrics`)).text();
  assert.match(scrape, /^rangecast_group_replays 1$/m);
  assert.match(scrape, /^rangecast_tags_passed_over_total\{reason="not_cbor"\} 1$/m);
  assert.match(scrape, /^rangecast_orders_total\{reason="start"\} 1$/m);
  first.child.signal("SIGKILL");
  await first.child.ended;
  await using second = await startHost(stage, ["--stop-replays"]);
  await second.child.waitForLine(/ready: .* resumed=1/, READY_LIMIT_MS);
  await ear.tells("that it goes on", ({ epoch, state }) => epoch === 2 && state === "running");
  assert.equal(Math.max(...ear.stateOf(2)), Math.max(...ear.played(1)));
  second.child.signal("SIGINT");
  assert.equal((await second.child.ended).code, 0);
  assert.equal(await ear.ended(), "the host has stopped");
  const last = await stage.lastControl();
  assert.deepEqual([last?.type, last?.channel_id], ["GroupReplayStop", CHANNEL]);
  const end = readLine<Record<string, unknown>>(second.output.at(-1) ?? "null");
  assert.deepEqual([end["program"], end["resumed"], end["ended"], end["final"]], [
    ...["replayer:host", 1, { "the host has stopped": 1 }, true],
  ]);
});

/** Whether a host has said of itself that this many wait or run. */
async function healthHas(stage: HostStage, queue: string, count: number): Promise<boolean> {
  await using reader = new StreamReader({
    connection: stage.broker.connection,
    clock: systemClock,
    stream: "TSPI_OPS",
    filters: [channelSubjects("tspi").health],
    from: { type: "sequence", sequence: 1 },
    onChange: () => {},
  });
  await until("its words are read", () => reader.caughtUp);
  for (let next = reader.take(); next; next = reader.take()) {
    // What our own program says is as its README tells.
    const { queues } = decode(next.body) as { queues: Record<string, number> };
    if (queues[queue] === count) return true;
  }
  return false;
}

hostTest("serves the livestream to clients that know only plain NATS", async (stage) => {
  await stage.store(3);
  await using program = await startHost(stage);
  await program.child.waitForLine(/ready/, READY_LIMIT_MS);
  const heard: string[] = [];
  const { nats } = stage.broker.connection;
  nats.subscribe("tspi.channel.livestream", {
    callback: (_, { subject }) => void heard.push(subject),
  });
  await nats.flush();
  await stage.store(3);
  await until("what is new is heard", () => heard.length === 3);
  assert.deepEqual(heard, [101, 102, 103].map((sensor) => `tspi.geocentric.${sensor}`));
  program.child.signal("SIGTERM");
  assert.equal((await program.child.ended).code, 0);
});
