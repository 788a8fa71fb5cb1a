import type { ClockVector } from "@rangecast/channel/clock-vector";
import assert from "node:assert/strict";
import { controlReplay } from "./control_replay.ts";
import type { ControlOrder, ReplayChange } from "./order.ts";
import { parseSeek } from "./seek_target.ts";
import { FakeDesk, NOON_MS, replayOf, vectorOf } from "./testing/fake_desk.ts";

function order(change: ReplayChange, channel?: string): ControlOrder {
  const name = change.type === "rate" ? "set-rate" : change.type;
  return { type: "control", name, change, channel };
}

const seek = (where: string): ReplayChange => ({ type: "seek", target: parseSeek(where) });
const PAUSE: ReplayChange = { type: "pause" };

/** A desk whose host runs `replay.x`, and answers by `vectors`. */
function running(...vectors: Partial<ClockVector>[]): FakeDesk {
  const desk = new FakeDesk();
  desk.listed = [replayOf("x", vectorOf("x", { state: "running" }))];
  desk.answers = () => vectors.map((facts) => vectorOf("x", facts));
  return desk;
}

Deno.test("controlReplay() waits until what it asks for is so", async () => {
  const cases: readonly [ReplayChange, Partial<ClockVector>, object][] = [
    [PAUSE, { state: "paused" }, { action: "pause" }],
    [{ type: "resume" }, { state: "running", rate: 2 }, { action: "resume" }],
    [{ type: "resume" }, { state: "paused", reason: "at the live edge" }, { action: "resume" }],
    [{ type: "rate", rate: 8 }, { state: "running", rate: 8 }, { action: "rate", value: 8 }],
    [
      seek("40m-ago"),
      { state: "paused", epoch: 2 },
      { action: "seek", value: "2026-07-15T11:20:00.000Z" },
    ],
    [
      seek("-10m"),
      { state: "running", epoch: 2 },
      { action: "seek", value: "-10m" },
    ],
  ];
  for (const [change, answer, message] of cases) {
    const late = { state: change.type === "resume" ? "paused" : "running" } as const;
    const desk = running(late, { state: "seeking", epoch: 2 }, answer);
    const { facts } = await controlReplay(order(change), desk, null);
    assert.deepEqual(desk.messages, [
      { type: "GroupReplayControl", channel_id: "replay.x", ...message },
    ]);
    assert.deepEqual(facts["clock"], vectorOf("x", answer), change.type);
  }
});

Deno.test("controlReplay() takes no clock that is held for one that was paused", async () => {
  const held = { state: "paused", reason: "waiting for the source" } as const;
  await assert.rejects(controlReplay(order(PAUSE), running(held), null), /has not done pause/);
});

Deno.test("controlReplay() controls a replay that is still being opened", async () => {
  const desk = running({ state: "running", epoch: 1 });
  const { clock: _clock, ...opening } = replayOf("x");
  desk.listed = [opening];
  await controlReplay(order(seek("+1m")), desk, null);
  assert.equal(desk.said.length, 1);
});

Deno.test("controlReplay() needs a name only when several run", async () => {
  const desk = running({ channel_id: "replay.y" });
  desk.listed?.push(replayOf("y"));
  await assert.rejects(
    controlReplay(order(PAUSE), desk, null),
    /name one of replay\.x, replay\.y by --channel/,
  );
  await assert.rejects(
    controlReplay(order(PAUSE, "z"), desk, null),
    /Cannot use --channel as there is no group replay "z"/,
  );
  assert.deepEqual(desk.said, []);
  await controlReplay(order(PAUSE, "Y"), desk, null);
  assert.equal(desk.said.length, 1);
});

Deno.test("controlReplay() means what the same call has started", async () => {
  const desk = running({ channel_id: "replay.y" });
  await controlReplay(order(PAUSE), desk, replayOf("y"));
  desk.listed?.push(replayOf("y"));
  await controlReplay(order(PAUSE), desk, replayOf("y"));
  assert.equal(desk.said.length, 2);
});

Deno.test("controlReplay() refuses when nothing runs, or nobody hosts it", async () => {
  const desk = running();
  desk.listed = [];
  await assert.rejects(controlReplay(order(PAUSE), desk, null), /one must run: none does/);
  desk.listed = null;
  await assert.rejects(
    controlReplay(order(PAUSE), desk, null),
    /^OperatorError: Cannot pause as no replay host answers: .*replayer:host$/,
  );
});

Deno.test("controlReplay() refuses a position outside of the replay", async () => {
  const desk = running();
  const outside = order(seek(new Date(NOON_MS + 1).toISOString()));
  await assert.rejects(controlReplay(outside, desk, null), {
    name: "OperatorError",
    message: "Cannot seek as the position must lie within replay.x, from " +
      "2026-07-15T11:00:00.000Z to 2026-07-15T12:00:00.000Z: current value is 2026-07-15T12:00:00.001Z",
  });
  assert.deepEqual(desk.said, []);
});

Deno.test("controlReplay() says that the host is silent, or that the replay has ended", async () => {
  await assert.rejects(
    controlReplay(order(PAUSE), running({ state: "running" }), null),
    /has not done pause with replay\.x within 5000 ms/,
  );
  await assert.rejects(
    controlReplay(order(PAUSE), running({ state: "ended", reason: "end of window" }), null),
    /replay\.x has ended: end of window/,
  );
});
