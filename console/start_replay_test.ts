import { OperatorError } from "@rangecast/base/errors";
import assert from "node:assert/strict";
import type { StartOrder } from "./order.ts";
import { startReplay } from "./start_replay.ts";
import { FakeDesk, NOON_MS, replayOf, vectorOf } from "./testing/fake_desk.ts";

const ORDER: StartOrder = {
  type: "start",
  name: "group-replay",
  identifier: "Intercept Window 3",
  streams: ["TSPI"],
  start: "1h-ago",
  rate: 4,
};

const SUFFIX = "intercept-window-3";

Deno.test("startReplay() says when to begin, and waits until it runs", async () => {
  const desk = new FakeDesk();
  desk.answers = () => [
    vectorOf(SUFFIX, { state: "seeking" }),
    vectorOf(SUFFIX, { state: "running", rate: 4 }),
  ];
  const { done, channel } = await startReplay(ORDER, desk);
  assert.deepEqual(desk.messages, [{
    type: "GroupReplayStart",
    channel_id: "replay.intercept-window-3",
    display_name: "Intercept Window 3",
    identifier: "Intercept Window 3",
    stream: "TSPI",
    start: "2026-07-15T11:00:00.000Z",
    rate: 4,
  }]);
  assert.deepEqual(desk.said[0]?.headers, [["X-Command-Sender", "tower"]]);
  assert.match(desk.said[0]?.messageId ?? "", /^replay\.intercept-window-3:start:/);
  assert.equal(
    done.text,
    "replay.intercept-window-3 is running at 2026-07-15T11:30:00.000Z, 4x",
  );
  assert.equal(channel.clock?.state, "running");
});

Deno.test("startReplay() names an instant by itself, and merges several streams", async () => {
  const desk = new FakeDesk();
  desk.answers = () => [vectorOf("20260715T110000Z", { state: "running" })];
  const { start: _start, rate: _rate, ...order } = ORDER;
  const instant = { identifier: "2026-07-15 13:00:00+02:00", streams: ["TSPI", "FLIGHTS"] };
  await startReplay({ ...order, ...instant, end: "30m-ago" }, desk);
  assert.deepEqual(desk.messages, [{
    type: "GroupReplayStart",
    channel_id: "replay.20260715T110000Z",
    display_name: "replay 2026-07-15T11:00:00Z",
    identifier: "2026-07-15 13:00:00+02:00",
    stream: ["TSPI", "FLIGHTS"],
    end: "2026-07-15T11:30:00.000Z",
  }]);
});

Deno.test("startReplay() says nothing when there is no host", async () => {
  const desk = new FakeDesk();
  desk.listed = null;
  await assert.rejects(startReplay(ORDER, desk), {
    name: "OperatorError",
    message: "Cannot start a group replay as no replay host answers: " +
      "start one with deno task replayer:host",
  });
  assert.deepEqual(desk.said, []);
});

Deno.test("startReplay() says nothing when the name is taken", async () => {
  const desk = new FakeDesk();
  desk.listed = [{ ...replayOf("x"), identifier: "Intercept Window 3" }];
  await assert.rejects(startReplay(ORDER, desk), /no replay of this name may run: replay\.x does/);
  assert.deepEqual(desk.said, []);
});

Deno.test("startReplay() gives another name with the same slug a number", async () => {
  const desk = new FakeDesk();
  desk.listed = [{ ...replayOf(SUFFIX), identifier: "intercept window 3" }];
  desk.answers = () => [vectorOf(`${SUFFIX}-2`, { state: "running" })];
  const { channel } = await startReplay(ORDER, desk);
  assert.equal(channel.channel_id, "replay.intercept-window-3-2");
});

Deno.test("startReplay() hands on why the host refuses", async () => {
  const desk = new FakeDesk();
  desk.answers =
    () => [vectorOf(SUFFIX, { state: "ended", reason: "nothing is stored there\x1b[2J" })];
  await assert.rejects(
    startReplay(ORDER, desk),
    new OperatorError(
      "The replay host has ended replay.intercept-window-3 at once: nothing is stored there?[2J",
    ),
  );
});

Deno.test("startReplay() says that a silent host may still begin", async () => {
  const desk = new FakeDesk();
  desk.answers = () => [vectorOf(SUFFIX, { state: "seeking", position_ms: NOON_MS })];
  await assert.rejects(startReplay(ORDER, desk), /within 5000 ms: it may still begin/);
});

Deno.test("startReplay() notices that another replay has taken the name meanwhile", async () => {
  const desk = new FakeDesk();
  const window = { start_ms: NOON_MS - 1000, end_ms: null };
  desk.answers = () => [vectorOf(SUFFIX, { state: "running", window })];
  await assert.rejects(startReplay(ORDER, desk), /another replay has taken this name/);
});
