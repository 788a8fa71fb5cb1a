import assert from "node:assert/strict";
import { orAborted } from "./or_aborted.ts";

function pure(name: string, fn: () => Promise<void>): void {
  Deno.test({ name, permissions: "none", fn });
}

pure("orAborted() gives the answer, and fails as it does", async () => {
  const { signal } = new AbortController();
  for (const given of [undefined, signal]) {
    assert.equal(await orAborted(Promise.resolve(1), given), 1);
    await assert.rejects(orAborted(Promise.reject(new RangeError("no")), given), RangeError);
  }
});

pure("orAborted() does not wait when the signal aborts, or already has", async () => {
  const stop = new AbortController();
  const never = new Promise<never>(() => {});
  const waiting = orAborted(never, stop.signal);
  stop.abort(new TypeError("gone"));
  await assert.rejects(waiting, TypeError);
  await assert.rejects(orAborted(never, stop.signal), TypeError);
  // What fails afterwards is nobody's any more.
  await assert.rejects(orAborted(Promise.reject(new RangeError("late")), stop.signal), TypeError);
});
