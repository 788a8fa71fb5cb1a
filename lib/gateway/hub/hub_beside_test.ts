import assert from "node:assert/strict";
import { hubStage, pictureMaker } from "../testing/hub_stage.ts";
import { sampleRow } from "../testing/sample_row.ts";
import type { Wanted } from "./hub.ts";
import { NO_DISPLAY } from "./picture.ts";
import { TICK_MS } from "./ticks.ts";

const WANTED: Wanted = {
  ...{ id: "first", channel_id: "livestream", domain: "tspi", filter: {} },
  view: { type: "tracks", rate_hz: 20 },
};

Deno.test("a subscription beside another one brings what is its own, and nothing of the channel", () => {
  const picture = pictureMaker()("livestream");
  const { hub, connect, pass } = hubStage(() => ({
    ...{ picture, flush: () => {} },
    [Symbol.asyncDispose]: () => Promise.resolve(),
  }));
  const viewer = connect();
  hub.subscribe(viewer.client, WANTED);
  hub.subscribe(viewer.client, { ...WANTED, id: "second", beside: true });
  for (let jump = 0; jump < 2; jump++) {
    viewer.link.received.length = 0;
    picture.begin([sampleRow("1")], NO_DISPLAY, []);
    picture.setClock({ clock: null, owner_offset_ms: 0, problem: null });
    picture.setFindings({ findings: [], left_out: jump + 1 });
    pass(10 * TICK_MS, viewer);
    const typesFor = (id: string) =>
      new Set(
        viewer.link.received.filter((message) => "id" in message && message.id === id)
          .map(({ type }) => type),
      );
    const own = ["snapshot", "delta", "finding"];
    assert.deepEqual(typesFor("first"), new Set([...own, "clock", "display", "tag"]));
    assert.deepEqual(typesFor("second"), new Set(own));
  }
});
