import assert from "node:assert/strict";
import {
  privateDone,
  privateRefused,
  type PrivateRequest,
  privateRequest,
  readPrivateRequest,
} from "./private_replay.ts";

const START = {
  client: "player-7",
  session: "s1",
  start: "2025-09-28T11:00:00Z",
  rate: 2,
  stream: "TSPI",
} as const;
const START_MS = Date.UTC(2025, 8, 28, 11);

function problemOf(request: PrivateRequest): string {
  const reading = readPrivateRequest(request);
  return reading.ok ? assert.fail("it was accepted") : reading.problem;
}

Deno.test("privateRequest() is the request, on the subject of its prefix", () => {
  assert.deepEqual(privateRequest("range2", START), {
    kind: "private-request",
    subject: "range2.channel.private.req",
    messageId: null,
    headers: [],
    message: START,
  });
});

Deno.test("privateRequest() refuses what the host would refuse", () => {
  assert.throws(() => privateRequest("tspi", { ...START, client: "a.b" }), /'client'/);
  assert.throws(() => privateRequest("tspi", { ...START, session: "" }), /'session'/);
  assert.throws(() => privateRequest("tspi", { ...START, end: START.start }), RangeError);
});

Deno.test("readPrivateRequest() gives the channel and the plan of a start", () => {
  assert.deepEqual(readPrivateRequest({ ...START, end: "2025-09-28T11:00:01Z" }), {
    ok: true,
    value: {
      type: "start",
      channel_id: "client.player-7.s1",
      plan: {
        streams: ["TSPI"],
        window: { start_ms: START_MS, end_ms: START_MS + 1000 },
        rate: 2,
      },
    },
  });
});

Deno.test("readPrivateRequest() gives every action with its value", () => {
  const read = (action: "pause" | "seek" | "rate" | "stop" | "keep", value?: number | string) => {
    const { client, session } = START;
    const request = { client, session, action };
    const reading = readPrivateRequest(value === undefined ? request : { ...request, value });
    return reading.ok && reading.value.type === "action" ? reading.value.action : reading;
  };
  assert.deepEqual(read("pause"), { type: "pause" });
  assert.deepEqual(read("stop"), { type: "stop" });
  assert.deepEqual(read("keep"), { type: "keep" });
  assert.deepEqual(read("rate", 0.5), { type: "rate", rate: 0.5 });
  assert.deepEqual(read("seek", START.start), { type: "seek", position_ms: START_MS });
});

Deno.test("readPrivateRequest() says what is wrong", () => {
  const { client, session } = START;
  assert.match(problemOf({ client, session, action: "seek" }), /it is missing/);
  assert.match(problemOf({ client, session, action: "rate", value: 0 }), /between 0.01 and 64/);
  assert.match(problemOf({ ...START, start: "now" }), /ISO 8601/);
  assert.match(problemOf({ ...START, client: "*" }), /'client' .*"\*"/);
});

Deno.test("privateDone() and privateRefused() are the replies of the contract, and short", () => {
  assert.deepEqual(privateDone("client.a.b"), { ok: true, channel: "client.a.b" });
  assert.deepEqual(privateRefused("no data"), { ok: false, error: "no data" });
  const long = privateRefused("x".repeat(5000));
  assert.ok(!long.ok && long.error.length === 1000);
});
