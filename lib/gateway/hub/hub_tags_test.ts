import assert from "node:assert/strict";
import type { Tag } from "@rangecast/channel/tag";
import { MAX_TAGS } from "../protocol/protocol.ts";
import { hubStage, pictureMaker } from "../testing/hub_stage.ts";
import { NO_DISPLAY } from "./picture.ts";
import { TICK_MS } from "./ticks.ts";

function tag(id: number, status: Tag["status"] = "active"): Tag {
  const ts = "2025-01-01T00:00:00Z";
  return { id: `tag-${id}`, ts, label: "mark", status, updated_ts: ts };
}

Deno.test("tags that find no room are counted, and viewers are told how many there are", () => {
  const picture = pictureMaker()("livestream");
  const { hub, connect, pass } = hubStage(() => ({
    ...{ picture, flush: () => {} },
    [Symbol.asyncDispose]: () => Promise.resolve(),
  }));
  const viewer = connect();
  hub.subscribe(viewer.client, {
    ...{ id: "main", channel_id: "livestream", domain: "tspi", filter: {} },
    view: { type: "tracks", rate_hz: 20 },
  });
  /** What the newest of all messages says, with `undefined` where it says nothing of it. */
  const told = () => {
    const messages = [];
    let more: ReturnType<typeof viewer.link.take<"tag">>;
    do {
      pass(10 * TICK_MS, viewer);
      more = viewer.link.take("tag");
      viewer.link.received.length = 0;
      messages.push(...more);
    } while (more.length > 0);
    assert.ok(messages.length > 0, "something is told");
    return messages.at(-1)?.left_out;
  };
  const all = Array.from({ length: MAX_TAGS + 3 }, (_, i) => tag(i));
  picture.begin([], NO_DISPLAY, all.slice(0, MAX_TAGS));
  assert.equal(told(), undefined);
  for (const each of all.slice(MAX_TAGS)) picture.setTag(each);
  assert.equal(told(), 3);
  picture.setTag(tag(0));
  assert.equal(told(), 3, "one is back, and another one gives way");
  picture.setTag(tag(1, "deleted"));
  assert.equal(told(), 3, "a deleted one makes no room, and is not missed");
  picture.replaceTags(all.slice(-MAX_TAGS));
  assert.equal(told(), undefined, "there are no more of them");
  picture.begin([], NO_DISPLAY, all);
  assert.equal(told(), 3);
  picture.begin([], NO_DISPLAY, [tag(0)]);
  picture.setTag(tag(0, "deleted"));
  for (const each of all.slice(1, MAX_TAGS + 1)) picture.setTag(each);
  assert.equal(told(), undefined, "nobody misses what was deleted");
});
