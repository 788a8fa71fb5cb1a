import assert from "node:assert/strict";
import { ManualClock } from "@rangecast/base/manual-clock";
import { PRIVATE_SILENCE_MS, type PrivateOrder } from "@rangecast/channel/private-replay";
import { PrivateReplays } from "./private_replays.ts";
import { playing, settle, START_MS } from "./testdata/played_list.ts";

const CHANNEL = "client.a.1";
const PLAN = { streams: ["TSPI"], window: { start_ms: START_MS, end_ms: null }, rate: 1 };
const START: PrivateOrder = { type: "start", channel_id: CHANNEL, plan: PLAN };

function action(type: "pause" | "keep" | "stop"): PrivateOrder {
  return { type: "action", channel_id: CHANNEL, action: { type } };
}

/** Booths on a clock that a test drives; `admitted` resolves what they ask for. */
function booths() {
  const clock = new ManualClock(START_MS + 10_000);
  const admitted = Promise.withResolvers<void>();
  const ended: string[] = [];
  const opened: ReturnType<typeof playing>[] = [];
  const epochs: number[] = [];
  const privates = new PrivateReplays({
    ...{ clock, maxReplays: 2, prefix: "tspi" },
    admit: async () => {
      await admitted.promise;
      return { ok: true, source: playing({ clock }).list, streams: [], beginning: { time_ms: 0 } };
    },
    open: (_channel, { window }, _admission, epoch) => {
      const played = playing({ clock, start: { window, epoch } });
      opened.push(played);
      epochs.push(epoch);
      return played.replay;
    },
    ended: (channel_id, reason) => void ended.push(`${channel_id}: ${reason}`),
  });
  return { clock, admitted, ended, opened, epochs, privates };
}

Deno.test("PrivateReplays ends one whose client has been silent for a minute", async () => {
  const { clock, admitted, ended, privates } = booths();
  admitted.resolve();
  assert.deepEqual((await privates.handle(START)).reply, { ok: true, channel: CHANNEL });
  clock.advance(PRIVATE_SILENCE_MS - 1000);
  assert.equal((await privates.handle(action("keep"))).reply.ok, true);
  clock.advance(PRIVATE_SILENCE_MS - 1);
  assert.deepEqual([privates.count, ended], [1, []]);
  clock.advance(1001);
  assert.deepEqual([privates.count, ended], [0, [
    `${CHANNEL}: its client has been silent for 60 s`,
  ]]);
  const late = await privates.handle(action("keep"));
  assert.deepEqual([late.reply.ok, late.refusal], [false, "not_running"]);
});

Deno.test("PrivateReplays refuses to act on one that is being opened, and opens no two of a client", async () => {
  const { admitted, opened, privates, ended } = booths();
  const first = privates.handle(START);
  await settle();
  assert.equal((await privates.handle(action("pause"))).refusal, "busy");
  const second = privates.handle(START);
  assert.equal((await first).refusal, "replaced");
  admitted.resolve();
  assert.equal((await second).reply.ok, true);
  assert.deepEqual([opened.length, privates.count, ended.length], [1, 1, 1]);
});

Deno.test("PrivateReplays gives a client's next window a later epoch, and says no end between", async () => {
  const { admitted, opened, epochs, privates } = booths();
  admitted.resolve();
  await privates.handle(START);
  for (let i = 0; i < 20; i++) opened[0]?.replay.renew();
  await privates.handle(START);
  const [first = 0, second = 0] = epochs;
  assert.equal(second, first + 21);
  assert.ok(opened[0]?.vectors.every(({ state }) => state !== "ended"));
});

Deno.test("PrivateReplays is stopped by its client, also while it is being opened", async () => {
  const { admitted, ended, privates, opened } = booths();
  const start = privates.handle(START);
  assert.equal((await privates.handle(action("stop"))).reply.ok, true);
  assert.equal((await start).refusal, "replaced");
  admitted.resolve();
  await settle();
  assert.deepEqual([opened.length, privates.count], [0, 0]);
  assert.deepEqual(ended, [`${CHANNEL}: stopped by its client`]);
});
