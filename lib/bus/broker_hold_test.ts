import assert from "node:assert/strict";
import { ManualClock } from "@rangecast/base/manual-clock";
import { createLogger } from "@rangecast/cli/log";
import { BrokerHold } from "./broker_hold.ts";

function start(): { clock: ManualClock; lines: string[]; hold: BrokerHold } {
  const clock = new ManualClock();
  const lines: string[] = [];
  const write = (line: string) => void lines.push(line.replace(/^.*?program: /, "").trim());
  const log = createLogger({ program: "program", level: "info", clock, write });
  return { clock, lines, hold: new BrokerHold(clock, log, () => 7) };
}

Deno.test("BrokerHold says that the broker is away, and how long it was", () => {
  const { clock, lines, hold } = start();
  assert.equal(hold.reason, null);
  hold.begin("disconnected");
  assert.equal(hold.reason, "disconnected");
  clock.advance(2500);
  hold.begin("unacknowledged");
  assert.equal(hold.reason, "unacknowledged");
  clock.advance(1000);
  hold.end();
  assert.equal(hold.reason, null);
  assert.deepEqual(lines, [
    "the broker is away (disconnected): keeping messages in memory waiting=7",
    "the broker is away (unacknowledged): keeping messages in memory waiting=7",
    "the broker stores again outage_s=3.5 waiting=7",
  ]);
});

Deno.test("BrokerHold asks for a probe every half a second while it lasts", () => {
  const { clock, hold } = start();
  assert.equal(hold.probeDue(), false);
  hold.begin("no stream");
  let probes = 0;
  for (let i = 0; i < 100; i++) {
    clock.advance(100);
    if (hold.probeDue()) probes++;
  }
  assert.equal(probes, 20);
  hold.end();
  clock.advance(10_000);
  assert.equal(hold.probeDue(), false);
});

Deno.test("BrokerHold mentions a lasting outage now and then", () => {
  const { clock, lines, hold } = start();
  hold.begin("disconnected");
  for (let i = 0; i < 250; i++) {
    clock.advance(100);
    hold.probeDue();
  }
  assert.deepEqual(lines.slice(1), [
    "the broker is still away (disconnected) outage_s=10.0 waiting=7",
    "the broker is still away (disconnected) outage_s=20.0 waiting=7",
  ]);
});

Deno.test("BrokerHold does not fill the log when a broker comes and goes", () => {
  const { clock, lines, hold } = start();
  for (let i = 0; i < 1000; i++) {
    hold.begin("unavailable", "overloaded");
    hold.end();
    clock.advance(1);
  }
  assert.equal(lines.length, 2);
});
