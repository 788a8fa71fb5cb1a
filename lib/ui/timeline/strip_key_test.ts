import assert from "node:assert/strict";
import type { Palette } from "../map/palette.ts";
import { UTC } from "../models/time/format_time.ts";
import { NO_HISTORY } from "../models/timeline/history.ts";
import type { StripScene } from "./draw_strip.ts";
import { StripKey } from "./strip_key.ts";

const PALETTE: Palette = {
  ...{ bg: "", panel: "", land: "", line: "", ink: "", dim: "", accent: "", live: "" },
  ...{ replay: "", alarm: "", selection: "", sans: "" },
};
const SCENE: StripScene = {
  ...{ width: 1000, height: 90, range: { from_ms: 0, to_ms: 1_000_000 } },
  ...{ history: NO_HISTORY, tags: [], window: null, loop: null, at_ms: 500_000, hover_ms: null },
  ...{ scale: UTC, palette: PALETTE },
};

Deno.test({
  name: "StripKey.changes() when something has moved by a pixel, or is another thing",
  permissions: "none",
  fn() {
    const key = new StripKey();
    assert.equal(key.changes(SCENE), true);
    assert.equal(key.changes({ ...SCENE, at_ms: 500_400 }), false);
    assert.equal(key.changes({ ...SCENE, at_ms: 501_000 }), true);
    const others: Partial<StripScene>[] = [
      ...[{ tags: [] }, { hover_ms: 5 }, { width: 900 }, { palette: { ...PALETTE } }],
      ...[{ range: { from_ms: 0, to_ms: 900_000 } }, { window: { from_ms: 0, to_ms: 5 } }],
      ...[{ loop: { from_ms: 1, to_ms: 2 } }, { history: { ...NO_HISTORY } }],
    ];
    for (const other of others) {
      assert.equal(key.changes({ ...SCENE, ...other }), true, JSON.stringify(other));
      assert.equal(key.changes(SCENE), true);
    }
  },
});
