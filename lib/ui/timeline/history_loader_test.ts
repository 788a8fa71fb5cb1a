import assert from "node:assert/strict";
import { signal } from "@preact/signals";
import { ManualClock } from "@rangecast/base/manual-clock";
import type { HistorySlice } from "../models/timeline/history.ts";
import { NO_HISTORY } from "../models/timeline/history.ts";
import { moved, type TimeRange } from "../models/timeline/time_range.ts";
import { HistoryLoader } from "./history_loader.ts";

function pure(name: string, fn: () => Promise<void>): void {
  Deno.test({ name, permissions: "none", fn });
}

/** Parts of it are 16.384 s long. */
const SPAN_MS = 3 * 3_600_000;
const PART_MS = 16_384;
const REFRESH_MS = 5_000;

interface Asked {
  readonly range: TimeRange;
  readonly parts: number;
  readonly signal: AbortSignal;
  answer(slice: HistorySlice): void;
  fail(): void;
}

/** A loader whose page the test plays. */
function stage() {
  const clock = new ManualClock(0);
  const asked: Asked[] = [];
  const page = {
    range: { from_ms: 100 * PART_MS, to_ms: 100 * PART_MS + SPAN_MS },
    isHidden: false,
    show: () => {},
  };
  const history = signal(NO_HISTORY);
  const loader = new HistoryLoader({
    desk: {
      ...{ clock, history, stripRange: signal<TimeRange | null>(null) },
      loadHistory(range, parts, signal) {
        const { promise, resolve, reject } = Promise.withResolvers<HistorySlice>();
        asked.push({
          range,
          parts,
          signal,
          answer: resolve,
          fail: () => reject(new Error("away")),
        });
        return promise;
      },
    },
    range: () => page.range,
    visibility: {
      get isHidden() {
        return page.isHidden;
      },
      onShown(listener) {
        page.show = listener;
        return () => page.show = () => {};
      },
    },
  });
  return { clock, asked, page, history, loader };
}

/** Lets what was answered arrive. */
async function arrived(): Promise<void> {
  for (let i = 0; i < 5; i++) await Promise.resolve();
}

pure("HistoryLoader asks every few seconds, for parts of the common grid", async () => {
  const { clock, asked, page, history, loader } = stage();
  using _ = loader;
  assert.equal(asked.length, 0, "the picture comes first");
  page.range = moved(page.range, 1_234.5);
  clock.advance(REFRESH_MS);
  const { range: { from_ms, to_ms }, parts } = asked[0] ?? assert.fail("nothing was asked for");
  assert.deepEqual([from_ms % PART_MS, to_ms % PART_MS], [0, 0]);
  assert.equal((to_ms - from_ms) / parts, PART_MS);
  assert.ok(from_ms <= page.range.from_ms && to_ms >= page.range.to_ms);
  const slice = { ...NO_HISTORY, counts: [7] };
  asked[0]?.answer(slice);
  await arrived();
  assert.equal(history.value, slice);
  page.range = moved(page.range, REFRESH_MS);
  clock.advance(REFRESH_MS);
  assert.equal(asked.length, 2, "the newest part becomes fuller");
});

pure("HistoryLoader lets an answer come that takes longer than a refresh", async () => {
  const { clock, asked, page, history, loader } = stage();
  using _ = loader;
  clock.advance(REFRESH_MS);
  for (let i = 0; i < 3; i++) {
    page.range = moved(page.range, PART_MS);
    clock.advance(REFRESH_MS);
  }
  assert.equal(asked.length, 1);
  assert.equal(asked[0]?.signal.aborted, false);
  const slice = { ...NO_HISTORY, counts: [1] };
  asked[0]?.answer(slice);
  await arrived();
  assert.equal(history.value, slice);
  clock.advance(REFRESH_MS);
  assert.equal(asked.length, 2);
});

pure("HistoryLoader gives up what does not come at all, and asks anew", async () => {
  const { clock, asked, loader } = stage();
  using _ = loader;
  clock.advance(REFRESH_MS + 30_000);
  assert.deepEqual(asked.map(({ signal }) => signal.aborted), [true, false]);
  asked[1]?.fail();
  await arrived();
  clock.advance(REFRESH_MS);
  assert.equal(asked.length, 3);
});

pure(
  "HistoryLoader asks for another range at once when it rests, and for the same one once",
  async () => {
    const { clock, asked, page, history, loader } = stage();
    using _ = loader;
    clock.advance(REFRESH_MS);
    loader.loadSoon();
    clock.advance(200);
    assert.equal(asked.length, 1, "it is under way");
    for (let i = 0; i < 5; i++) {
      page.range = moved(page.range, -10 * PART_MS);
      loader.loadSoon();
      clock.advance(100);
    }
    assert.equal(asked.length, 1, "it has not come to rest");
    clock.advance(100);
    assert.equal(asked.length, 2);
    assert.equal(asked[0]?.signal.aborted, true);
    // What was given up may come all the same.
    asked[0]?.answer({ ...NO_HISTORY, counts: [1] });
    await arrived();
    assert.equal(history.value, NO_HISTORY);
  },
);

pure(
  "HistoryLoader asks for nothing while nobody sees the page, and at once afterwards",
  async () => {
    const { clock, asked, page, loader } = stage();
    {
      using _ = loader;
      page.isHidden = true;
      clock.advance(10 * REFRESH_MS);
      assert.equal(asked.length, 0);
      page.isHidden = false;
      page.show();
      assert.equal(asked.length, 1);
    }
    assert.equal(asked[0]?.signal.aborted, true);
    page.show();
    await arrived();
    assert.deepEqual([asked.length, clock.pending], [1, 0]);
  },
);
