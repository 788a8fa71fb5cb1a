import assert from "node:assert/strict";
import { ManualClock } from "@rangecast/base/manual-clock";
import { CLOSE_CODES } from "../protocol/protocol.ts";
import { FakeLink } from "../testing/fake_link.ts";
import { BUSY_BYTES, Client, MAX_WAITING_BYTES } from "./client.ts";
import { HubCounts } from "./hub_counts.ts";
import { CLOSING_MS, MAX_PING_MS } from "./link_life.ts";

function client() {
  const clock = new ManualClock();
  const link = new FakeLink();
  const counts = new HubCounts();
  return { clock, link, counts, client: new Client({ link, clock, encoding: "json", counts }) };
}

const health = (server_ms: number) =>
  ({ type: "health", server_ms, problem: null, programs: [] }) as const;

Deno.test("say() tells a client that more than 1 MiB would wait, and cuts it off within 2 s", () => {
  const { client: slow, link, clock, counts } = client();
  const pong = { type: "pong", client_ms: 1, server_ms: 2 } as const;
  for (let i = 0; slow.open; i++) {
    assert.ok(i < 100_000, "it is closed at some time");
    slow.say(pong);
  }
  assert.ok(link.most_bytes <= MAX_WAITING_BYTES + 200, "only the error goes beyond");
  assert.deepEqual(link.closed, { code: CLOSE_CODES.tooSlow, reason: "too slow" });
  link.drain();
  const last = link.received.at(-1);
  assert.equal(last?.type === "error" && last.code, "too_slow");
  const received = link.received.length;
  slow.say(pong);
  link.drain();
  assert.equal(link.received.length, received, "nothing more is said");
  clock.advance(CLOSING_MS - 1);
  assert.equal(link.terminated, false);
  clock.advance(1);
  assert.equal(link.terminated, true);
  assert.deepEqual([counts.closed["too slow"], counts.cut], [1, 1]);
});

Deno.test("close() does not cut off a client that has gone in time", () => {
  const { client: polite, link, clock, counts } = client();
  polite.close(1001, "shutting down", "1500");
  assert.deepEqual(link.closed, { code: 1001, reason: "1500" });
  polite.ended();
  clock.advance(CLOSING_MS);
  assert.equal(link.terminated, false);
  assert.equal(clock.pending, 0);
  assert.deepEqual({ ...counts.closed }, { "shutting down": 1 });
});

Deno.test("show() sends only the newest state to a busy link", () => {
  const { client: busy, link } = client();
  link.waiting_bytes = BUSY_BYTES + 1;
  for (let i = 1; i <= 5; i++) busy.show(health(i));
  link.waiting_bytes = 0;
  busy.pump();
  link.drain();
  assert.deepEqual(link.received, [health(5)]);
});

Deno.test("checkLife() ends a link that owes a sign of life for a period, and no other", () => {
  const { client: alive, link, counts } = client();
  alive.checkLife();
  alive.heard();
  alive.checkLife();
  assert.deepEqual([link.pings, link.terminated], [2, false]);
  alive.checkLife();
  assert.deepEqual([link.pings, link.terminated], [2, true]);
  assert.equal(counts.closed["no sign of life"], 1);
  alive.checkLife();
  assert.equal(counts.closed["no sign of life"], 1);
});

Deno.test("answered() tells of no longer time than a status may", () => {
  const { client: asked, clock } = client();
  asked.measure();
  clock.advance(MAX_PING_MS + 1);
  asked.answered();
  assert.equal(asked.ping_ms, MAX_PING_MS);
});

Deno.test("answered() takes the time from the ping to its answer, and not from words in between", () => {
  const { client: asked, clock } = client();
  asked.answered();
  assert.equal(asked.ping_ms, null, "nobody has asked");
  asked.checkLife();
  clock.advance(7);
  asked.heard();
  assert.equal(asked.ping_ms, null);
  clock.advance(5);
  asked.answered();
  assert.equal(asked.ping_ms, 12);
  clock.advance(100);
  asked.answered();
  assert.equal(asked.ping_ms, 12, "an answer that nobody asked for");
});
