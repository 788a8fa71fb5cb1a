import assert from "node:assert/strict";
import { hubStage, pictureMaker } from "../testing/hub_stage.ts";
import { sampleRow } from "../testing/sample_row.ts";
import type { Wanted } from "./hub.ts";
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
