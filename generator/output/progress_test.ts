import assert from "node:assert/strict";
import { LineWriter } from "@rangecast/cli/line-writer";
import { createLogger } from "@rangecast/cli/log";
import { ManualClock } from "@rangecast/base/manual-clock";
import type { FrameSink } from "./frame_sink.ts";
import type { RunTotals } from "./metrics_line.ts";
import { Progress } from "./progress.ts";

const TOTALS: RunTotals = { frames: 500, late: 0, skipped: 0, partlyInvalid: 2, worstLate_ms: 3.4 };

function sink(sent: number, failures: Map<string, number>): FrameSink {
  return {
    name: "test",
    sent,
    failures,
    send: () => Promise.resolve(),
    [Symbol.asyncDispose]: () => Promise.resolve(),
  };
}

function setUp(sinks: readonly FrameSink[], write = (bytes: Uint8Array) => bytes.length) {
  const lines: string[] = [];
  const warnings: string[] = [];
  const out = {
    write: (bytes: Uint8Array) => {
      lines.push(...new TextDecoder().decode(bytes).trimEnd().split("\n"));
      return Promise.resolve(write(bytes));
    },
  };
  const log = createLogger({
    program: "generator",
    level: "info",
    clock: new ManualClock(),
    write: (line) => warnings.push(line),
  });
  const facts = { aircraft: 10, rate_hz: 50 };
  return { lines, warnings, progress: new Progress(facts, sinks, new LineWriter(out), log) };
}

Deno.test("Progress writes frames, datagrams over all targets, and errors by reason", async () => {
  const { lines, progress } = setUp([
    sink(500, new Map()),
    sink(480, new Map([["ENETUNREACH", 20]])),
  ]);
  progress.report(TOTALS, 1.00049);
  await progress.finish({ ...TOTALS, frames: 1000, late: 4, skipped: 5 }, 2);
  assert.equal(lines.length, 2);
  assert.deepEqual(JSON.parse(lines[0] ?? ""), {
    frames_generated: 500,
    datagrams: 980,
    aircraft: 10,
    rate: 50,
    elapsed_s: 1,
    frames_per_s: 500,
    frames_late: 0,
    worst_late_ms: 3,
    samples_skipped: 0,
    frames_partly_invalid: 2,
    errors: { ENETUNREACH: 20 },
  });
  const last = JSON.parse(lines[1] ?? "");
  assert.equal(last.frames_generated, 1000);
  assert.equal(last.frames_late, 4);
  assert.equal(last.samples_skipped, 5);
});

Deno.test("Progress warns of each kind of trouble once for each time that there is more", () => {
  const failures = new Map([["EPERM", 3]]);
  const { warnings, progress } = setUp([sink(0, failures)]);
  progress.report(TOTALS, 1);
  progress.report(TOTALS, 2);
  assert.equal(warnings.length, 1);
  assert.match(warnings[0] ?? "", /test failed: EPERM more=3 total=3/);
  failures.set("EPERM", 5);
  progress.report({ ...TOTALS, late: 7 }, 3);
  assert.match(warnings[1] ?? "", /more than 50 ms late more=7 total=7/);
  assert.match(warnings[2] ?? "", /EPERM more=2 total=5/);
});
