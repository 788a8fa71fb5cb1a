import assert from "node:assert/strict";
import { createTag } from "@rangecast/channel/tag";
import { pictureMaker } from "../testing/hub_stage.ts";
import { MAX_TAGS } from "../protocol/protocol.ts";
import { NO_DISPLAY } from "./picture.ts";

Deno.test("Picture shows the newest tags, and counts the others of its stretch", () => {
  const picture = pictureMaker()("livestream");
  const tags = Array.from({ length: MAX_TAGS + 3 }, (_, i) => {
    const facts = { id: String(i), ts_ms: i, now_ms: i, label: "Splash" };
    return createTag("tspi", facts).message;
  });
  for (const tag of tags) picture.setTag(tag);
  assert.equal(picture.tagsAfter(0)[0]?.id, "3");
  assert.equal(picture.tagsLeftOut, 3);
  picture.begin([], NO_DISPLAY, tags.slice(2));
  assert.equal(picture.tagsLeftOut, 1);
});
