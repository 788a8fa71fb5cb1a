import assert from "node:assert/strict";
import type { Tag } from "@rangecast/channel/tag";
import { tagWish } from "./tag_wish.ts";

const AT_MS = 1_760_000_000_000;
const TAG: Tag = {
  ...{ id: "1", ts: "2025-10-09T08:53:20.000Z", updated_ts: "2025-10-09T08:53:20.000Z" },
  ...{ status: "active", label: "Splash", notes: "seen by two" },
};

function typed(fields: Readonly<Record<string, string>>): FormData {
  const form = new FormData();
  for (const [name, text] of Object.entries(fields)) form.set(name, text);
  return form;
}

Deno.test("tagWish() makes a tag of what was typed, without what is empty", () => {
  assert.deepEqual(
    tagWish(typed({ label: " Splash ", category: "", notes: "x\n" }), { tag: null, at_ms: AT_MS }),
    { type: "tag_create", ts_ms: AT_MS, label: "Splash", notes: "x" },
  );
});

Deno.test("tagWish() changes what was changed alone, and takes back what was emptied", () => {
  const wishOf = (fields: Readonly<Record<string, string>>) =>
    tagWish(typed({ label: "Splash", category: "", notes: "seen by two", ...fields }), {
      tag: TAG,
      at_ms: AT_MS,
    });
  const update = { type: "tag_update", tag_id: "1" };
  assert.deepEqual(wishOf({ label: "Splash 2" }), { ...update, label: "Splash 2" });
  assert.deepEqual(wishOf({ category: "hit" }), { ...update, category: "hit" });
  assert.deepEqual(wishOf({ notes: "" }), { ...update, notes: "" });
});

Deno.test("tagWish() is null without a label", () => {
  assert.equal(tagWish(typed({ label: "  ", notes: "x" }), { tag: null, at_ms: AT_MS }), null);
  assert.equal(tagWish(typed({ label: "" }), { tag: TAG, at_ms: AT_MS }), null);
});
