import assert from "node:assert/strict";
import { ManualClock } from "@rangecast/base/manual-clock";
import { decode } from "@rangecast/codec/cbor";
import type { BusConnection } from "./connection.ts";
import { HealthBeat, healthReport } from "./health.ts";

const IDENTITY = { program: "producer", version: "0.1.0", instance: "a1" };
const DETAILS = { ok: true, rates: { received: 7 }, queues: { spooled: 0 }, lag: 3, extra: "x" };

Deno.test("healthReport() is the identity, the time, the memory and the program's details", () => {
  const clock = new ManualClock(Date.UTC(2026, 6, 15, 9, 30));
  const { memory_bytes, ...report } = healthReport(IDENTITY, clock, DETAILS);
  assert.deepEqual(report, { ...IDENTITY, ...DETAILS, ts: "2026-07-15T09:30:00.000Z" });
  assert.ok(memory_bytes > 1e6);
});

Deno.test("HealthBeat publishes every second, while the broker is there", () => {
  const clock = new ManualClock();
  const published: [string, unknown][] = [];
  let connected = true;
  const connection = {
    get connected() {
      return connected;
    },
    nats: {
      publish: (subject: string, body: Uint8Array) => void published.push([subject, decode(body)]),
    },
    // A stand-in with what is used here.
  } as unknown as BusConnection;
  let reports = 0;
  const report = () => healthReport(IDENTITY, clock, { ...DETAILS, lag: ++reports });
  const beat = new HealthBeat({ connection, prefix: "range2", clock, report });
  clock.advance(2500);
  assert.deepEqual(published.map(([subject]) => subject), [
    "range2.ops.health",
    "range2.ops.health",
  ]);
  connected = false;
  clock.advance(3000);
  assert.equal(published.length, 2);
  assert.equal(reports, 5, "the rates are taken all the same");
  connected = true;
  clock.advance(1000);
  assert.equal(published.length, 3);
  beat[Symbol.dispose]();
  assert.equal(clock.pending, 0);
});
