import assert from "node:assert/strict";
import { ManualClock } from "@rangecast/base/manual-clock";
import { TagBook } from "@rangecast/channel/tag-book";
import { ChannelClock } from "./channel_clock.ts";
import { FrameFeed, LATE_AFTER_MS, LIVE_LAG_MS, MAX_FRAMES_PER_TURN } from "./frame_feed.ts";
import type { SourceMessage } from "./source.ts";
import { FedReader } from "./testdata/fed_reader.ts";
import { emptyState, message, START_MS, tagAt } from "./testdata/sample_timeline.ts";

interface Setting {
  readonly messages?: readonly SourceMessage[];
  readonly end?: number | null;
  readonly rate?: number;
  /** Wall time, after the start of the timeline. */
  readonly now?: number;
  readonly until_ms?: number;
  readonly lead_ms?: number;
}

function feeding(
  { messages = [], end = 1000, rate = 1, now = 1e9, until_ms, lead_ms = 0 }: Setting = {},
) {
  const time = new ManualClock(START_MS + now);
  const window = { start_ms: START_MS, end_ms: end === null ? null : START_MS + end };
  const clock = new ChannelClock(time, { channel_id: "replay.x", window, rate });
  clock.arrive();
  const reader = new FedReader(messages);
  const book = new TagBook();
  const handed: string[] = [];
  const sink = {
    room: Infinity,
    frame: ({ stream, seq }: SourceMessage) => {
      sink.room--;
      handed.push(`${stream}${seq}`);
    },
    tag: ({ label }: { readonly label: string }) => {
      sink.room--;
      handed.push(label);
    },
  };
  const feed = new FrameFeed({
    clock: time,
    channelClock: clock,
    reader,
    tags: book,
    sink,
    state: emptyState(0),
    lead_ms,
    ...(until_ms === undefined ? {} : { until_ms }),
  });
  return {
    time,
    clock,
    reader,
    book,
    sink,
    feed,
    at: () => clock.position_ms - START_MS,
    /** What one turn hands over. */
    pump: () => {
      const state = feed.pump();
      return [handed.splice(0).join(" "), state] as const;
    },
  };
}

function every(interval_ms: number, count: number): SourceMessage[] {
  return Array.from({ length: count }, (_, n) => message((n + 1) * interval_ms, { seq: n + 1 }));
}

Deno.test("FrameFeed.pump() hands over what is due, and says when the next is", () => {
  const { time, feed, pump } = feeding({ messages: every(10, 3), rate: 2 });
  assert.deepEqual(pump(), ["", { type: "waiting", next_ms: 5 }]);
  time.advance(5);
  assert.deepEqual(pump(), ["A1", { type: "waiting", next_ms: 5 }]);
  assert.deepEqual(feed.boundary, { time_ms: START_MS + 10 });
  time.advance(9);
  assert.deepEqual(pump(), ["A2", { type: "waiting", next_ms: 1 }]);
  assert.equal(feed.counts.frames, 2);
});

Deno.test("FrameFeed.pump() hands over tags among the frames, when their moment comes", () => {
  const { time, book, pump } = feeding({ messages: every(10, 3) });
  for (const [at, id] of [[-5, "past"], [10, "a"], [15, "b"], [25, "c"]] as const) {
    book.apply("create", tagAt(at, id));
  }
  // Made behind the playhead, while the feed was there.
  assert.equal(pump()[0], "past in form 0");
  time.advance(22);
  assert.deepEqual(pump(), [
    "a in form 0 A1 b in form 0 A2",
    { type: "waiting", next_ms: 3 },
  ]);
  time.advance(3);
  assert.equal(pump()[0], "c in form 0");
});

Deno.test("FrameFeed.pump() hands over a changed tag at once when it is behind, even while paused", () => {
  const { time, clock, book, pump, feed } = feeding();
  book.apply("create", tagAt(10));
  time.advance(20);
  pump();
  clock.pause();
  book.apply("update", tagAt(10, "t", 1));
  assert.deepEqual(pump(), ["t in form 1", { type: "standing" }]);
  book.apply("delete", tagAt(10, "t", 2));
  assert.deepEqual(pump(), ["t in form 2", { type: "standing" }]);
  assert.equal(feed.counts.tags, 3);
});

Deno.test("FrameFeed.pump() ends with the frames and tags of its last instant, and none behind", () => {
  const { time, book, pump, feed } = feeding({ messages: every(10, 3), end: 20 });
  book.apply("create", tagAt(20, "a"));
  book.apply("create", tagAt(21, "b"));
  time.advance(500);
  assert.deepEqual(pump(), ["A1 a in form 0 A2", { type: "ended" }]);
  time.advance(500);
  assert.deepEqual(pump(), ["", { type: "ended" }]);
  assert.deepEqual(feed.boundary, { time_ms: START_MS + 20 });
});

Deno.test("FrameFeed.pump() ends where it is told although the window goes on", () => {
  const { time, pump } = feeding({ messages: every(10, 3), until_ms: START_MS + 15 });
  time.advance(15);
  assert.deepEqual(pump(), ["A1", { type: "ended" }]);
});

Deno.test("FrameFeed.pump() holds the clock while the source is behind, and goes on from there", () => {
  const { time, clock, reader, book, at, pump } = feeding({ messages: every(10, 1) });
  reader.caughtUp = false;
  book.apply("create", tagAt(15));
  time.advance(20);
  const reason = "waiting for the source";
  assert.deepEqual(pump(), ["A1", { type: "held", reason, next_ms: 10 }]);
  time.advance(500);
  assert.deepEqual([pump()[0], at(), clock.held], ["", 20, reason]);
  // A tag that is made behind what was handed over does not wait; the other does, for what may come before it.
  book.apply("create", tagAt(5, "behind"));
  assert.equal(pump()[0], "behind in form 0");
  reader.waiting.push(message(14, { seq: 2 }), message(30, { seq: 3 }));
  assert.deepEqual(pump(), ["A2 t in form 0", { type: "waiting", next_ms: 10 }]);
  time.advance(10);
  assert.deepEqual([pump()[0], at()], ["A3", 30]);
});

Deno.test("FrameFeed.pump() holds the clock while the sink has no room, and keeps the order", () => {
  const { time, clock, sink, feed, book, at, pump } = feeding({ messages: every(10, 5) });
  book.apply("create", tagAt(25));
  sink.room = 1;
  time.advance(40);
  const held = { type: "held", reason: "waiting for the sink", next_ms: 1 };
  assert.deepEqual(pump(), ["A1", held]);
  assert.deepEqual(feed.boundary, { time_ms: START_MS + 10, after: { stream: "A", seq: 1 } });
  time.advance(40);
  assert.deepEqual([clock.state, at()], ["paused", 40]);
  sink.room = 2;
  assert.deepEqual(pump(), ["A2 t in form 0", held]);
  sink.room = 9;
  assert.deepEqual(pump(), ["A3 A4", { type: "waiting", next_ms: 10 }]);
  assert.equal(clock.state, "running");
});

Deno.test("FrameFeed.pump() hands changed tags over later when the sink has no room", () => {
  const { sink, book, pump } = feeding();
  book.apply("create", tagAt(-1));
  sink.room = 0;
  assert.deepEqual(pump(), ["", { type: "held", reason: "waiting for the sink", next_ms: 1 }]);
  sink.room = 1;
  assert.equal(pump()[0], "t in form 0");
});

Deno.test("FrameFeed.pump() hands a tag over once when it is made among frames that wait for room", () => {
  const { time, sink, book, feed, pump } = feeding({ messages: every(10, 3) });
  sink.room = 2;
  time.advance(30);
  assert.equal(pump()[0], "A1 A2");
  book.apply("create", tagAt(15, "a"));
  book.apply("create", tagAt(25, "b"));
  sink.room = 9;
  assert.equal(pump()[0], "a in form 0 b in form 0 A3");
  assert.equal(feed.counts.tags, 2);
});

Deno.test("FrameFeed.pump() leaves the rest to the next turn when very much is due", () => {
  const count = MAX_FRAMES_PER_TURN + 10;
  const { time, feed, at, pump } = feeding({ messages: every(0.01, count) });
  time.advance(100);
  assert.deepEqual(pump()[1], { type: "held", reason: "catching up", next_ms: 0 });
  assert.equal(feed.counts.frames, MAX_FRAMES_PER_TURN);
  time.advance(50);
  assert.equal(at(), 100);
  assert.equal(pump()[1].type, "waiting");
  assert.equal(feed.counts.frames, count);
});

Deno.test("FrameFeed.pump() stands while its clock is paused, seeking or held by another", () => {
  const { time, clock, pump } = feeding({ messages: every(10, 3) });
  time.advance(5);
  clock.pause();
  time.advance(100);
  assert.deepEqual(pump(), ["", { type: "standing" }]);
  clock.resume();
  time.advance(10);
  clock.hold("the broker is away");
  time.advance(100);
  assert.deepEqual(pump(), ["A1", { type: "standing" }]);
  clock.release("the broker is away");
  assert.deepEqual(pump(), ["", { type: "waiting", next_ms: 5 }]);
  clock.seek(START_MS + 500);
  assert.deepEqual(pump(), ["", { type: "standing" }]);
});

Deno.test("FrameFeed.pump() hands over what is due where its clock was paused, and nothing ahead", () => {
  const { time, clock, book, feed, pump } = feeding({ messages: every(10, 3), lead_ms: 6 });
  time.advance(15);
  clock.pause();
  assert.deepEqual(pump(), ["A1", { type: "standing" }]);
  assert.deepEqual(feed.boundary, { time_ms: START_MS + 15 });
  book.apply("create", tagAt(14, "here"));
  assert.deepEqual(pump(), ["here in form 0", { type: "standing" }]);
  book.apply("create", tagAt(16, "ahead"));
  assert.deepEqual(pump(), ["", { type: "standing" }]);
  clock.resume();
  assert.deepEqual(pump()[0], "ahead in form 0 A2");
});

Deno.test("FrameFeed.pump() holds at the present, and follows it", () => {
  const now = LIVE_LAG_MS + 50;
  const { time, reader, at, pump } = feeding({ end: null, now, rate: 4 });
  assert.deepEqual(pump(), ["", { type: "waiting", next_ms: 50 / 4 }]);
  time.advance(20);
  const held = { type: "held", reason: "at the live edge", next_ms: 20 };
  assert.deepEqual(pump(), ["", held]);
  const edge = at();
  assert.ok(edge >= 70 && edge <= 80);
  time.advance(20);
  assert.equal(at(), edge);
  reader.waiting.push(message(85));
  assert.deepEqual(pump()[1].type, "waiting");
  time.advance(2);
  assert.equal(pump()[0], "A1");
});

Deno.test("FrameFeed counts what it hands over late, in time on the wall", () => {
  const { time, feed, pump } = feeding({ messages: every(4, 100), rate: 4 });
  time.advance(LATE_AFTER_MS);
  pump();
  assert.equal(feed.counts.late, 0);
  time.advance(LATE_AFTER_MS + 2);
  pump();
  assert.equal(feed.counts.late, 1);
  assert.equal(feed.lateness_ms.max, LATE_AFTER_MS + 1);
});

Deno.test("FrameFeed lets go of its clock when it is closed", () => {
  const { time, clock, reader, feed, pump } = feeding();
  reader.caughtUp = false;
  time.advance(5);
  pump();
  assert.equal(clock.state, "paused");
  feed[Symbol.dispose]();
  assert.equal(clock.state, "running");
});

Deno.test("FrameFeed hands over what is due within its lead, at any rate", () => {
  const messages = [message(100), message(120, { seq: 2 }), message(141, { seq: 3 })];
  const { pump, time, feed, at } = feeding({ messages, rate: 20, lead_ms: 1 });
  time.advance(4);
  assert.deepEqual(pump(), ["A1", { type: "waiting", next_ms: 1 }]);
  time.advance(2);
  assert.equal(pump()[0], "A2");
  assert.equal(at(), 120);
  assert.deepEqual(feed.boundary, { time_ms: START_MS + 140 });
  // The first came a millisecond early, the second in time.
  assert.equal(feed.lateness_ms.max, 1);
});
