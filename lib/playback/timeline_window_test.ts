import fc from "fast-check";
import assert from "node:assert/strict";
import { TagBook } from "@rangecast/channel/tag-book";
import { boundaryAfter, compareBoundaries } from "./boundary.ts";
import { DisplaySnapshot } from "./display_snapshot.ts";
import { ListSource } from "./list_source.ts";
import {
  emptyState,
  IS_COMMAND,
  message,
  messagesOf,
  names,
  START_MS,
  tagAt,
} from "./testdata/sample_timeline.ts";
import { BYTES_PER_MESSAGE, TimelineWindow } from "./timeline_window.ts";

const LIMITS = { max_messages: 3, max_bytes: 1e6 };

function windowOf(count: number, limits = LIMITS): TimelineWindow {
  const window = new TimelineWindow(emptyState(0), IS_COMMAND, limits);
  for (let seq = 1; seq <= count; seq++) {
    const one = message(seq * 10, { seq });
    window.add([one], boundaryAfter(one));
  }
  return window;
}

Deno.test("TimelineWindow.stateAt() is the state of the source at every place in it", async () => {
  const specs = fc.array(
    fc.record({
      at_ms: fc.integer({ min: 0, max: 20 }),
      stream: fc.constantFrom("A", "B"),
      subject: fc.nat(4),
    }),
    { maxLength: 40 },
  );
  await fc.assert(fc.asyncProperty(specs, fc.nat(20), fc.nat(12), async (all, from, limit) => {
    const messages = messagesOf(all);
    const tags = new TagBook();
    tags.apply("create", tagAt(7));
    const source = new ListSource({ messages, tags, isCommand: IS_COMMAND });
    const start = { time_ms: START_MS + from };
    const window = new TimelineWindow(await source.stateAt(start), IS_COMMAND, {
      max_messages: limit,
      max_bytes: 1e6,
    });
    const end = { time_ms: START_MS + 20 };
    window.add((await source.range(start, end.time_ms, 100)).messages, end);
    window.evict();
    assert.ok(window.size <= Math.max(1, limit));
    const places = messages.flatMap((one) => [boundaryAfter(one), { time_ms: one.time_ms }]);
    for (const place of [...places, window.from, window.to]) {
      if (!window.covers(place)) continue;
      const hash = new DisplaySnapshot(IS_COMMAND, window.stateAt(place, tags)).hash();
      const expected = await source.stateAt(place);
      assert.equal(hash, new DisplaySnapshot(IS_COMMAND, expected).hash());
      for (const last of expected.telemetry) assert.equal(window.lastOf(last.subject, place), last);
    }
  }));
});

Deno.test("TimelineWindow.evict() drops the oldest when there are too many, and begins later", () => {
  const window = windowOf(5);
  assert.equal(window.isOver, true);
  window.evict();
  assert.deepEqual([window.size, window.evicted, window.isOver], [3, 2, false]);
  assert.deepEqual(window.from, boundaryAfter(message(20, { seq: 2 })));
  assert.equal(window.covers({ time_ms: START_MS + 19 }), false);
  assert.equal(window.covers({ time_ms: START_MS + 20 }), true);
  assert.equal(window.lastOf("tspi.geocentric.1", window.from)?.seq, 2);
});

Deno.test("TimelineWindow.evict() drops the oldest when they weigh too much", () => {
  const window = windowOf(5, { max_messages: 100, max_bytes: 2 * (4 + BYTES_PER_MESSAGE) });
  window.evict();
  assert.deepEqual([window.size, window.bytes], [2, 2 * (4 + BYTES_PER_MESSAGE)]);
});

Deno.test("TimelineWindow.evict() keeps the last message when that alone weighs too much", () => {
  const window = windowOf(2, { max_messages: 100, max_bytes: 1 });
  window.evict();
  assert.deepEqual([window.size, window.at(0)?.seq], [1, 2]);
});

Deno.test("TimelineWindow.evict() keeps what lies behind the playhead", () => {
  const window = windowOf(5);
  window.evict({ time_ms: START_MS + 15 });
  assert.deepEqual([window.size, window.isOver], [4, true]);
});

Deno.test("TimelineWindow.between() gives the messages of a stretch, by their places", () => {
  const window = windowOf(5);
  const after = boundaryAfter(message(20, { seq: 2 }));
  assert.equal(names(window.between(after, { time_ms: START_MS + 40 })), "A3 A4");
  assert.equal(names(window.between({ time_ms: START_MS + 40 }, after)), "");
  assert.equal(window.at(window.countUpTo(after) - 1)?.seq, 2);
  assert.ok(compareBoundaries(window.from, window.to) < 0);
});
