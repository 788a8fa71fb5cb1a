import assert from "node:assert/strict";
import { ManualClock } from "@rangecast/base/manual-clock";
import { boundedRequests } from "./request.ts";

const MAX_BYTES = 1000;

/** A server that answers by `handler`, and what sends to it. */
function stage(handler: (request: Request) => Response | Promise<Response>) {
  const server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen: () => {} }, handler);
  const clock = new ManualClock(0);
  const stopping = new AbortController();
  const limits = { clock, stop: stopping.signal, timeout_ms: 30_000, maxBytes: MAX_BYTES };
  const send = boundedRequests(limits);
  const url = new URL(`http://127.0.0.1:${server.addr.port}/`);
  return {
    clock,
    stopping,
    ask: () => send(url, {}),
    [Symbol.asyncDispose]: () => server.shutdown(),
  };
}

Deno.test("boundedRequests() gives status and body up to the bound, and no more", async () => {
  await using fits = stage(() => new Response("x".repeat(MAX_BYTES), { status: 503 }));
  const reply = await fits.ask();
  assert.ok(reply.type === "answer");
  assert.equal(reply.status, 503);
  assert.equal(reply.body.length, MAX_BYTES);
  await using large = stage(() => new Response("x".repeat(MAX_BYTES + 1)));
  assert.equal((await large.ask()).type, "too_large");
});

Deno.test("boundedRequests() does not follow to where a secret has no business", async () => {
  await using there = stage(() => Response.redirect("http://127.0.0.1:1/elsewhere"));
  const reply = await there.ask();
  assert.ok(reply.type === "answer");
  assert.equal(reply.status, 302);
});

Deno.test("boundedRequests() ends a request that has no answer in time, and at a stop", async () => {
  const never = Promise.withResolvers<Response>();
  let arrived = Promise.withResolvers<void>();
  await using silent = stage(() => {
    arrived.resolve();
    return never.promise;
  });
  const late = silent.ask();
  await arrived.promise;
  silent.clock.advance(30_000);
  assert.equal((await late).type, "timeout");
  arrived = Promise.withResolvers();
  const stopped = silent.ask();
  await arrived.promise;
  silent.stopping.abort();
  assert.equal((await stopped).type, "stopped");
  assert.equal((await silent.ask()).type, "stopped");
  assert.equal(silent.clock.pending, 0);
  never.resolve(new Response());
});

Deno.test("boundedRequests() tells that nobody answers", async () => {
  const gone = stage(() => new Response());
  await gone[Symbol.asyncDispose]();
  assert.equal((await gone.ask()).type, "connection_error");
});
