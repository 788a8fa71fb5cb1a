import assert from "node:assert/strict";
import { Hono } from "hono";
import { ManualClock } from "@rangecast/base/manual-clock";
import { HttpProblem } from "@rangecast/web/problem";
import type { WebEnv } from "@rangecast/web/web-env";
import { addFlightRoutes, type FlightRoutesOptions, isFlightPath } from "./flight_routes.ts";
import { TooMuch } from "./flights_past.ts";
import { RequestCounts } from "./request_counts.ts";

function pure(name: string, fn: () => void | Promise<void>): void {
  Deno.test({ name, permissions: "none", fn });
}

const NOW_MS = 1_760_000_000_000;

/** Asks an app for paths, whose desks do as they are told. */
function stage(changes: Partial<FlightRoutesOptions> = {}) {
  const counts = new RequestCounts();
  const app = new Hono<WebEnv>();
  app.onError((error, c) =>
    error instanceof HttpProblem
      ? new Response(JSON.stringify({ code: error.code, message: error.message }), {
        status: error.status,
      })
      : c.json("not a problem", 500)
  );
  addFlightRoutes(app, {
    clock: new ManualClock(NOW_MS),
    begin: () => ({ ready: true, flights: () => [] }),
    past: { ofOne: () => Promise.resolve([]), frames: () => Promise.resolve([]) },
    anomalies: { read: () => Promise.resolve([]) },
    counts,
    health: () => ({ ok: true }),
    registry: () => ({ text: () => Promise.resolve("up 1\n"), contentType: "text/plain" }),
    ...changes,
  });
  const ask = async (path: string): Promise<[number, Record<string, unknown>]> => {
    const response = await app.request(path);
    return [response.status, await response.json()];
  };
  return { app, ask, counts };
}

pure("GET /flights answers 503 until the flights have been loaded", async () => {
  const hub = { ready: false, flights: () => [] };
  const { ask } = stage({ begin: () => hub });
  const [status, { code }] = await ask("/flights");
  assert.deepEqual([status, code], [503, "unavailable"]);
  hub.ready = true;
  assert.deepEqual(await ask("/flights"), [200, {
    timestamp: new Date(NOW_MS).toISOString(),
    count: 0,
    flights: [],
  }]);
});

pure("GET /flights/{icao24}/history reads the minutes and the limit that it is given", async () => {
  const asked: unknown[] = [];
  const ofOne = (...args: unknown[]) => {
    asked.push(args);
    return Promise.resolve([]);
  };
  const { ask } = stage({ past: { ofOne, frames: () => Promise.resolve([]) } });
  assert.equal((await ask("/flights/ABCDEF/history?minutes=60&limit=1"))[0], 200);
  assert.equal((await ask("/flights/abcdef/history"))[0], 200);
  assert.deepEqual(asked, [
    ["abcdef", NOW_MS - 3_600_000, 1],
    ["abcdef", NOW_MS - 600_000, 1000],
  ]);
});

pure("GET /flights/history takes instants in Unix seconds and in ISO 8601", async () => {
  const asked: unknown[] = [];
  const frames = (stretch: object) => {
    asked.push(stretch);
    return Promise.resolve([]);
  };
  const { ask } = stage({ past: { ofOne: () => Promise.resolve([]), frames } });
  await ask("/flights/history?start_ts=1760000000.5&end_ts=2025-10-09T08:53:30Z&interval_s=2");
  assert.deepEqual(asked, [
    { start_ms: 1_760_000_000_500, end_ms: 1_760_000_010_000, interval_ms: 2_000 },
  ]);
});

pure("addFlightRoutes() answers with 400 and a reason what cannot be asked", async () => {
  const { ask, counts } = stage();
  const refused = {
    "/flights/abcde/history": "icao24 must be six hexadecimal digits",
    "/flights/abcdef/history?minutes=0": "minutes must be a whole number from 1 to 60",
    "/flights/abcdef/history?minutes=1.5": "minutes must be a whole number from 1 to 60",
    "/flights/abcdef/history?limit=1001": "limit must be a whole number from 1 to 1000",
    "/flights/abcdef/history?limit=": "limit must be a whole number from 1 to 1000",
    "/flights/history": "start_ts is needed",
    "/flights/history?start_ts=1": "end_ts is needed",
    "/flights/history?start_ts=yesterday&end_ts=2": "start_ts must be Unix seconds or ISO 8601",
    "/flights/history?start_ts=3&end_ts=2": "end_ts must not be before start_ts",
    "/flights/history?start_ts=1&end_ts=2&interval_s=0": "interval_s must be a whole number",
    "/flights/history?start_ts=1&end_ts=501&interval_s=1": "There must be at most 500 instants",
  };
  for (const [path, reason] of Object.entries(refused)) {
    const [status, { code, message }] = await ask(path);
    assert.deepEqual([status, code], [400, "input"], path);
    assert.ok(String(message).startsWith(reason), `${path}: ${message}`);
  }
  const statuses = counts.all.map(({ labels, value }) =>
    `${labels.path} ${labels.status} ${value}`
  );
  assert.deepEqual(statuses, ["/flights/:icao24/history 400 5", "/flights/history 400 6"]);
});

pure("addFlightRoutes() says so when there is too much, too many, or no broker", async () => {
  const range = "start_ts=1&end_ts=2";
  const cases: readonly (readonly [() => Promise<null>, number, string])[] = [
    [() => Promise.resolve(null), 503, "busy"],
    [() => Promise.reject(new Error("no page")), 503, "unavailable"],
    [() => Promise.reject(new TooMuch("too much")), 400, "input"],
  ];
  for (const [answer, status, code] of cases) {
    const { ask } = stage({ past: { ofOne: answer, frames: answer }, anomalies: { read: answer } });
    for (const path of ["/flights/abcdef/history", `/flights/history?${range}`, "/anomalies"]) {
      const [got, body] = await ask(path);
      assert.deepEqual([got, body.code], [status, code], path);
    }
  }
});

pure("GET /health and /metrics tell what the program says of itself", async () => {
  assert.deepEqual(await stage().ask("/health"), [200, { ok: true }]);
  const ill = stage({ health: () => ({ ok: false }), registry: () => null });
  assert.deepEqual(await ill.ask("/health"), [503, { ok: false }]);
  assert.equal((await ill.ask("/metrics"))[0], 503);
  const response = await stage().app.request("/metrics");
  assert.equal(await response.text(), "up 1\n");
});

pure("isFlightPath() knows what is read of flights, and nothing else", () => {
  for (
    const path of [
      ...["/flights", "/flights/history", "/flights/abcdef/history", "/anomalies", "/health"],
      "/metrics",
    ]
  ) assert.ok(isFlightPath(path), path);
  for (
    const path of [
      "/",
      "/history",
      "/session",
      "/flights/",
      "/flights/a/b/history",
      "/health/x",
      "/ws",
    ]
  ) assert.ok(!isFlightPath(path), path);
});
