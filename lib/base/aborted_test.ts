import assert from "node:assert/strict";
import { getEventListeners } from "node:events";
import { aborted } from "./aborted.ts";

Deno.test("aborted() resolves when the signal aborts, and not before", async () => {
  const stopping = new AbortController();
  let resolved = false;
  const told = aborted(stopping.signal).then(() => resolved = true);
  for (let turn = 0; turn < 5; turn++) await Promise.resolve();
  assert.equal(resolved, false);
  stopping.abort();
  await told;
  assert.equal(resolved, true);
});

Deno.test("aborted() resolves at once when the signal has aborted before", async () => {
  await aborted(AbortSignal.abort());
});

Deno.test("aborted() resolves when the reason is an error", async () => {
  await aborted(AbortSignal.abort(new Error("broken")));
});

Deno.test("aborted() leaves nothing at the signal when it has aborted", async () => {
  const stopping = new AbortController();
  const told = aborted(stopping.signal);
  assert.equal(getEventListeners(stopping.signal, "abort").length, 1);
  stopping.abort();
  await told;
  assert.equal(getEventListeners(stopping.signal, "abort").length, 0);
});
