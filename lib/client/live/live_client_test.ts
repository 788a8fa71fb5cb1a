import assert from "node:assert/strict";
import type { Tag } from "@rangecast/channel/tag";
import { delta, RECEIVED_MS, snapshot } from "../testing/sample_tracks.ts";
import { startedClient } from "../testing/started_client.ts";

function tag(id: string, ts: string, status: Tag["status"] = "active"): Tag {
  return { id, ts, label: id, status, updated_ts: ts };
}

function pure(name: string, fn: () => void | Promise<void>): void {
  Deno.test({ name, permissions: "none", fn });
}

pure("LiveClient subscribes to what this viewer follows, and shows it", () => {
  const { gateway, client } = startedClient();
  const [subscribe] = gateway.heardOf("subscribe");
  assert.deepEqual(subscribe, {
    ...{ type: "subscribe", id: "picture", channel: null, domain: "tspi", filter: {} },
    view: { type: "tracks", rate_hz: 10 },
  });
  gateway.say(snapshot(["a", "b"]), delta(["a"]));
  assert.equal(client.picture.tracks.size, 2);
  assert.deepEqual(client.picture.shown.value, {
    ...{ channel_id: "livestream", epoch: "e1", progress: null },
  });
  assert.equal(client.picture.newest_ms, RECEIVED_MS);
});

pure("LiveClient tells what is shown when that is another picture, and not with each delta", () => {
  const { gateway, client } = startedClient();
  const told: (string | null)[] = [];
  client.picture.shown.subscribe(({ epoch }) => told.push(epoch));
  gateway.say(snapshot(["a"]), delta(["a"]));
  for (const part of [0, 1]) gateway.say(delta(["a"], { base: 2, seq: 3, part, parts: 2 }));
  assert.equal(client.picture.placeOf("tspi")?.seq, 3);
  gateway.say(snapshot(["a"], { epoch: "e2", channel_id: "replay.x" }));
  assert.deepEqual(told, [null, "e1", "e2"]);
});

pure("LiveClient goes on from its place on another socket, and keeps the picture meanwhile", () => {
  const { clock, gateway, client } = startedClient();
  gateway.say(snapshot(["a"], { seq: 41 }));
  gateway.close(1006);
  assert.equal(client.connection.value.type, "waiting");
  assert.equal(client.picture.tracks.size, 1);
  clock.advance(250);
  gateway.accept();
  assert.deepEqual(gateway.heardOf("subscribe")[0]?.resume, { epoch: "e1", seq: 41 });
  gateway.say(delta(["b"], { base: 41, seq: 60 }));
  assert.equal(client.picture.tracks.size, 2);
});

pure("LiveClient asks for a snapshot when a state does not lead on, and counts that", () => {
  const { gateway, client } = startedClient();
  gateway.say(snapshot(["a"]), delta(["b"], { base: 7 }));
  assert.deepEqual(gateway.heardOf("resync"), [{ type: "resync", id: "picture" }]);
  assert.equal(client.picture.losses.value.resyncs, 1);
  assert.equal(client.picture.tracks.size, 1);
});

function startedWithTwo() {
  const stand = startedClient();
  stand.gateway.close(1006);
  stand.clock.advance(250);
  stand.gateway.accept({ domains: ["tspi", "flight"] });
  return stand;
}

pure("LiveClient shows all domains that are served, and tells equal names in them apart", () => {
  const { gateway, client } = startedWithTwo();
  const { tracks } = client.picture;
  assert.deepEqual(
    gateway.heardOf("subscribe").map(({ id, domain, beside }) => [id, domain, beside]),
    [["picture", "tspi", undefined], ["picture:flight", "flight", true]],
  );
  gateway.say(snapshot(["a", "b"]), { ...snapshot(["a"], { seq: 7 }), id: "picture:flight" });
  assert.deepEqual([...tracks.entities()], ["a", "b", "flight:a"]);
  const row = tracks.rowOf("flight:a") ?? -1;
  assert.deepEqual([tracks.name[row], tracks.domain[row]], ["a", "flight"]);
  client.inspect("flight:a");
  const record = gateway.heardOf("subscribe").at(-1);
  assert.deepEqual([record?.domain, record?.filter.entities], ["flight", ["a"]]);
});

pure("LiveClient gives each domain its own place and its own breaks of continuity", () => {
  const { clock, gateway, client } = startedWithTwo();
  const { tracks } = client.picture;
  gateway.say(snapshot(["a"]), { ...snapshot(["x"], { seq: 7 }), id: "picture:flight" });
  const resets: boolean[] = [];
  tracks.listen(({ reset }) => resets.push(reset));
  gateway.say({ ...snapshot(["y"], { seq: 1, epoch: "e2" }), id: "picture:flight" });
  assert.deepEqual([...tracks.entities()].sort(), ["a", "flight:y"]);
  assert.deepEqual(resets, [false]);
  gateway.say({ ...delta(["z"], { base: 5, epoch: "e2" }), id: "picture:flight" });
  assert.deepEqual(gateway.heardOf("resync"), [{ type: "resync", id: "picture:flight" }]);
  gateway.close(1006);
  clock.advance(250);
  gateway.accept({ domains: ["tspi", "flight"] });
  assert.deepEqual(gateway.heardOf("subscribe").map(({ resume }) => resume), [
    { epoch: "e1", seq: 1 },
    { epoch: "e2", seq: 1 },
  ]);
});

pure("LiveClient drops the tracks of a domain that is no longer served", () => {
  const { clock, gateway, client } = startedWithTwo();
  gateway.say(snapshot(["a"]), { ...snapshot(["x"], { seq: 7 }), id: "picture:flight" });
  gateway.close(1006);
  clock.advance(250);
  gateway.accept({ domains: ["tspi"] });
  assert.deepEqual([...client.picture.tracks.entities()], ["a"]);
});

pure("LiveClient tells which domains it does not show, and how many findings are left out", () => {
  const { gateway, client } = startedClient();
  gateway.close(1006);
  client.start();
  const domains = ["tspi", ...Array.from({ length: 9 }, (_, i) => `other-${i}`)];
  gateway.accept({ domains });
  assert.deepEqual(client.domains, domains.slice(0, 8));
  assert.deepEqual(client.unserved.value, ["other-7", "other-8"]);
  const left = (id: string, left_out: number) =>
    gateway.say({ ...{ type: "finding", id, epoch: "e1", seq: 0 }, findings: [], left_out });
  left("picture", 3);
  left("picture:other-1", 4);
  assert.equal(client.picture.findingsLeftOut.value, 7);
  left("picture", 0);
  assert.equal(client.picture.findingsLeftOut.value, 4);
});

pure("LiveClient forgets the findings of a stretch that is over, and of that domain alone", () => {
  const { gateway, client } = startedWithTwo();
  const say = (id: string, epoch: string, name: string) =>
    gateway.say({
      ...{ type: "finding", id, epoch, seq: 0, left_out: 0 },
      findings: [{
        ...{ id: name, rule: "HOLDING", domain: "flight", entity: "a", severity: "LOW" },
        ...{ state: "open", opened_ms: 0, updated_ms: 0, text: "", evidence: [], rev: 1 },
      }],
    });
  const named = () => client.picture.findings.value.map(({ id }) => id);
  say("picture", "e1", "one");
  say("picture:flight", "e1", "two");
  gateway.say(snapshot(["a"]), { ...snapshot(["x"]), id: "picture:flight" });
  assert.deepEqual(named(), ["one", "two"]);
  gateway.say({ ...snapshot(["x"], { epoch: "e2" }), id: "picture:flight" });
  assert.deepEqual(named(), ["one"], "none was told of the new stretch");
  say("picture", "e2", "three");
  gateway.say(snapshot(["a"], { epoch: "e2" }));
  assert.deepEqual(named(), ["three"], "the list comes before its stretch");
});

pure("LiveClient pings quickly at first, and stops when the socket breaks", () => {
  const { clock, gateway } = startedClient();
  clock.advance(1200);
  assert.equal(gateway.heardOf("ping").length, 5);
  for (let i = 0; i < 4; i++) {
    gateway.say({ type: "health", server_ms: 1, problem: null, programs: [] });
    clock.advance(1200);
  }
  assert.equal(gateway.heardOf("ping").length, 5);
  clock.advance(200);
  assert.equal(gateway.heardOf("ping").length, 6);
  gateway.close(4004, "logged out");
  assert.equal(clock.pending, 0);
});

pure("LiveClient.ask() is answered by done, by an error, by time or by a break", async () => {
  const { clock, gateway, client } = startedClient();
  const wishes = [
    client.ask({ type: "live" }),
    client.ask({ type: "seek", position_ms: 5 }),
    client.ask({ type: "pause" }),
  ];
  const [live, seek] = [gateway.heardOf("live")[0], gateway.heardOf("seek")[0]];
  assert.equal(seek?.position_ms, 5);
  gateway.say(
    { type: "done", ref: live?.ref ?? -1 },
    { type: "error", ref: seek?.ref ?? -1, code: "no_replay", message: "There is none." },
  );
  for (let i = 0; i < 5; i++) {
    gateway.say({ type: "health", server_ms: 1, problem: null, programs: [] });
    clock.advance(2_000);
  }
  assert.deepEqual(await Promise.all(wishes), [
    { ok: true },
    { ok: false, code: "no_replay", message: "There is none." },
    { ok: false, code: "no_answer", message: "No answer came in time." },
  ]);
  const broken = client.ask({ type: "play" });
  gateway.close(1006);
  assert.equal((await broken).ok, false);
  assert.equal((await client.ask({ type: "play" })).ok, false, "not connected");
  assert.equal(client.complaint.value, null);
});

pure("LiveClient shows errors that answer nobody", () => {
  const { gateway, client } = startedClient();
  gateway.say({ type: "error", id: "picture", code: "no_such_channel", message: "Gone." });
  assert.equal(client.complaint.value?.message, "Gone.");
});

pure("LiveClient keeps tags in order of the instants that they mark", () => {
  const { gateway, client } = startedClient();
  const say = (reset: boolean, ...tags: Tag[]) =>
    gateway.say({ ...{ type: "tag", id: "picture", epoch: "e1", seq: 1 }, reset, tags });
  say(true, tag("late", "2025-10-09T11:00:00Z"), tag("early", "2025-10-09T12:00:00+02:00"));
  say(false, tag("middle", "2025-10-09T10:30:00.000Z"));
  assert.deepEqual(client.picture.tags.value.map(({ id }) => id), ["early", "middle", "late"]);
  say(false, tag("early", "2025-10-09T10:00:00Z", "deleted"));
  assert.deepEqual(client.picture.tags.value.map(({ id }) => id), ["middle", "late"]);
  say(true, tag("new", "2025-10-09T10:00:00Z"));
  assert.deepEqual(client.picture.tags.value.map(({ id }) => id), ["new"]);
});

pure("LiveClient tells how many tags the gateway has left out", () => {
  const { gateway, client } = startedClient();
  const of = { type: "tag", id: "picture", epoch: "e1", seq: 1 } as const;
  gateway.say({ ...of, reset: true, tags: [tag("a", "2025-10-09T11:00:00Z")], left_out: 7 });
  assert.equal(client.picture.tagsLeftOut.value, 7);
  gateway.say({ ...of, reset: false, tags: [] });
  assert.equal(client.picture.tagsLeftOut.value, 0);
});

pure("LiveClient.watch() changes the channel without resuming", () => {
  const { gateway, client } = startedClient();
  gateway.say(snapshot(["a"]));
  client.watch("replay.x");
  const last = gateway.heardOf("subscribe").at(-1);
  assert.deepEqual([last?.channel, last?.resume], ["replay.x", undefined]);
});

pure("LiveClient measures the way from receipt to screen on live, by deltas alone", () => {
  const { gateway, client } = startedClient();
  gateway.say(snapshot(["a"]));
  gateway.say(delta(["a"]));
  assert.equal(client.picture.latency(), null, "a track that has aged has come no way");
  const passage = {
    ...{ recv_ms: RECEIVED_MS + 30, stored_ms: RECEIVED_MS + 32 },
    ...{ heard_ms: RECEIVED_MS + 33, sent_ms: RECEIVED_MS + 36 },
  };
  gateway.say(delta(["a"], { base: 2, seq: 3, passage }));
  assert.deepEqual(client.picture.latency(), { domain: "tspi", p50_ms: 10, p99_ms: 10 });
  const { toStream, toGateway, inGateway, toScreen } = client.picture.wayOf("tspi");
  const hops = [toStream, toGateway, inGateway, toScreen].map((hop) => hop.read()?.p50_ms);
  assert.deepEqual(hops, [2, 1, 3, 4]);
  gateway.say(snapshot(["a"], { epoch: "e2", channel_id: "replay.x" }));
  assert.equal(client.picture.wayOf("tspi").inGateway.read(), null);
});
