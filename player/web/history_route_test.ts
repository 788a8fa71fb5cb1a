import assert from "node:assert/strict";
import { Hono } from "hono";
import { HttpProblem } from "@rangecast/web/problem";
import type { WebEnv } from "@rangecast/web/web-env";
import type { HistorySlice } from "@rangecast/ui/history";
import type { HistoryDesk } from "./history.ts";
import { answerHistory } from "./history_route.ts";

function pure(name: string, fn: () => Promise<void>): void {
  Deno.test({ name, permissions: "none", fn });
}

const NOTHING: HistorySlice = {
  ...{ from_ms: 1000, to_ms: 2000, counts: [3], gaps: [], commands: [], tags: [] },
};

/** Asks for a path of an app whose desk does as it is told; gives status and body. */
async function ask(
  path: string,
  read: HistoryDesk["read"] = () => Promise.resolve(NOTHING),
  signal?: AbortSignal,
): Promise<[number, unknown]> {
  const app = new Hono<WebEnv>();
  app.get("/history", answerHistory({ read }));
  app.onError((error, c) =>
    error instanceof HttpProblem
      ? new Response(JSON.stringify(error.code), { status: error.status })
      : c.json("not a problem", 500)
  );
  const response = await app.request(path, signal ? { signal } : {});
  return [response.status, await response.json()];
}

pure("answerHistory() gives what happened in the stretch that was asked for", async () => {
  const asked: unknown[] = [];
  const [status, body] = await ask("/history?from=1000&to=2000&parts=1", (...args) => {
    asked.push(args.slice(0, 2));
    return Promise.resolve(NOTHING);
  });
  assert.deepEqual(asked, [[{ from_ms: 1000, to_ms: 2000 }, 1]]);
  assert.deepEqual([status, body], [200, NOTHING]);
});

pure("answerHistory() lets the desk know when who has asked goes away", async () => {
  const leaving = new AbortController();
  const read: HistoryDesk["read"] = (_stretch, _parts, signal) => {
    leaving.abort();
    return Promise.resolve(signal?.aborted ? null : NOTHING);
  };
  assert.deepEqual(await ask("/history?from=1&to=2&parts=1", read, leaving.signal), [503, "busy"]);
});

pure("answerHistory() refuses what is no stretch", async () => {
  for (
    const query of [
      "",
      "from=1&to=2",
      "from=-1&to=2&parts=3",
      "from=1e3&to=2&parts=3",
      "from=1.5&to=2&parts=3",
    ]
  ) assert.deepEqual(await ask(`/history?${query}`), [400, "input"], query);
  const refusing = () => Promise.reject(new RangeError("Cannot count messages"));
  assert.deepEqual(await ask("/history?from=2&to=1&parts=1", refusing), [400, "input"]);
});

pure("answerHistory() says so when there are too many, or the broker is away", async () => {
  const busy = () => Promise.resolve(null);
  assert.deepEqual(await ask("/history?from=1&to=2&parts=1", busy), [503, "busy"]);
  const away = () => Promise.reject(new Error("the broker did not send a page"));
  assert.deepEqual(await ask("/history?from=1&to=2&parts=1", away), [503, "unavailable"]);
});
