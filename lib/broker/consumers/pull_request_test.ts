import assert from "node:assert/strict";
import { ApiError } from "../api/api_error.ts";
import { readPullOptions } from "./pull_request.ts";
import { refusePull } from "./refuse_pull.ts";

const PLAIN = { batch: 1, maxBytes: 0, expires_ms: 0, noWait: false, heartbeat_ms: 0 };

Deno.test("readPullOptions() reads nothing, a number, or JSON", () => {
  assert.deepEqual(readPullOptions(""), PLAIN);
  assert.deepEqual(readPullOptions(" 12 "), { ...PLAIN, batch: 12 });
  assert.deepEqual(
    readPullOptions(
      '{"batch":5,"expires":2000000000,"idle_heartbeat":500000000,"no_wait":true,"max_bytes":9}',
    ),
    { batch: 5, maxBytes: 9, expires_ms: 2000, noWait: true, heartbeat_ms: 500 },
  );
});

Deno.test("readPullOptions() refuses heartbeats that come too rarely, and priority groups", () => {
  for (
    const body of ['{"expires":10,"idle_heartbeat":6}', '{"group":"x"}', '{"batch":"x"}', "{no"]
  ) {
    assert.throws(() => readPullOptions(body), ApiError, body);
  }
});

Deno.test("refusePull() answers at once what would wait in vain", () => {
  const config = {
    deliver_policy: "all",
    ack_policy: "none",
    max_deliver: -1,
    replay_policy: "instant",
    num_replicas: 0,
    metadata: {},
    max_batch: 10,
  } as const;
  const free = { available: 0, wanted: 0, full: false };
  assert.equal(refusePull(config, PLAIN, free), null);
  assert.equal(refusePull(config, { ...PLAIN, noWait: true }, free), "404 No Messages");
  assert.match(refusePull(config, { ...PLAIN, batch: 11 }, free) ?? "", /409 .*MaxRequestBatch/);
  assert.equal(refusePull(config, PLAIN, { ...free, full: true }), "409 Exceeded MaxWaiting");
  assert.equal(refusePull(config, { ...PLAIN, heartbeat_ms: 1 }, { ...free, full: true }), "");
  const push = { ...config, deliver_subject: "d" };
  assert.equal(refusePull(push, PLAIN, free), "409 Consumer is push based");
});
