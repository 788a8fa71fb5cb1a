import assert from "node:assert/strict";
import { SUBSCRIBE, viewerStage } from "./testing/viewer_stage.ts";

Deno.test("expect() opens what the next viewer is shown, who then waits for nothing", () => {
  const { gateway, hello, say, shown, opened } = viewerStage();
  gateway.expect(SUBSCRIBE.view);
  gateway.expect(SUBSCRIBE.view);
  assert.deepEqual(opened, ["livestream"]);
  hello();
  say(SUBSCRIBE);
  assert.equal(shown(), "livestream");
  assert.deepEqual([opened, gateway.hub.audiences], [["livestream"], 1]);
});

Deno.test("expect() opens the group replay that a newcomer follows", () => {
  const { gateway, start, opened } = viewerStage();
  start("replay.window-3");
  gateway.expect(SUBSCRIBE.view);
  assert.deepEqual(opened, ["replay.window-3"]);
});
