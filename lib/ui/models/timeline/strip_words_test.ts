import assert from "node:assert/strict";
import type { Tag } from "@rangecast/channel/tag";
import { UTC } from "../time/format_time.ts";
import { NO_HISTORY } from "./history.ts";
import { rangeText, sliderValues } from "./slider.ts";
import { namesNear, spotName, type StripMarks } from "./spot_name.ts";
import { TagInstants } from "./tag_instants.ts";

function pure(name: string, fn: () => void): void {
  Deno.test({ name, permissions: "none", fn });
}

const AT_MS = Date.parse("2017-07-15T11:30:04.2Z");

function tag(label: string, ts: string): Tag {
  return { id: label, label, ts, status: "active", updated_ts: ts };
}

const TAGS = [tag("Start", "2017-07-15T11:30:00Z"), tag("Thermal", "2017-07-15T11:31:00Z")];
const MARKS: StripMarks = {
  history: {
    ...NO_HISTORY,
    ...{ from_ms: AT_MS - 10_000, to_ms: AT_MS + 10_000, counts: [20_000, 30_000] },
    commands: [{ at_ms: AT_MS + 1_000, text: "units metric" }],
  },
  tags: TAGS,
  instants: new TagInstants().of(TAGS),
  reach_ms: 5_000,
};

pure("spotName() tells an instant, how much there was, and the marks beside it", () => {
  assert.equal(
    spotName(AT_MS, MARKS, UTC),
    "11:30:04.2 · 3\u00a0000 msg/s · units metric · Start",
  );
  assert.equal(spotName(AT_MS - 20_000, MARKS, UTC), "11:29:44.2");
});

pure("namesNear() names the nearest marks, and counts those that it does not name", () => {
  assert.equal(namesNear(AT_MS, { ...MARKS, reach_ms: 1_000 }), "units metric");
  assert.equal(namesNear(AT_MS, { ...MARKS, reach_ms: 999 }), "");
  assert.equal(namesNear(AT_MS, { ...MARKS, reach_ms: 60_000 }), "units metric · Start · 1 more");
});

pure("TagInstants.of() are those of the list that is given", () => {
  const instants = new TagInstants();
  const first = instants.of(TAGS);
  assert.deepEqual(first, [AT_MS - 4_200, AT_MS + 55_800]);
  assert.equal(instants.of(TAGS), first, "it is read once");
  assert.deepEqual(instants.of(TAGS.slice(1)), [AT_MS + 55_800]);
});

pure("sliderValues() are whole seconds of the range, and the instant in words", () => {
  const range = { from_ms: AT_MS - 4_200, to_ms: AT_MS + 5_800 };
  const words = { scale: UTC, names: "Start" };
  const from_s = range.from_ms / 1000;
  assert.deepEqual(sliderValues(AT_MS, range, words), {
    ...{ min_s: from_s, max_s: from_s + 10, now_s: from_s + 4 },
    text: "11:30:04 UTC, Start",
  });
  assert.deepEqual(sliderValues(AT_MS + 60_000, range, { scale: UTC, names: "" }), {
    ...{ min_s: from_s, max_s: from_s + 10, now_s: from_s + 10 },
    text: "11:31:04 UTC, not on the strip",
  });
  const live = sliderValues(range.to_ms + 900, range, { scale: UTC, names: "" });
  assert.equal(live.text, "11:30:10 UTC", "a frame later it is on it");
  assert.equal(rangeText(range, UTC), "10 s, from 11:30:00 to 11:30:10");
});
