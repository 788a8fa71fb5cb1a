import fc from "fast-check";
import assert from "node:assert/strict";
import {
  controlGroupReplay,
  type GroupReplayStart,
  readReplayControl,
  startGroupReplay,
  stopGroupReplay,
} from "./replay_control.ts";

const UUID = "0b7e1f9c-2d3a-4c5b-8e6f-7a8b9c0d1e2f";
const SPEAKER = { prefix: "tspi", sender: " Ann " };
const RUN = { channel_id: "replay.run-3", display_name: "Run 3", identifier: "Run 3" };
const START: GroupReplayStart = {
  type: "GroupReplayStart",
  ...RUN,
  stream: ["TSPI", "FLIGHTS"],
  start: "2025-09-28T11:00:00Z",
  end: "2025-09-28T11:05:00Z",
  rate: 4,
};
const START_MS = Date.UTC(2025, 8, 28, 11);

function problemOf(message: Parameters<typeof readReplayControl>[0]): string {
  const reading = readReplayControl(message);
  return reading.ok ? assert.fail("it was accepted") : reading.problem;
}

Deno.test("startGroupReplay() is the message of the contract, with its id and its sender", () => {
  const { type: _, ...start } = START;
  assert.deepEqual(startGroupReplay(SPEAKER, UUID, start), {
    kind: "replay-control",
    subject: "tspi.ops.ctrl",
    messageId: `replay.run-3:start:${UUID}`,
    headers: [["X-Command-Sender", "Ann"]],
    message: START,
  });
});

Deno.test("stopGroupReplay() is the message of the contract, on the subject of its prefix", () => {
  assert.deepEqual(stopGroupReplay({ prefix: "range2", sender: "host" }, UUID, "replay.run-3"), {
    kind: "replay-control",
    subject: "range2.ops.ctrl",
    messageId: `replay.run-3:stop:${UUID}`,
    headers: [["X-Command-Sender", "host"]],
    message: { type: "GroupReplayStop", channel_id: "replay.run-3" },
  });
});

Deno.test("controlGroupReplay() names its action, and has a value where one is given", () => {
  const { channel_id } = RUN;
  const paused = controlGroupReplay(SPEAKER, UUID, { channel_id, action: "pause" });
  assert.equal(paused.messageId, `replay.run-3:pause:${UUID}`);
  assert.deepEqual(paused.message, { type: "GroupReplayControl", channel_id, action: "pause" });
  const faster = controlGroupReplay(SPEAKER, UUID, { channel_id, action: "rate", value: 64 });
  assert.equal(faster.message.value, 64);
});

Deno.test("the builders refuse what the reader would refuse, and a sender that is no name", () => {
  const { type: _, ...start } = START;
  const build = (change: object, sender = "Ann") =>
    startGroupReplay({ prefix: "tspi", sender }, UUID, { ...start, ...change });
  assert.throws(() => build({ end: "2025-09-28T10:00:00Z" }), RangeError);
  assert.throws(() => build({ channel_id: "livestream" }), RangeError);
  assert.throws(() => build({}, "a\r\nNats-Msg-Id: x"), SyntaxError);
  assert.throws(() => build({}, " "), SyntaxError);
  assert.throws(() => stopGroupReplay(SPEAKER, UUID, "replay.a.b"), RangeError);
  const change = { channel_id: RUN.channel_id, action: "rate", value: 65 } as const;
  assert.throws(() => controlGroupReplay(SPEAKER, UUID, change), /between 0.01 and 64.*is 65/);
});

Deno.test("readReplayControl() gives the plan of a start", () => {
  assert.deepEqual(readReplayControl(START), {
    ok: true,
    value: {
      type: "start",
      start: START,
      plan: {
        streams: ["TSPI", "FLIGHTS"],
        window: { start_ms: START_MS, end_ms: START_MS + 300_000 },
        rate: 4,
      },
    },
  });
});

Deno.test("readReplayControl() says who has started a replay, where the header is a name", () => {
  const senderIn = (header: string | null) => {
    const reading = readReplayControl(START, header);
    assert.ok(reading.ok && reading.value.type === "start");
    return reading.value.sender;
  };
  assert.equal(senderIn(" tower "), "tower");
  for (const header of [null, "", "  ", "a\nb", "x".repeat(201)]) {
    assert.equal(senderIn(header), undefined);
  }
  fc.assert(fc.property(fc.string({ unit: "binary", maxLength: 300 }), (header) => {
    const sender = senderIn(header);
    if (sender === undefined) return;
    assert.ok(header.includes(sender) && sender.length >= 1 && sender.length <= 200);
  }));
});

Deno.test("readReplayControl() begins at the instant of the name when there is no start", () => {
  const message = { type: "GroupReplayStart", ...RUN, stream: "TSPI" } as const;
  const reading = readReplayControl({ ...message, identifier: "1759057200" });
  assert.ok(reading.ok && reading.value.type === "start");
  assert.deepEqual(reading.value.plan, {
    streams: ["TSPI"],
    window: { start_ms: START_MS, end_ms: null },
    rate: 1,
  });
  assert.match(problemOf(message), /'start' must be given/);
});

Deno.test("readReplayControl() says what is wrong with a start", () => {
  const problems: readonly (readonly [Partial<GroupReplayStart>, RegExp])[] = [
    [
      { end: "2025-09-28T11:00:00Z" },
      /'end' must be after 'start': current value is 2025-09-28T11/,
    ],
    [{ start: "2025-02-31T11:00:00Z" }, /ISO 8601.*2025-02-31/],
    [{ end: "tomorrow" }, /ISO 8601.*tomorrow/],
    [{ start: "0000-01-01T00:00:00+14:00" }, /years 0 to 9999.*0000-01-01/],
    [{ end: "9999-12-31T23:59:59-14:00" }, /years 0 to 9999.*9999-12-31/],
    [{ rate: 0 }, /'rate' must be between/],
    [{ rate: NaN }, /'rate' must be between/],
    [{ stream: "a.b" }, /a stream's name must be .*"a\.b"/],
    [{ stream: [] }, /1 to 8 streams/],
    [{ stream: [..."abcdefghi"] }, /1 to 8 streams: current value is 9/],
    [{ stream: ["TSPI", "TSPI"] }, /each stream must be named once/],
    [{ channel_id: "replay.*" }, /'channel_id' must be replay\.<suffix>.*"replay\.\*"/],
  ];
  for (const [change, problem] of problems) {
    assert.match(problemOf({ ...START, ...change }), problem);
  }
});

Deno.test("readReplayControl() reads a stop, and every action with its value", () => {
  const { channel_id } = RUN;
  assert.deepEqual(readReplayControl({ type: "GroupReplayStop", channel_id }), {
    ok: true,
    value: { type: "stop", channel_id },
  });
  const action = (action: "pause" | "resume" | "seek" | "rate", value?: number | string) => {
    const message = { type: "GroupReplayControl", channel_id, action } as const;
    const reading = readReplayControl(value === undefined ? message : { ...message, value });
    return reading.ok && reading.value.type === "control" ? reading.value.action : reading;
  };
  assert.deepEqual(action("pause"), { type: "pause" });
  assert.deepEqual(action("resume", 7), { type: "resume" });
  assert.deepEqual(action("seek", "2025-09-28T11:00:00Z"), { type: "seek", position_ms: START_MS });
  assert.deepEqual(action("seek", START_MS + 0.5), { type: "seek", position_ms: START_MS + 0.5 });
  assert.deepEqual(action("seek", "-30s"), { type: "step", by_ms: -30_000 });
  assert.deepEqual(action("seek", "+1.5m"), { type: "step", by_ms: 90_000 });
  assert.deepEqual(action("rate", 0.01), { type: "rate", rate: 0.01 });
});

Deno.test("readReplayControl() says what is wrong with an action's value", () => {
  const { channel_id } = RUN;
  const read = (action: "seek" | "rate", value?: number | string) => {
    const message = { type: "GroupReplayControl", channel_id, action } as const;
    return problemOf(value === undefined ? message : { ...message, value });
  };
  assert.match(read("seek"), /'value' must be .*it is missing/);
  assert.match(read("seek", "-30"), /a duration is a number with/);
  assert.match(read("seek", "30s"), /ISO 8601.*30s/);
  assert.match(read("seek", 1e300), /years 0 to 9999/);
  assert.match(read("seek", NaN), /years 0 to 9999/);
  assert.match(read("rate", "4"), /'value' must be a number: current value is "4"/);
  assert.match(read("rate", 64.1), /between 0.01 and 64/);
});
