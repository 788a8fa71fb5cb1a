import assert from "node:assert/strict";
import type { ManualClock } from "@rangecast/base/manual-clock";
import { hubStage, pictureMaker } from "../testing/hub_stage.ts";
import { sampleRow } from "../testing/sample_row.ts";
import { BEGIN_INTERVAL_MS, type Wanted } from "./hub.ts";
import { NO_DISPLAY } from "./picture.ts";
import { TICK_MS } from "./ticks.ts";

const LIVE: Wanted = {
  id: "main",
  channel_id: "livestream",
  domain: "tspi",
  filter: {},
  view: { type: "tracks", rate_hz: 20 },
};
const REPLAY: Wanted = { ...LIVE, channel_id: "client.a.1" };

/** A hub of the livestream and of one replay. */
function stage() {
  const paint = pictureMaker();
  const [live, replay] = [paint(LIVE.channel_id), paint(REPLAY.channel_id)];
  const flushed = new Map<string, number>();
  const staged = hubStage((channel_id) => ({
    picture: channel_id === LIVE.channel_id ? live : replay,
    flush: () => void flushed.set(channel_id, (flushed.get(channel_id) ?? 0) + 1),
    [Symbol.asyncDispose]: () => Promise.resolve(),
  }));
  return { ...staged, live, replay, flushed };
}

/** Lets what has begun be shown: far less than a tick. */
async function showBegun(clock: ManualClock): Promise<void> {
  await Promise.resolve();
  clock.advance(1);
}

Deno.test("a stretch that begins is shown at once, whatever the rate, and once", async () => {
  const { clock, hub, connect, pass, replay: picture } = stage();
  const viewer = connect();
  hub.subscribe(viewer.client, { ...REPLAY, view: { type: "tracks", rate_hz: 5 } });
  pass(1_000, viewer);
  viewer.link.received.length = 0;
  picture.begin([sampleRow("1"), sampleRow("2")], NO_DISPLAY, []);
  await showBegun(clock);
  viewer.link.drain();
  const [snapshot] = viewer.link.take("snapshot");
  assert.deepEqual(snapshot?.tracks.entity, ["1", "2"]);
  assert.equal(snapshot.epoch, `${picture.epoch}.1`);
  const changed = () => viewer.link.take("delta").flatMap(({ upserts }) => upserts.entity);
  pass(1_000, viewer);
  assert.deepEqual(changed(), [], "nothing has changed since");
  picture.put(sampleRow("2", { lat: 1 }));
  pass(200, viewer);
  assert.deepEqual(changed(), ["2"]);
});

Deno.test("a hub that is gone serves no stretch that begins", async () => {
  const { clock, hub, connect, pass, replay: picture, flushed } = stage();
  const viewer = connect();
  hub.subscribe(viewer.client, REPLAY);
  pass(100, viewer);
  const before = flushed.get(REPLAY.channel_id);
  picture.begin([], NO_DISPLAY, []);
  await hub[Symbol.asyncDispose]();
  picture.begin([], NO_DISPLAY, []);
  await Promise.resolve();
  assert.deepEqual([clock.pending, flushed.get(REPLAY.channel_id)], [0, before]);
});

Deno.test("a jump costs its own picture a tick, and those alone who look at it", async () => {
  const { clock, live, replay, flushed, hub, connect, pass } = stage();
  const [watcher, late, jumper] = [connect(), connect(), connect()];
  hub.subscribe(watcher.client, LIVE);
  hub.subscribe(jumper.client, REPLAY);
  pass(10 * TICK_MS, watcher, jumper);
  const before = [live.seq, replay.seq, flushed.get(LIVE.channel_id)];
  const { ticks } = hub.counts;
  // An audience that has no state yet is none that jumps.
  hub.subscribe(late.client, { ...LIVE, filter: { entities: ["1"] } });
  late.link.drain();
  live.setClock({ clock: null, owner_offset_ms: 0, problem: "for the next tick" });
  for (const { link } of [watcher, late, jumper]) link.received.length = 0;
  replay.begin([sampleRow("1")], NO_DISPLAY, []);
  await showBegun(clock);
  for (const { link } of [watcher, late, jumper]) link.drain();
  assert.equal(jumper.link.take("snapshot").length, 1);
  assert.deepEqual([watcher.link.received, late.link.received], [[], []]);
  assert.deepEqual([live.seq, replay.seq - 1, flushed.get(LIVE.channel_id)], before);
  assert.equal(hub.counts.ticks, ticks + 1, "it is counted");
  pass(TICK_MS, watcher, late, jumper);
  assert.equal(watcher.link.take("clock").length, 1);
  assert.equal(late.link.take("snapshot").length, 1);
});

Deno.test("jumps are shown as often as a display can, however many there are", async () => {
  const { clock, replay, hub, connect, pass } = stage();
  const viewer = connect();
  hub.subscribe(viewer.client, REPLAY);
  pass(TICK_MS, viewer);
  const begun = hub.counts.ticks;
  let shown = 0;
  for (let ms = 0; ms < 1_000; ms++) {
    replay.begin([sampleRow("1")], NO_DISPLAY, []);
    await showBegun(clock);
    viewer.link.drain();
    shown += viewer.link.take("snapshot").length;
    viewer.link.received.length = 0;
  }
  const most = 1_000 / BEGIN_INTERVAL_MS + 1_000 / TICK_MS;
  const ticks = hub.counts.ticks - begun;
  assert.ok(ticks <= most && ticks > 1_000 / TICK_MS + 10, `there were ${ticks} ticks`);
  assert.ok(shown >= ticks - 1, `${shown} of ${ticks} states were shown`);
  pass(BEGIN_INTERVAL_MS, viewer);
  viewer.link.received.length = 0;
  const { ticks: settled } = hub.counts;
  pass(10 * TICK_MS, viewer);
  assert.equal(hub.counts.ticks, settled + 10, "nothing is left to be shown");
});

Deno.test("a jump that a tick of all has shown costs no other one", async () => {
  const { clock, replay, hub, connect, pass } = stage();
  const viewer = connect();
  hub.subscribe(viewer.client, REPLAY);
  pass(TICK_MS, viewer);
  clock.advance(TICK_MS - 1);
  replay.begin([], NO_DISPLAY, []);
  await Promise.resolve();
  // The one before has just been shown: this one has to wait, and the tick of all comes first.
  replay.begin([sampleRow("1")], NO_DISPLAY, []);
  const { ticks } = hub.counts;
  clock.advance(BEGIN_INTERVAL_MS + 2);
  assert.equal(hub.counts.ticks, ticks + 1);
  viewer.link.drain();
  assert.deepEqual(viewer.link.take("snapshot").at(-1)?.tracks.entity, ["1"]);
});

Deno.test("a jump takes no turn from slower views of its picture", async () => {
  const { clock, replay, hub, connect, pass } = stage();
  const viewer = connect();
  hub.subscribe(viewer.client, { ...REPLAY, view: { type: "observations", rate_hz: 10 } });
  while (replay.seq % 2 === 0) pass(TICK_MS, viewer);
  replay.begin([], NO_DISPLAY, []);
  replay.observe({ row: sampleRow("1"), raw: null });
  await showBegun(clock);
  viewer.link.drain();
  assert.deepEqual(viewer.link.take("batch").map(({ observations }) => observations.entity), [[
    "1",
  ]]);
});
