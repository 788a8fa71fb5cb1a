import assert from "node:assert/strict";
import { ManualClock } from "@rangecast/base/manual-clock";
import { OpenSkyClient } from "./opensky_client.ts";
import type { Reply } from "./request.ts";
import { TokenKeeper } from "./token_keeper.ts";

const encoder = new TextEncoder();
const BBOX = { lat_min: 45, lat_max: 48, lon_min: 5.5, lon_max: 11 };

function answer(status: number, body: unknown = "", headers: Record<string, string> = {}): Reply {
  const text = typeof body === "string" ? body : JSON.stringify(body);
  return { type: "answer", status, headers: new Headers(headers), body: encoder.encode(text) };
}

const token = (text: string, expires_in?: number) =>
  answer(200, { access_token: text, token_type: "Bearer", expires_in });
const NOBODY = { time: 1_533_114_000, states: null };

/** A client whose requests are answered in order, and what it has asked. */
function stage(replies: Reply[], withToken: boolean) {
  const clock = new ManualClock(0);
  const asked: { url: URL; init: RequestInit }[] = [];
  const send = (url: URL, init: RequestInit) => {
    asked.push({ url, init });
    return Promise.resolve(replies.shift() ?? { type: "timeout" as const });
  };
  const tokens = withToken
    ? new TokenKeeper({
      url: new URL("http://127.0.0.1:1/token"),
      credentials: { id: "me", secret: "s3cret" },
      clock,
      send,
    })
    : null;
  const client = new OpenSkyClient({
    baseUrl: new URL("http://127.0.0.1:2/"),
    bbox: BBOX,
    send,
    tokens,
  });
  return { client, clock, asked, tokens };
}

Deno.test("OpenSkyClient.poll() asks for the area, and gives time and states", async () => {
  const { client, asked } = stage([answer(200, { time: 5, states: [["a"], 1] })], false);
  assert.deepEqual(await client.poll(), { type: "success", time_s: 5, states: [["a"], 1] });
  assert.equal(
    asked[0]?.url.href,
    "http://127.0.0.1:2/api/states/all?lamin=45&lomin=5.5&lamax=48&lomax=11",
  );
});

Deno.test("OpenSkyClient.poll() takes states of null for an empty sky", async () => {
  const { client } = stage([answer(200, NOBODY)], false);
  assert.deepEqual(await client.poll(), { type: "success", time_s: NOBODY.time, states: [] });
});

const OUTCOMES: readonly (readonly [Reply, object])[] = [
  [answer(429, "", { "X-Rate-Limit-Retry-After-Seconds": "2" }), {
    type: "rate_limited",
    retry_after_s: 2,
  }],
  [answer(429), { type: "rate_limited", retry_after_s: 60 }],
  [answer(429, "", { "X-Rate-Limit-Retry-After-Seconds": "1e99" }), {
    type: "rate_limited",
    retry_after_s: 60,
  }],
  [answer(429, "", { "X-Rate-Limit-Retry-After-Seconds": "999999999" }), {
    type: "rate_limited",
    retry_after_s: 86_400,
  }],
  [answer(503), { type: "error", kind: "http_503" }],
  [answer(302), { type: "error", kind: "http_302" }],
  [answer(200, '{"time":1,"sta'), { type: "error", kind: "broken_body" }],
  [answer(200, "[]"), { type: "error", kind: "broken_body" }],
  [answer(200, { time: 1.5, states: [] }), { type: "error", kind: "broken_body" }],
  [answer(200, { time: 1, states: {} }), { type: "error", kind: "broken_body" }],
  [answer(200, { time: 1 }), { type: "error", kind: "broken_body" }],
  [answer(200, { time: 1, states: Array(50_001).fill(0) }), { type: "error", kind: "too_large" }],
  [{ type: "too_large" }, { type: "error", kind: "too_large" }],
  [{ type: "timeout" }, { type: "timeout" }],
  [{ type: "connection_error", problem: "x" }, { type: "connection_error", problem: "x" }],
];

for (const [reply, outcome] of OUTCOMES) {
  const shown = reply.type === "answer"
    ? `${reply.status} ${new TextDecoder().decode(reply.body).slice(0, 30)} ${
      JSON.stringify([...reply.headers])
    }`
    : reply.type;
  Deno.test(`OpenSkyClient.poll() gives ${JSON.stringify(outcome)} for ${shown}`, async () => {
    assert.deepEqual(await stage([reply], false).client.poll(), outcome);
  });
}

Deno.test("OpenSkyClient.poll() does not renew what it has not: anonymous, 401 is a failure", async () => {
  const { client, asked } = stage([answer(401)], false);
  assert.equal((await client.poll()).type, "auth_failed");
  assert.equal(asked.length, 1);
});

Deno.test("OpenSkyClient.poll() sends the token, and the same one until it is about to end", async () => {
  const replies = [token("t1", 600), answer(200, NOBODY), answer(200, NOBODY), token("t2", 600)];
  const { client, clock, asked, tokens } = stage([...replies, answer(200, NOBODY)], true);
  await client.poll();
  clock.advance(539_000);
  await client.poll();
  clock.advance(1000);
  await client.poll();
  assert.equal(asked[0]?.init.method, "POST");
  assert.equal(
    String(asked[0]?.init.body),
    "grant_type=client_credentials&client_id=me&client_secret=s3cret",
  );
  const sent = [1, 2, 4].map((i) => new Headers(asked[i]?.init.headers).get("authorization"));
  assert.deepEqual(sent, ["Bearer t1", "Bearer t1", "Bearer t2"]);
  assert.deepEqual(tokens?.refreshes, { success: 2, error: 0 });
});

Deno.test("OpenSkyClient.poll() renews a refused token once, and no more", async () => {
  const replies = [token("t1"), answer(401), token("t2"), answer(200, NOBODY)];
  assert.equal((await stage(replies, true).client.poll()).type, "success");
  const again = stage([token("t1"), answer(401), token("t2"), answer(401)], true);
  assert.equal((await again.client.poll()).type, "auth_failed");
  assert.equal(again.asked.length, 4);
});

Deno.test("TokenKeeper.get() refuses an answer without a token that a header can hold", async () => {
  for (
    const reply of [answer(401), answer(200, "x"), answer(200, {}), token("a\r\nb"), token("")]
  ) {
    const { client, asked, tokens } = stage([reply], true);
    const outcome = await client.poll();
    assert.equal(outcome.type, "auth_failed");
    assert.doesNotMatch(JSON.stringify(outcome), /s3cret/);
    assert.equal(asked.length, 1);
    assert.deepEqual(tokens?.refreshes, { success: 0, error: 1 });
  }
});

Deno.test("TokenKeeper.get() renews a short token after most of its life", async () => {
  const { clock, asked, tokens } = stage([token("t1", 10), token("t2", 10)], true);
  await tokens?.get();
  clock.advance(7999);
  await tokens?.get();
  assert.equal(asked.length, 1);
  clock.advance(1);
  assert.deepEqual(await tokens?.get(), { type: "token", token: "t2" });
});
