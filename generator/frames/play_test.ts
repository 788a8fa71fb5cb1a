import assert from "node:assert/strict";
import fc from "fast-check";
import { ManualClock } from "@rangecast/base/manual-clock";
import type { FrameSink } from "../output/frame_sink.ts";
import { noTotals } from "../output/metrics_line.ts";
import type { FrameMaker } from "./frame_maker.ts";
import { MAX_BEHIND_MS } from "./pacer.ts";
import { play, type PlayOptions } from "./play.ts";
import { Schedule } from "./schedule.ts";

interface Sending {
  readonly at_ms: number;
  /** The number of the sample, as the bytes had it when they were sent. */
  readonly n: number;
}

const AIRCRAFT = 10;

/** Writes the number of the sample where the sink finds it, and a full mask. */
const numbered: FrameMaker = ({ aircraft, elapsed_ticks }, into) => {
  const view = new DataView(into.buffer);
  view.setUint32(0, Math.floor(elapsed_ticks / 200) * AIRCRAFT + aircraft);
  view.setUint8(10, 0xff);
  view.setUint16(11, 1);
  return true;
};

function setUp(given: Partial<PlayOptions> = {}, duration_ms = 2000) {
  const clock = new ManualClock(1e12);
  const stop = new AbortController();
  const sendings: Sending[] = [];
  const reports: number[] = [];
  const sink: FrameSink = {
    name: "list",
    get sent() {
      return sendings.length;
    },
    failures: new Map(),
    send: (bytes) => {
      sendings.push({ at_ms: clock.monotonicMs(), n: new DataView(bytes.buffer).getUint32(0) });
      return Promise.resolve();
    },
    [Symbol.asyncDispose]: () => Promise.resolve(),
  };
  const schedule = new Schedule({
    aircraft: AIRCRAFT,
    rate_hz: 50,
    timeScale: 1,
    phases: "spread",
    length_s: Infinity,
    loop: false,
    duration_ms,
  });
  const totals = noTotals();
  const result = play({
    schedule,
    makeFrame: numbered,
    sinks: [sink],
    clock,
    stop: stop.signal,
    totals,
    report: () => reports.push(totals.frames),
    ...given,
  });
  return { clock, stop, schedule, sendings, reports, totals, result };
}

/** Moves the clock, and lets everything run that this makes possible. */
async function pass(clock: ManualClock, by_ms: number): Promise<void> {
  clock.advance(by_ms);
  for (let i = 0; i < 40; i++) await Promise.resolve();
}

Deno.test("play() sends every sample within a turn of its time, and does not drift", async () => {
  const { clock, schedule, sendings, reports, totals, result } = setUp();
  for (let i = 0; i < 1100; i++) await pass(clock, 2);
  const elapsed_s = await result;
  assert.equal(totals.frames, 1000);
  assert.equal(elapsed_s, 2);
  assert.equal(totals.late, 0);
  assert.deepEqual(sendings.map(({ n }) => n), Array.from({ length: 1000 }, (_, n) => n));
  for (const { at_ms, n } of sendings) {
    const late_ms = at_ms - schedule.dueMs(n);
    assert.ok(late_ms >= 0 && late_ms <= 2, `${late_ms} ms`);
  }
  assert.deepEqual(reports, [501]);
  assert.equal(clock.pending, 0);
});

Deno.test("play() accounts for every sample, however unevenly it is woken", async () => {
  const naps = fc.array(fc.integer({ min: 1, max: 900 }), { minLength: 1, maxLength: 20 });
  await fc.assert(
    fc.asyncProperty(naps, async (gaps_ms) => {
      const { clock, schedule, sendings, totals, result } = setUp({}, 3000);
      for (const gap_ms of gaps_ms) await pass(clock, gap_ms);
      for (let i = 0; i < 2500; i++) await pass(clock, 2);
      await result;
      assert.equal(totals.frames + totals.skipped, schedule.total);
      assert.ok(sendings.every(({ at_ms, n }) => at_ms >= schedule.dueMs(n)));
      const late = sendings.filter(({ at_ms, n }) => at_ms - schedule.dueMs(n) > 50).length;
      assert.equal(totals.late, late);
    }),
    { numRuns: 15 },
  );
});

Deno.test("play() passes over samples and counts them when it stood still too long", async () => {
  const { clock, sendings, totals, result } = setUp({}, MAX_BEHIND_MS + 2000);
  for (let i = 0; i < 50; i++) await pass(clock, 2);
  await pass(clock, MAX_BEHIND_MS + 500);
  for (let i = 0; i < 2000; i++) await pass(clock, 2);
  await result;
  assert.ok(totals.skipped > 2500);
  assert.equal(totals.frames + totals.skipped, (MAX_BEHIND_MS + 2000) / 2);
  assert.equal(sendings.length, totals.frames);
});

Deno.test("play() ends at once when it is stopped", async () => {
  const { clock, stop, sendings, totals, result } = setUp({}, Infinity);
  await pass(clock, 2);
  stop.abort();
  const elapsed_s = await result;
  assert.equal(elapsed_s, 0.002);
  assert.equal(sendings.length, totals.frames);
  assert.equal(clock.pending, 0);
});

Deno.test("play() waits for the sink before it uses a buffer again", async () => {
  const gate = Promise.withResolvers<void>();
  const taken: Uint8Array[] = [];
  const slow: FrameSink = {
    name: "slow",
    sent: 0,
    failures: new Map(),
    send: (bytes) => {
      taken.push(bytes);
      return gate.promise;
    },
    [Symbol.asyncDispose]: () => Promise.resolve(),
  };
  const { clock, stop, totals, result } = setUp({ sinks: [slow] });
  for (let i = 0; i < 100; i++) await pass(clock, 2);
  assert.equal(taken.length, 1);
  stop.abort();
  gate.resolve();
  await result;
  assert.equal(totals.frames, 1);
});

Deno.test("play() counts frames that are not valid in all parts", async () => {
  const half: FrameMaker = (slot, into) => {
    numbered(slot, into);
    into[12] = slot.aircraft % 2;
    return slot.aircraft !== 9;
  };
  const { clock, totals, result } = setUp({ makeFrame: half }, 200);
  for (let i = 0; i < 110; i++) await pass(clock, 2);
  await result;
  assert.equal(totals.frames, 90);
  assert.equal(totals.partlyInvalid, 50);
});
