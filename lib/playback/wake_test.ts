import assert from "node:assert/strict";
import { getEventListeners } from "node:events";
import { Wake } from "./wake.ts";

Deno.test("Wake.wait() resolves at the next ring, and leaves no listener behind", async () => {
  const wake = new Wake();
  const { signal } = new AbortController();
  let rung = false;
  const waiting = wake.wait(signal).then(() => rung = true);
  await Promise.resolve();
  assert.equal(rung, false);
  wake.ring();
  await waiting;
  assert.equal(getEventListeners(signal, "abort").length, 0);
});

Deno.test("Wake.wait() hears once what was rung while nobody waited", async () => {
  const wake = new Wake();
  const over = new AbortController();
  wake.ring();
  wake.ring();
  await wake.wait(over.signal);
  let rung = false;
  const waiting = wake.wait(over.signal).then(() => rung = true);
  await Promise.resolve();
  assert.equal(rung, false);
  over.abort();
  await waiting;
});
