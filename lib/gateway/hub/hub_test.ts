import assert from "node:assert/strict";
import { hubStage, pictureMaker } from "../testing/hub_stage.ts";
import { sampleRow } from "../testing/sample_row.ts";
import { MAX_AUDIENCES } from "./audience_table.ts";
import { BUSY_BYTES } from "./client.ts";
import type { Wanted } from "./hub.ts";
import { MAX_BATCHES } from "./observation_audience.ts";
import { TICK_MS } from "./ticks.ts";
import { HISTORY_MS } from "./track_audience.ts";

const TRACKS: Wanted = {
  id: "main",
  channel_id: "livestream",
  domain: "tspi",
  filter: {},
  view: { type: "tracks", rate_hz: 20 },
};
const OBSERVATIONS: Wanted = { ...TRACKS, view: { type: "observations", rate_hz: 20 } };

function stage() {
  const opened: string[] = [];
  const closed: string[] = [];
  const picture = pictureMaker()("livestream");
  const staged = hubStage((channel_id, domain) => {
    if (domain !== "tspi") return "no such domain";
    if (channel_id === "nowhere") return "no such channel";
    opened.push(channel_id);
    const dispose = () => Promise.resolve(void closed.push(channel_id));
    return { picture, flush: () => {}, [Symbol.asyncDispose]: dispose };
  });
  return { ...staged, picture, opened, closed };
}

Deno.test("subscribe() opens a channel once, however many viewers, and closes it when all are gone for a while", () => {
  const { hub, connect, pass, opened, closed } = stage();
  const viewers = Array.from({ length: 20 }, connect);
  for (const { client } of viewers) assert.equal(hub.subscribe(client, TRACKS), "subscribed");
  pass(1_000, ...viewers);
  assert.deepEqual([opened, hub.audiences, hub.clients], [["livestream"], 1, 20]);
  for (const { client } of viewers) hub.detach(client);
  pass(HISTORY_MS - 1_000);
  assert.deepEqual(closed, []);
  pass(2_000);
  assert.deepEqual([closed, hub.audiences, hub.pictures], [["livestream"], 0, 0]);
});

Deno.test("subscribe() refuses what there is not, and more than there is room for", () => {
  const { hub, connect } = stage();
  const { client } = connect();
  assert.equal(hub.subscribe(client, { ...TRACKS, domain: "race" }), "no such domain");
  assert.equal(hub.subscribe(client, { ...TRACKS, channel_id: "nowhere" }), "no such channel");
  for (let i = 0; i < 16; i++) hub.subscribe(client, { ...TRACKS, id: String(i) });
  assert.equal(hub.subscribe(client, { ...TRACKS, id: "17" }), "too many subscriptions");
  assert.equal(hub.subscribe(client, { ...TRACKS, id: "3" }), "subscribed");
  let refused = 0;
  for (let i = 0; i < MAX_AUDIENCES + 5; i++) {
    const filter = { entities: [String(i)] };
    if (hub.subscribe(client, { ...TRACKS, id: "0", filter }) === "too many audiences") refused++;
  }
  assert.equal(refused, 6);
  assert.equal(hub.audiences, MAX_AUDIENCES);
});

Deno.test("subscribe() goes on from a place that is known, and says so when it is not", () => {
  const { hub, connect, pass, picture } = stage();
  const first = connect();
  const stays = connect();
  for (const { client } of [first, stays]) hub.subscribe(client, TRACKS);
  for (let i = 0; i < 40; i++) picture.put(sampleRow(String(i)));
  pass(200, first, stays);
  const snapshot = first.link.take("snapshot")[0];
  assert.ok(snapshot);
  const { epoch } = snapshot;
  const seq = first.link.take("delta").at(-1)?.seq ?? snapshot.seq;
  hub.detach(first.client);
  picture.put(sampleRow("new"));
  picture.remove("3");
  pass(5_000, stays);

  const again = connect();
  hub.subscribe(again.client, { ...TRACKS, resume: { epoch, seq } });
  pass(50, again, stays);
  const [delta] = again.link.take("delta");
  assert.deepEqual([delta?.base, delta?.upserts.entity, delta?.removed], [seq, ["new"], ["3"]]);
  assert.deepEqual([again.link.take("snapshot"), again.link.take("gap")], [[], []]);

  pass(HISTORY_MS + 1_000, stays);
  for (const place of [{ epoch, seq }, { epoch: "e0.1", seq: 1 }]) {
    const late = connect();
    hub.subscribe(late.client, { ...TRACKS, resume: place });
    pass(50, late, stays);
    const [gap] = late.link.take("gap");
    assert.deepEqual([gap?.reason, gap?.from, gap?.dropped], ["cannot resume", place.seq, null]);
    const types = late.link.received.map(({ type }) => type);
    assert.ok(types.indexOf("gap") < types.indexOf("snapshot"));
    assert.equal(late.link.take("snapshot")[0]?.tracks.entity.length, 40);
  }
});

Deno.test("a slow link gets one delta over all ticks that it has skipped, and the others every tick", () => {
  const { hub, connect, pass, picture } = stage();
  const [slow, quick] = [connect(), connect()];
  for (let i = 0; i < 10; i++) picture.put(sampleRow(String(i)));
  for (const { client } of [slow, quick]) hub.subscribe(client, TRACKS);
  pass(100, slow, quick);
  const base = slow.link.take("delta").at(-1)?.seq ?? slow.link.take("snapshot")[0]?.seq;
  slow.link.received.length = quick.link.received.length = 0;
  slow.link.waiting_bytes = BUSY_BYTES + 1;
  for (const entity of ["1", "2", "3"]) {
    picture.put(sampleRow(entity, { lat: 1 }));
    pass(TICK_MS, quick);
  }
  slow.link.waiting_bytes = 0;
  slow.client.pump();
  slow.link.drain();
  const deltas = slow.link.take("delta");
  assert.equal(deltas.length, 1);
  assert.deepEqual([deltas[0]?.base, deltas[0]?.upserts.entity], [base, ["1", "2", "3"]]);
  assert.equal(quick.link.take("delta").length, 3);
  assert.equal(hub.counts.conflated, 3);
});

Deno.test("a slow link is told how many observations it has missed, and goes on behind them", () => {
  const { hub, connect, pass, picture } = stage();
  const [slow, quick] = [connect(), connect()];
  for (const { client } of [slow, quick]) hub.subscribe(client, OBSERVATIONS);
  pass(50, slow, quick);
  slow.link.received.length = 0;
  slow.link.waiting_bytes = BUSY_BYTES + 1;
  const ticks = MAX_BATCHES + 10;
  for (let i = 0; i < ticks; i++) {
    for (const entity of ["1", "2"]) picture.observe({ row: sampleRow(entity), raw: null });
    pass(TICK_MS, quick);
  }
  slow.link.waiting_bytes = 0;
  slow.client.pump();
  slow.link.drain();
  const [gap] = slow.link.take("gap");
  assert.deepEqual([gap?.from, gap?.to, gap?.dropped, gap?.reason], [0, 19, 20, "slow link"]);
  const batches = slow.link.take("batch");
  assert.deepEqual([batches.length, batches[0]?.first], [MAX_BATCHES, 20]);
  assert.equal(quick.link.take("batch").length, ticks);
  assert.deepEqual([hub.counts.gaps, hub.counts.dropped], [1, 20]);
});

Deno.test("observations of a new epoch are numbered from 0, and none of its first is left out", () => {
  const { hub, connect, pass, picture } = stage();
  const viewer = connect();
  hub.subscribe(viewer.client, OBSERVATIONS);
  picture.observe({ row: sampleRow("1"), raw: null });
  pass(50, viewer);
  picture.begin([], picture.display, []);
  picture.observe({ row: sampleRow("2"), raw: null });
  pass(100, viewer);
  const batches = viewer.link.take("batch");
  assert.deepEqual(batches.map(({ first }) => first), [0, 0]);
  assert.notEqual(batches[0]?.epoch, batches[1]?.epoch);
  assert.deepEqual(batches[1]?.observations.entity, ["2"]);
});

Deno.test("what is derived goes with raw messages alone, and only where there is any", () => {
  const { hub, connect, pass, picture } = stage();
  const [raw, plain] = [connect(), connect()];
  const view = { ...OBSERVATIONS.view, raw: true };
  hub.subscribe(raw.client, { ...OBSERVATIONS, view });
  hub.subscribe(plain.client, OBSERVATIONS);
  const derived = { altitude_m: 1002.5, vertical_rate_mps: 4.5 };
  picture.observe({ row: sampleRow("1"), raw: { n: 1 } });
  pass(50, raw, plain);
  picture.observe({ row: sampleRow("1"), raw: { n: 2 }, derived });
  picture.observe({ row: sampleRow("2"), raw: { n: 3 } });
  pass(50, raw, plain);
  const told = raw.link.take("batch").map((batch) => [batch.raw, batch.derived]);
  assert.deepEqual(told, [[[{ n: 1 }], undefined], [[{ n: 2 }, { n: 3 }], [derived, null]]]);
  const without = plain.link.take("batch");
  assert.deepEqual(without.map((batch) => "derived" in batch), [false, false]);
});

Deno.test("tags are told once each, and all of them anew in a new epoch", () => {
  const { hub, connect, pass, picture } = stage();
  const viewer = connect();
  const tag = (id: string, status: "active" | "deleted" = "active") => ({
    id,
    ts: "2025-01-01T00:00:00Z",
    label: id,
    status,
    updated_ts: "2025-01-01T00:00:00Z",
  });
  for (const id of ["a", "b", "c"]) picture.setTag(tag(id));
  picture.setTag(tag("b", "deleted"));
  hub.subscribe(viewer.client, TRACKS);
  pass(50, viewer);
  picture.setTag(tag("c", "deleted"));
  pass(50, viewer);
  picture.begin([], picture.display, [tag("d")]);
  pass(50, viewer);
  const told = viewer.link.take("tag").map(({ reset, tags }) => [
    reset,
    ...tags.map(({ id, status }) => `${id} ${status}`),
  ]);
  assert.deepEqual(told, [[true, "a active", "c active"], [false, "c deleted"], [
    true,
    "d active",
  ]]);
});

Deno.test("deltas tell the way of the newest observation that they bring, and of no other", () => {
  const { clock, hub, connect, pass, picture } = stage();
  const [all, slow, one] = [connect(), connect(), connect()];
  hub.subscribe(all.client, TRACKS);
  hub.subscribe(slow.client, { ...TRACKS, view: { type: "tracks", rate_hz: 10 } });
  hub.subscribe(one.client, { ...TRACKS, filter: { entities: ["a"] } });
  for (const entity of ["a", "b"]) picture.put(sampleRow(entity));
  pass(2 * TICK_MS, all, slow, one);
  const hear = (entity: string) => {
    const heard_ms = clock.nowMs() + 1;
    picture.hear({ entity, recv_ms: heard_ms - 9, stored_ms: heard_ms - 5, heard_ms });
    picture.put(sampleRow(entity, { lat: heard_ms }));
    pass(TICK_MS, all, slow, one);
    return heard_ms;
  };
  const first_ms = hear("a");
  const sent_ms = clock.nowMs();
  const second_ms = hear("b");
  // One that has aged is told anew, and nothing was heard of it.
  picture.put(sampleRow("b", { status: 2 }));
  pass(2 * TICK_MS, all, slow, one);
  const moved = ({ link }: typeof all) =>
    link.take("delta").filter(({ upserts }) => upserts.entity.length > 0);
  const heard = (viewer: typeof all) => moved(viewer).map(({ passage }) => passage?.heard_ms);
  assert.deepEqual(heard(all), [first_ms, second_ms, undefined]);
  assert.deepEqual(moved(all)[0]?.passage, {
    ...{ recv_ms: first_ms - 9, stored_ms: first_ms - 5, heard_ms: first_ms, sent_ms },
  });
  assert.deepEqual(heard(slow).slice(-2), [second_ms, undefined]);
  assert.deepEqual(heard(one), [first_ms], "what a filter keeps back is not what came");

  picture.hear({ entity: "a", recv_ms: 0, stored_ms: 0, heard_ms: 0 });
  picture.begin([], picture.display, []);
  pass(TICK_MS, all, slow, one);
  picture.put(sampleRow("a", { lat: 2 }));
  pass(TICK_MS, all);
  assert.equal(heard(all).at(-1), undefined, "another stretch has not heard it");
});
