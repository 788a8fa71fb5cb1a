import assert from "node:assert/strict";
import { hubStage, pictureMaker } from "../testing/hub_stage.ts";
import { sampleRow } from "../testing/sample_row.ts";
import type { Wanted } from "./hub.ts";
import { NO_DISPLAY } from "./picture.ts";
import { TICK_MS } from "./ticks.ts";

/** A view with so many states a second. */
function watching(rate_hz: number): Wanted {
  return {
    ...{ id: "main", channel_id: "livestream", domain: "tspi", filter: {} },
    view: { type: "tracks", rate_hz },
  };
}

Deno.test("who watches most often is served first, and others in the order of their coming", () => {
  const picture = pictureMaker()("livestream");
  const { hub, connect, pass } = hubStage(() => ({
    ...{ picture, flush: () => {} },
    [Symbol.asyncDispose]: () => Promise.resolve(),
  }));
  const viewers = [5, 20, 5, 20].map((rate_hz) => {
    const viewer = connect();
    hub.subscribe(viewer.client, watching(rate_hz));
    return viewer;
  });
  // Whoever has no subscription has nothing to wait for.
  connect();
  pass(1_000, ...viewers);
  const served: number[] = [];
  for (const [i, { link }] of viewers.entries()) {
    const send = link.send.bind(link);
    link.send = (frame) => {
      served.push(i);
      send(frame);
    };
  }
  while (!served.includes(0)) {
    served.length = 0;
    picture.put(sampleRow("1"));
    pass(TICK_MS, ...viewers);
  }
  assert.deepEqual(served, [1, 3, 0, 2]);
});

Deno.test("a subscription beside another one brings what is its own, and nothing of the channel", () => {
  const picture = pictureMaker()("livestream");
  const { hub, connect, pass } = hubStage(() => ({
    ...{ picture, flush: () => {} },
    [Symbol.asyncDispose]: () => Promise.resolve(),
  }));
  const viewer = connect();
  hub.subscribe(viewer.client, { ...watching(20), id: "first" });
  hub.subscribe(viewer.client, { ...watching(20), id: "second", beside: true });
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
