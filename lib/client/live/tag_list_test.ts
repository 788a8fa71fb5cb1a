import assert from "node:assert/strict";
import fc from "fast-check";
import { formatIso, parseIso } from "@rangecast/base/utc";
import type { Tag } from "@rangecast/channel/tag";
import { MAX_TAGS } from "@rangecast/gateway/protocol";
import { mergeTags } from "./tag_list.ts";

function pure(name: string, fn: () => void): void {
  Deno.test({ name, permissions: "none", fn });
}

function tag(id: number, second: number, status: Tag["status"] = "active"): Tag {
  const ts = formatIso(1_760_000_000_000 + second * 1000);
  return { id: String(id), ts, label: `${id} at ${second}`, status, updated_ts: ts };
}

const messages = fc.array(fc.record({
  reset: fc.integer({ max: 7, min: 0 }).map((dice) => dice === 0),
  tags: fc.array(
    fc.tuple(fc.nat(20), fc.nat(30), fc.constantFrom("active", "deleted")).map(([id, at, status]) =>
      tag(id, at, status)
    ),
    { maxLength: 12 },
  ),
}));

pure(
  "mergeTags() has each active tag once, in its newest form, by the instant that it marks",
  () => {
    fc.assert(fc.property(messages, (all) => {
      let tags: readonly Tag[] = [];
      const newest = new Map<string, Tag>();
      for (const message of all) {
        tags = mergeTags(tags, message);
        if (message.reset) newest.clear();
        for (const each of message.tags) {
          if (each.status === "deleted") newest.delete(each.id);
          else newest.set(each.id, each);
        }
        assert.deepEqual(new Map(tags.map((each) => [each.id, each])), newest);
        assert.equal(tags.length, newest.size);
        const instants = tags.map(({ ts }) => parseIso(ts));
        assert.deepEqual(instants, instants.toSorted((a, b) => a - b));
      }
    }));
  },
);

pure("mergeTags() keeps as many as a gateway shows: the oldest give way", () => {
  const tags = Array.from({ length: MAX_TAGS }, (_, i) => tag(i, i));
  const all = mergeTags([], { reset: true, tags });
  assert.equal(all.length, MAX_TAGS);
  const merged = mergeTags(all, { reset: false, tags: [tag(MAX_TAGS, MAX_TAGS), tag(-1, 0.5)] });
  assert.equal(merged.length, MAX_TAGS);
  assert.deepEqual([merged[0]?.id, merged.at(-1)?.id], ["1", String(MAX_TAGS)]);
});
