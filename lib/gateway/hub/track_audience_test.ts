import assert from "node:assert/strict";
import { ManualClock } from "@rangecast/base/manual-clock";
import { readFrame } from "../testing/fake_link.ts";
import { sampleRow } from "../testing/sample_row.ts";
import { ShownTracks } from "../testing/shown_tracks.ts";
import type { TrackRow } from "../tracks/track_row.ts";
import { Picture } from "./picture.ts";
import { TrackAudience } from "./track_audience.ts";

const SIGNED = { label: "RYR4TQ", code: "1000", on_ground: false };
const UNSIGNED = { label: null, code: null, on_ground: false };

/** A picture that a viewer is shown, whenever it looks. */
function shownPicture() {
  const picture = new Picture("livestream", () => "e1");
  const audience = new TrackAudience(picture, {}, 1, new ManualClock());
  const viewer = new ShownTracks();
  // Others that stay as they are: where most has changed, a snapshot comes instead of a delta.
  for (let i = 0; i < 4; i++) picture.put(sampleRow(`other-${i}`));
  const tick = (signs: TrackRow["signs"] | "gone") => {
    if (signs === "gone") picture.remove("a");
    else picture.put(sampleRow("a", signs ? { signs } : {}));
    picture.tick();
    audience.tick(picture.takeChanged(1));
  };
  /** The signs that the viewer is told on its way to the last tick, and what it shows then. */
  const look = () => {
    const [part] = audience.transferFrom(viewer.place)?.parts("json") ?? [];
    assert.ok(part);
    const message = readFrame(part.frame("json", "main"));
    viewer.apply(message);
    const { tracks, upserts } = Object(message);
    return [(tracks ?? upserts).signs?.label, viewer.rows.get("a")?.label];
  };
  return { tick, look };
}

Deno.test("TrackAudience tells signs once, and again only when they are others", () => {
  const { tick, look } = shownPicture();
  tick(SIGNED);
  assert.deepEqual(look(), [["RYR4TQ"], "RYR4TQ"]);
  tick({ ...SIGNED });
  assert.deepEqual(look(), [undefined, "RYR4TQ"]);
  tick({ ...SIGNED, code: "7700" });
  assert.deepEqual(look(), [["RYR4TQ"], "RYR4TQ"]);
  tick(UNSIGNED);
  assert.deepEqual(look(), [[""], ""]);
  tick(undefined);
  assert.deepEqual(look()[1], "");
});

Deno.test("TrackAudience tells whoever has looked away which signs are gone meanwhile", () => {
  const { tick, look } = shownPicture();
  tick(SIGNED);
  look();
  tick("gone");
  tick(UNSIGNED);
  assert.deepEqual(look(), [[""], ""], "it has come back without");
  tick("gone");
  tick(SIGNED);
  tick(SIGNED);
  assert.deepEqual(look(), [["RYR4TQ"], "RYR4TQ"]);
});
