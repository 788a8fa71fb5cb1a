import { parseFlags } from "@rangecast/cli/flags";
import assert from "node:assert/strict";
import { carryOut } from "./carry_out.ts";
import { configure } from "./config.ts";
import { DryDesk } from "./dry_desk.ts";
import { CONSOLE_FLAGS } from "./flags.ts";
import { Output } from "./output.ts";
import { CollectedLines } from "./testing/collected_lines.ts";
import { FakeDesk, replayOf, vectorOf } from "./testing/fake_desk.ts";

interface Outcome {
  readonly lines: string[];
  readonly problem: string | null;
}

/** Carries out what the flags ask for, by a desk whose host runs `replay.x`. */
async function carryOutFlags(
  desk: FakeDesk,
  args: readonly string[],
  stop = AbortSignal.any([]),
): Promise<Outcome> {
  const { orders, json, dryRun, sender: _sender } = configure(parseFlags(CONSOLE_FLAGS, args));
  const sink = new CollectedLines();
  const output = new Output(sink, json);
  const { utterance, timeout_ms } = desk;
  const used = dryRun ? new DryDesk({ utterance, timeout_ms, output, inner: desk }) : desk;
  const show = ({ name }: { readonly name: string }) => output.show(() => [name], () => [{ name }]);
  let problem: string | null = null;
  try {
    await carryOut(orders, { desk: used, output, stop, dryRun, show });
  } catch (error) {
    assert.ok(error instanceof Error && error.name === "OperatorError");
    problem = error.message;
  }
  await output.flush();
  return { lines: sink.lines, problem };
}

function running(): FakeDesk {
  const desk = new FakeDesk();
  desk.listed = [replayOf("x")];
  desk.answers = ({ type, channel_id }) => [
    vectorOf("x", { channel_id, state: type === "GroupReplayStop" ? "ended" : "paused" }),
  ];
  return desk;
}

Deno.test("carryOut() prints a line for each order that is done, in order", async () => {
  const { lines, problem } = await carryOutFlags(running(), [
    ...["--list-channels", "--stop-group-replay", "X", "--units", "metric"],
    ...["--tag", 'a "b"', "--tag-time", "2026-07-15T11:00:00Z"],
  ]);
  assert.equal(problem, null);
  assert.deepEqual(lines, [
    "units: metric, on every display",
    'tag: "a \\"b\\"" marks 2026-07-15T11:00:00.000Z',
    "stop-group-replay: replay.x has ended",
    "list-channels",
  ]);
});

Deno.test("carryOut() ends at the first order that fails, and says what is left undone", async () => {
  const desk = running();
  const flags = ["--units", "metric", "--pause", "--channel", "y", "--list-channels", "--roster"];
  const { lines, problem } = await carryOutFlags(desk, [...flags, "--json"]);
  const reason = 'Cannot use --channel as there is no group replay "y": these run: replay.x';
  assert.equal(problem, `pause: ${reason}; not done: list-channels, roster`);
  assert.deepEqual(lines.map((line) => JSON.parse(line)), [
    {
      order: "units",
      ok: true,
      subject: "tspi.cmd.display.units",
      stream: "STREAM",
      seq: 1,
      message_id: "00000000-0000-4000-8000-000000000001",
    },
    { order: "pause", ok: false, problem: reason },
  ]);
  assert.deepEqual((await carryOutFlags(desk, flags)).lines, ["units: metric, on every display"]);
});

Deno.test("carryOut() begins nothing more after a request to stop", async () => {
  const desk = running();
  const { problem } = await carryOutFlags(desk, ["--units", "metric"], AbortSignal.abort());
  assert.equal(problem, "units: Stopped before it was begun");
  assert.deepEqual(desk.said, []);
});

Deno.test("carryOut() controls what the same call has started", async () => {
  const desk = running();
  const { lines } = await carryOutFlags(desk, [
    ...["--group-replay-id", "Y", "--group-replay-start", "1h-ago", "--pause"],
  ]);
  assert.deepEqual(lines.map((line) => line.split(" is ")[0]), [
    "group-replay: replay.y",
    "pause: replay.y",
  ]);
});

Deno.test("DryDesk shows what would be said, and says nothing", async () => {
  const desk = running();
  const { lines } = await carryOutFlags(desk, [
    ...["--dry-run", "--units", "metric", "--seek=-30s", "--list-channels"],
  ]);
  assert.deepEqual(lines, [
    "tspi.cmd.display.units",
    "  Nats-Msg-Id: 00000000-0000-4000-8000-000000000001",
    '  {"cmd_id":"00000000-0000-4000-8000-000000000001","name":"display.units",' +
    '"ts":"2026-07-15T12:00:00.000Z","sender":"tower","payload":{"units":"metric"}}',
    "tspi.ops.ctrl",
    "  Nats-Msg-Id: replay.x:seek:00000000-0000-4000-8000-000000000002",
    "  X-Command-Sender: tower",
    '  {"type":"GroupReplayControl","channel_id":"replay.x","action":"seek","value":"-30s"}',
    "list-channels",
  ]);
  assert.deepEqual(desk.said, []);
});

Deno.test("DryDesk lets a name be taken that the same call would have set free", async () => {
  const start = ["--group-replay-id", "X", "--group-replay-start", "1h-ago", "--dry-run"];
  assert.match((await carryOutFlags(running(), start)).problem ?? "", /replay\.x does/);
  const freed = await carryOutFlags(running(), [
    ...start,
    "--stop-group-replay",
    "all",
    "--resume",
  ]);
  assert.equal(freed.problem, null);
  assert.deepEqual(
    freed.lines.filter((line) => line.startsWith("  {")).map((line) => JSON.parse(line))
      .map(({ type, channel_id }) => `${type} ${channel_id}`),
    ["GroupReplayStop replay.x", "GroupReplayStart replay.x", "GroupReplayControl replay.x"],
  );
});
