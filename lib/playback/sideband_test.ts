import fc from "fast-check";
import assert from "node:assert/strict";
import { TagBook } from "@rangecast/channel/tag-book";
import { DisplaySnapshot } from "./display_snapshot.ts";
import { ListSource } from "./list_source.ts";
import { interleave, sidebandOf, tagInstant } from "./sideband.ts";
import { IS_COMMAND, messagesOf, START_MS, tagAt } from "./testdata/sample_timeline.ts";

Deno.test("interleave() puts a tag before the messages of its instant, and behind earlier ones", () => {
  const messages = messagesOf(
    [10, 20, 20, 30].map((at_ms) => ({ at_ms, stream: "A", subject: 0 })),
  );
  const tags = [tagAt(5, "a"), tagAt(20, "b"), tagAt(20, "c"), tagAt(31, "d")];
  const order = interleave(messages, tags).map((item) =>
    item.type === "tag" ? item.tag.id : item.message.seq
  );
  assert.deepEqual(order, ["a", 1, "b", "c", 2, 3, 4, "d"]);
});

Deno.test("tagInstant() is no number when a tag marks no instant", () => {
  assert.equal(tagInstant({ ts: "2026-07-15T09:30:00Z" }), START_MS);
  assert.ok(Number.isNaN(tagInstant({ ts: "soon" })));
});

Deno.test("sidebandOf() leads from the display state at any place to that at any later one", async () => {
  const specs = fc.array(fc.record({
    at_ms: fc.nat(20),
    stream: fc.constantFrom("A", "B"),
    subject: fc.nat(4),
  }));
  const marks = fc.array(fc.nat(20));
  await fc.assert(
    fc.asyncProperty(specs, marks, fc.nat(20), fc.nat(20), async (all, moments, one, two) => {
      const messages = messagesOf(all);
      const tags = new TagBook();
      for (const [index, at_ms] of moments.entries()) {
        tags.apply("create", tagAt(at_ms, `${index}`));
      }
      const source = new ListSource({ messages, tags, isCommand: IS_COMMAND });
      const [p, q] = [START_MS + Math.min(one, two), START_MS + Math.max(one, two)];
      const [before, after] = [
        await source.stateAt({ time_ms: p }),
        await source.stateAt({ time_ms: q }),
      ];
      const display = new DisplaySnapshot(IS_COMMAND, { ...before, telemetry: [] });
      const stretch = await source.range({ time_ms: p }, q, 1000);
      for (const item of sidebandOf(interleave(stretch.messages, tags.between(p, q)), IS_COMMAND)) {
        if (item.type === "tag") display.applyTag(item.tag, q);
        else display.apply(item.message);
      }
      const expected = new DisplaySnapshot(IS_COMMAND, { ...after, telemetry: [] });
      assert.equal(display.hash(), expected.hash());
      assert.equal(display.telemetry.size, 0);
    }),
  );
});
