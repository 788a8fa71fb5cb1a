import assert from "node:assert/strict";
import { systemClock } from "@rangecast/base/clock";
import { formatIso } from "@rangecast/base/utc";
import { commandLine } from "@rangecast/cli/permissions";
import { encode } from "@rangecast/codec/cbor";
import { readLine } from "@rangecast/launch/read-line";
import type { RangeBroker } from "./support/range_broker.ts";
import { type PlayerMetrics, playerTest, seqs, startPlayer } from "./support/running_player.ts";
import { sampleCommand, sampleObservation, sampleTag } from "./support/sample_messages.ts";
import { scratchFolder } from "./support/scratch.ts";

playerTest("invalid messages are counted by reason and the rest goes on", async (broker) => {
  await broker.addStreams();
  const now_ms = systemClock.nowMs();
  const good = sampleObservation(7, now_ms);
  const ts = formatIso(now_ms);
  const tag = { id: crypto.randomUUID(), ts, label: "x", status: "active", updated_ts: ts };
  await broker.publishNow(1);
  for (
    const [subject, body] of [
      ["tspi.geocentric.7", good.body.subarray(0, 50)],
      ["tspi.geocentric.7", Uint8Array.of(...good.body, 0)],
      ["tspi.geocentric.7", new Uint8Array()],
      ["tspi.geocentric.8", good.body],
      ["tspi.spherical.7", good.body],
      ["tspi.geocentric.seven", good.body],
      ["tspi.geocentric.7.more", good.body],
      ["tspi.cmd.display.marker_color", sampleCommand(ts).body],
      ["tspi.cmd.reboot", sampleCommand(ts).body],
      ["tags.create", Uint8Array.of(0xff)],
      ["tags.create", encode({ ...tag, status: "gone" })],
      ["tags.create", encode({ ...tag, ts: "2026-02-30T00:00:00Z" })],
      ["tags.rename", encode(tag)],
    ] as const
  ) await broker.publish(subject, body);
  await broker.publishNow(1);
  await using player = await startPlayer(broker.address, [
    ...["--from", "1h-ago", "--to", "now", "--rate", "max"],
  ]);
  const { code, last } = await player.ended();
  assert.equal(code, 0);
  assert.deepEqual(seqs(player.lines), [1, 15]);
  assert.equal(last?.shown, 2);
  assert.equal(last?.received, 15);
  assert.deepEqual(last?.invalid, {
    truncated: 2,
    trailing: 1,
    subject_mismatch: 4,
    subject: 3,
    cbor: 1,
    schema: 1,
    time: 1,
  });
});

playerTest("a player ends by itself when it is idle, or when its time is up", async (broker) => {
  await broker.addStreams();
  await broker.publishNow(10);
  await using idle = await startPlayer(broker.address, [
    ...["--from", "1h-ago", "--rate", "max", "--exit-on-idle", "300ms", "--no-json-stream"],
  ]);
  await using short = await startPlayer(broker.address, ["--duration", "300ms"]);
  const idleEnd = await idle.ended();
  const shortEnd = await short.ended();
  assert.deepEqual([idleEnd.code, idleEnd.last?.ended, idleEnd.last?.shown], [0, "idle", 10]);
  assert.equal(idle.lines.length, 0);
  assert.deepEqual([shortEnd.code, shortEnd.last?.ended], [0, "duration"]);
});

/** Plays all of history at full speed into a pipe that the test reads when it wants to. */
function startPiped(broker: RangeBroker): Deno.ChildProcess {
  const flags = ["--from", "1h-ago", "--rate", "max", "--metrics-port", "0"];
  const [executable = "", ...args] = commandLine(
    { entryPoint: "player/main.ts" },
    { net: [broker.address] },
    ["--nats-server", broker.address, "--metrics-interval", "100ms", ...flags],
  );
  const piped = { stdin: "null", stdout: "piped", stderr: "piped" } as const;
  return new Deno.Command(executable, { args, ...piped }).spawn();
}

/** Reads the log until a metrics line says that everything waits for the reader of the output. */
async function untilStuck(log: ReadableStreamDefaultReader<string>): Promise<void> {
  for (let part = await log.read(); !part.done; part = await log.read()) {
    const lines = part.value.split("\n").filter((line) => /^\{.*\}$/.test(line));
    const metrics = lines.map((line) => readLine<PlayerMetrics>(line));
    if (metrics.some(({ rate, buffered }) => rate === 0 && buffered > 1000)) return;
  }
  throw new Error("the player has ended");
}

playerTest("a reader of the output that goes away ends the player quietly", async (broker) => {
  await broker.addStreams();
  await broker.publishMany(2000);
  const child = startPiped(broker);
  const reader = child.stdout.getReader();
  const { value } = await reader.read();
  assert.match(new TextDecoder().decode(value), /^\{"kind":"telemetry"/);
  await reader.cancel();
  const log = await new Response(child.stderr).text();
  const { code } = await child.status;
  assert.equal(code, 0);
  assert.match(log, /"ended":"output closed"/);
  assert.doesNotMatch(log, / (?:warn|error) /);
});

playerTest("a slow reader of the output holds the player, and loses nothing", async (broker) => {
  await broker.addStreams();
  await broker.publishMany(8000);
  const child = startPiped(broker);
  const log = child.stderr.pipeThrough(new TextDecoderStream()).getReader();
  await untilStuck(log);
  let lines = 0;
  for await (const text of child.stdout.pipeThrough(new TextDecoderStream())) {
    lines += text.split("\n").length - 1;
    if (lines === 8000) child.kill("SIGTERM");
  }
  assert.equal(lines, 8000);
  assert.equal((await child.status).code, 0);
  await log.cancel();
});

playerTest("a reader of the output that hangs does not keep it from stopping", async (broker) => {
  await broker.addStreams();
  await broker.publishMany(8000);
  const child = startPiped(broker);
  const log = child.stderr.pipeThrough(new TextDecoderStream()).getReader();
  await untilStuck(log);
  child.kill("SIGTERM");
  let rest = "";
  for (let part = await log.read(); !part.done; part = await log.read()) rest += part.value;
  assert.equal((await child.status).code, 0);
  assert.match(rest, /its last lines are lost/);
  await child.stdout.cancel();
});

playerTest("--write-cbor records every body by subject, and never mixes runs", async (broker) => {
  await using folder = await scratchFolder();
  await broker.addStreams();
  const bodies: Record<string, number[]> = {};
  for (let i = 0; i < 20; i++) {
    const { subject, body } = sampleObservation(500 + i % 3, systemClock.nowMs());
    await broker.publish(subject, body);
    bodies[subject] = [...bodies[subject] ?? [], ...body];
  }
  const tag = sampleTag(formatIso(systemClock.nowMs()));
  await broker.publish(tag.subject, tag.body);
  bodies[tag.subject] = [...tag.body];
  await broker.publish("tspi.geocentric.500", Uint8Array.of(1));
  const flags = ["--from", "1h-ago", "--to", "now", "--rate", "max"];
  const recording = `${folder.path}/recording`;
  await using player = await startPlayer(broker.address, [...flags, "--write-cbor", recording]);
  assert.equal((await player.ended()).code, 0);
  for (const [subject, bytes] of Object.entries(bodies)) {
    const file = await Deno.readFile(`${recording}/${subject}.cborseq`);
    assert.deepEqual([...file], bytes);
  }
  assert.equal([...Deno.readDirSync(recording)].length, 4);
  await using again = await startPlayer(broker.address, [...flags, "--write-cbor", recording]);
  const { code, log } = await again.ended();
  assert.equal(code, 1);
  assert.match(log, /the folder must be empty/);
});

playerTest("what cannot be played is refused on one line", async (broker) => {
  for (
    const [flags, code, message] of [
      [["--from", "5m-ago", "--to", "10m-ago"], 2, /Cannot use --to as it must be later than/],
      [["--from", "2999-01-01"], 2, /Cannot use --from as it must not be in the future/],
      [["--to", "10m-ago"], 2, /must be later than now, where a player without --from begins/],
      [["--from", "10m-ago", "--to", "5m-ago"], 1, /stream TSPI as it does not exist/],
    ] as const
  ) {
    await using player = await startPlayer(broker.address, flags);
    const end = await player.ended();
    assert.equal(end.code, code, end.log);
    assert.match(end.log, message);
    assert.doesNotMatch(end.log, /^\s+at /m);
  }
});
