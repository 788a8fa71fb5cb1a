import fc from "fast-check";
import assert from "node:assert/strict";
import { ManualClock } from "@rangecast/base/manual-clock";
import type { Tag } from "@rangecast/channel/tag";
import { TagBook } from "@rangecast/channel/tag-book";
import { compareBoundaries, isBehind } from "./boundary.ts";
import { ChannelClock } from "./channel_clock.ts";
import { DisplaySnapshot } from "./display_snapshot.ts";
import { FrameFeed } from "./frame_feed.ts";
import { ListSource } from "./list_source.ts";
import { compareMessages, type SourceMessage } from "./source.ts";
import { FedReader } from "./testdata/fed_reader.ts";
import {
  emptyState,
  IS_COMMAND,
  messagesOf,
  names,
  START_MS,
  tagAt,
} from "./testdata/sample_timeline.ts";

const END = 100;

const action = fc.oneof(
  { weight: 6, arbitrary: fc.record({ type: fc.constant("advance" as const), by: fc.nat(15) }) },
  fc.record({ type: fc.constantFrom("pause" as const, "resume", "close the sink") }),
  fc.record({ type: fc.constant("open the sink" as const), by: fc.nat(5) }),
  { weight: 3, arbitrary: fc.record({ type: fc.constant("deliver" as const), by: fc.nat(8) }) },
  fc.record({
    type: fc.constant("rate" as const),
    rate: fc.double({ min: 0.01, max: 64, noNaN: true }),
  }),
  fc.record({ type: fc.constant("seek" as const), by: fc.nat(END) }),
  fc.record({
    type: fc.constantFrom("create" as const, "update", "delete"),
    tag: fc.constantFrom("a", "b", "c"),
    by: fc.nat(END),
  }),
);
type Action = typeof action extends fc.Arbitrary<infer One> ? One : never;

const specs = fc.array(
  fc.record({ at_ms: fc.nat(END + 10), stream: fc.constantFrom("A", "B"), subject: fc.nat(4) }),
  { maxLength: 40 },
);

/** A host in small: it follows one epoch after the other, and keeps what a screen would show. */
class Stage {
  readonly time = new ManualClock(START_MS + 1e9);
  readonly clock = new ChannelClock(this.time, {
    channel_id: "replay.x",
    window: { start_ms: START_MS, end_ms: START_MS + END },
  });
  readonly tags = new TagBook();
  readonly display = new DisplaySnapshot(IS_COMMAND);
  readonly source: ListSource;
  /** Frames of this epoch. */
  frames: SourceMessage[] = [];
  room = Infinity;
  #start = emptyState(0).boundary;
  #undelivered: SourceMessage[] = [];
  #reader = new FedReader();
  #feed: FrameFeed | null = null;
  #forms = 0;

  constructor(readonly messages: readonly SourceMessage[]) {
    this.source = new ListSource({ messages, tags: this.tags, isCommand: IS_COMMAND });
  }

  async begin(): Promise<void> {
    this.#feed?.[Symbol.dispose]();
    const state = await this.source.stateAt({ time_ms: this.clock.position_ms });
    this.display.replace(state);
    this.frames = [];
    this.#start = state.boundary;
    this.#undelivered = this.messages.filter((one) => isBehind(one, state.boundary));
    this.#reader = new FedReader([], this.#undelivered.length === 0);
    this.#feed = new FrameFeed({
      clock: this.time,
      channelClock: this.clock,
      reader: this.#reader,
      tags: this.tags,
      sink: this,
      state,
    });
    this.clock.arrive();
  }

  frame(message: SourceMessage): void {
    assert.ok(this.room-- > 0, "nothing is handed over without room");
    assert.ok(message.time_ms <= this.clock.position_ms, "nothing is handed over too early");
    this.frames.push(message);
    this.display.apply(message);
  }

  tag(tag: Tag): void {
    assert.ok(this.room-- > 0, "nothing is handed over without room");
    this.display.applyTag(tag, this.clock.position_ms);
  }

  async act(action: Action): Promise<void> {
    switch (action.type) {
      case "advance":
        return this.time.advance(action.by);
      case "pause":
      case "resume":
        return this.clock[action.type]();
      case "close the sink":
        return void (this.room = 0);
      case "open the sink":
        return void (this.room = action.by);
      case "deliver":
        return this.deliver(action.by);
      case "rate":
        return this.clock.setRate(action.rate);
      case "seek":
        this.clock.seek(START_MS + action.by);
        return await this.begin();
      default:
        this.tags.apply(action.type, tagAt(action.by, action.tag, ++this.#forms));
    }
  }

  deliver(count: number): void {
    this.#reader.waiting.push(...this.#undelivered.splice(0, count));
    this.#reader.caughtUp = this.#undelivered.length === 0;
  }

  /** One turn, and what has to be true after each. */
  async turn(): Promise<string> {
    const before_ms = this.clock.position_ms;
    assert.ok(this.#feed);
    const state = this.#feed.pump();
    assert.equal(this.clock.position_ms, before_ms, "a turn moves nothing");
    const { boundary } = this.#feed;
    assert.ok(compareBoundaries(boundary, { time_ms: this.clock.position_ms }) <= 0);
    const due = this.messages.filter((one) =>
      isBehind(one, this.#start) && !isBehind(one, boundary)
    );
    assert.equal(names(this.frames), names(due), "each message once, in order");
    if (state.type === "held") assert.equal(this.clock.state, "paused");
    if (this.room > 0) {
      const there = await this.source.stateAt(boundary);
      const expected = new DisplaySnapshot(IS_COMMAND, there);
      assert.equal(this.display.hash(), expected.hash(), "the display is that of the boundary");
    }
    return state.type;
  }
}

Deno.test("FrameFeed hands over each message once and in order under pauses, rates, seeks and stalls", async () => {
  await fc.assert(
    fc.asyncProperty(specs, fc.array(action, { maxLength: 40 }), async (all, actions) => {
      const stage = new Stage(messagesOf(all));
      await stage.begin();
      for (const one of actions) {
        await stage.act(one);
        await stage.turn();
      }
      stage.room = Infinity;
      stage.deliver(Infinity);
      stage.clock.resume();
      stage.clock.setRate(1);
      await stage.turn();
      stage.time.advance(END);
      assert.equal(await stage.turn(), "ended");
      assert.deepEqual([...stage.frames].sort(compareMessages), stage.frames);
    }),
    { numRuns: 300 },
  );
});
