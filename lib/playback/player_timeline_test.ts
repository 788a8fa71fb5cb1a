import fc from "fast-check";
import assert from "node:assert/strict";
import { ManualClock } from "@rangecast/base/manual-clock";
import { TagBook } from "@rangecast/channel/tag-book";
import { compareBoundaries, isBehind } from "./boundary.ts";
import { DisplaySnapshot } from "./display_snapshot.ts";
import { ListSource } from "./list_source.ts";
import { Player } from "./player.ts";
import { applyUpdate, type PlayerUpdate } from "./player_update.ts";
import type { SourceMessage } from "./source.ts";
import { IS_COMMAND, messagesOf, names, START_MS, tagAt } from "./testdata/sample_timeline.ts";
import { settled } from "./testdata/settled.ts";

const END = 400;

const rate = fc.oneof(
  fc.double({ min: 0.01, max: 64, noNaN: true }),
  fc.double({ min: -64, max: -0.01, noNaN: true }),
);
const action = fc.oneof(
  { weight: 6, arbitrary: fc.record({ type: fc.constant("advance" as const), by: fc.nat(80) }) },
  fc.record({ type: fc.constantFrom("play" as const, "pause", "next", "previous") }),
  fc.record({ type: fc.constant("rate" as const), rate }),
  fc.record({ type: fc.constant("seek" as const), by: fc.nat(END) }),
  fc.record({ type: fc.constant("step" as const), frames: fc.integer({ min: -6, max: 6 }) }),
  fc.record({ type: fc.constant("loop" as const), from: fc.nat(END - 1), length: fc.nat(100) }),
  fc.record({
    type: fc.constantFrom("create" as const, "update", "delete"),
    tag: fc.constantFrom("a", "b", "c"),
    by: fc.nat(END),
  }),
);
type Action = typeof action extends fc.Arbitrary<infer One> ? One : never;

const specs = fc.array(
  fc.record({
    // Many share an instant, across streams too.
    at_ms: fc.nat(END / 10).map((tens) => tens * 10),
    stream: fc.constantFrom("A", "B"),
    subject: fc.nat(4),
  }),
  { maxLength: 60 },
);

/** A viewer who checks each update against the source. */
class Viewer {
  readonly time = new ManualClock(START_MS + 1e9);
  readonly tags = new TagBook();
  readonly source: ListSource;
  readonly player: Player;
  readonly display = new DisplaySnapshot(IS_COMMAND);
  #last: PlayerUpdate | null = null;
  #forms = 0;
  checked = 0;

  constructor(readonly messages: readonly SourceMessage[], max_messages: number) {
    this.source = new ListSource({ messages, tags: this.tags, isCommand: IS_COMMAND });
    this.player = new Player({
      clock: this.time,
      source: this.source,
      isCommand: IS_COMMAND,
      channel_id: "client.a.1",
      window: { start_ms: START_MS, end_ms: START_MS + END },
      limits: { max_messages, max_bytes: 1e6 },
      listener: (update) => this.#see(update),
    });
  }

  act(one: Action): void {
    const { player } = this;
    switch (one.type) {
      case "advance":
        return this.time.advance(one.by);
      case "play":
      case "pause":
        return player[one.type]();
      case "next":
      case "previous":
        return void player.jumpToNeighbour(one.type);
      case "rate":
        return player.setRate(one.rate);
      case "seek":
        return player.seek(START_MS + one.by);
      case "step":
        return player.step(one.frames);
      case "loop": {
        const end = Math.min(END, one.from + one.length);
        const loop = { start_ms: START_MS + one.from, end_ms: START_MS + end };
        return player.setLoop(one.from < end ? loop : null);
      }
      default:
        this.tags.apply(one.type, tagAt(one.by, one.tag, ++this.#forms));
    }
  }

  async #see(update: PlayerUpdate): Promise<void> {
    const { boundary } = update;
    const last = this.#last;
    applyUpdate(this.display, update);
    assert.equal(update.position_ms, boundary.time_ms);
    if (!last && !update.discontinuity) return;
    this.#last = update;
    this.checked++;
    if (update.discontinuity) {
      assert.ok(update.state);
      assert.ok(!last || update.epoch > last.epoch);
    } else if (last) {
      assert.equal(update.epoch, last.epoch);
      if (!update.state) {
        assert.ok(compareBoundaries(last.boundary, boundary) <= 0, "back only with a state");
        const between = this.messages.filter((one) =>
          isBehind(one, last.boundary) && !isBehind(one, boundary)
        );
        assert.equal(names(update.messages), names(between), "each message once, in order");
      } else {assert.ok(
          compareBoundaries(boundary, last.boundary) <= 0,
          "a state only on the way back",
        );}
    }
    const expected = new DisplaySnapshot(IS_COMMAND, await this.source.stateAt(boundary));
    assert.equal(this.display.hash(), expected.hash(), "the display is that of the place");
  }
}

Deno.test("Player shows the same at an instant whether it came there forward, backward or by a jump", async () => {
  await fc.assert(
    fc.asyncProperty(
      specs,
      fc.integer({ min: 1, max: 20 }),
      fc.array(action, { minLength: 5, maxLength: 40 }),
      async (all, max_messages, actions) => {
        const viewer = new Viewer(messagesOf(all), max_messages);
        const running = viewer.player.run();
        await settled(running);
        for (const one of actions) {
          viewer.act(one);
          await settled(running);
        }
        await viewer.player.close();
        await running;
        assert.ok(viewer.checked > 0);
        assert.equal(viewer.time.pending, 0, "no timer is left behind");
      },
    ),
    { numRuns: 300 },
  );
});
