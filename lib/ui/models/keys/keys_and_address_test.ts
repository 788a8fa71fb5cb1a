import assert from "node:assert/strict";
import { NO_FILTER } from "../filter/track_filter.ts";
import { readAddress, writeAddress } from "../address/page_address.ts";
import { actionFor, type KeyPress, KEYS } from "./key_map.ts";

function pure(name: string, fn: () => void): void {
  Deno.test({ name, permissions: "none", fn });
}

const press = (key: string, given: Partial<KeyPress> = {}): KeyPress => ({
  ...{ key, shift: false, ctrl: false, alt: false, meta: false },
  ...{ inText: false, onStrip: false },
  ...given,
});

pure("actionFor() knows every key of the sheet, each once", () => {
  for (const { key, shift = false, onStrip = false, action } of KEYS) {
    assert.equal(actionFor(press(key, { shift, onStrip })), action);
  }
  assert.equal(new Set(KEYS.map(({ action }) => action)).size, KEYS.length);
});

pure("actionFor() does not mind how a letter or a sign is typed", () => {
  assert.equal(actionFor(press("T", { shift: true })), "tag");
  assert.equal(actionFor(press("?", { shift: true })), "help");
  assert.equal(actionFor(press("q")), null);
});

pure("actionFor() leaves to lists what are keys of the strip alone", () => {
  const keys = ["Home", "End", "PageUp", "PageDown"];
  assert.deepEqual(keys.map((key) => actionFor(press(key))), [null, null, null, null]);
  assert.equal(actionFor(press("End", { onStrip: true })), "strip end");
  assert.equal(actionFor(press("+", { shift: true })), "strip closer");
  assert.equal(actionFor(press("=")), "strip closer");
});

pure("actionFor() leaves the browser's keys and a text alone", () => {
  assert.equal(actionFor(press("r", { ctrl: true })), null);
  assert.equal(actionFor(press("l", { meta: true })), null);
  assert.equal(actionFor(press("t", { inText: true })), null);
  assert.equal(actionFor(press("Escape", { inText: true })), "close");
});

pure("writeAddress() is what readAddress() reads", () => {
  const address = {
    channel: "replay.intercept-window-3",
    at_ms: Date.parse("2017-07-15T11:30:04.2Z"),
    selected: "A&B=<10011>",
    view: { lat: 51.00012, lon: -6.75, zoom: 10.5 },
    surface: "globe" as const,
    filter: {
      ...{ search: "R&R 4=<b>", least_m: -12.5, most_m: null, ground: false },
      without: ["tspi", "race"],
    },
  };
  assert.deepEqual(readAddress(writeAddress(address)), address);
  assert.match(
    writeAddress(address),
    /&at=2017-07-15T11:30:04.200Z&.*view=51.00012,-6.75000,10.50/,
  );
  const nothing = {
    ...{ channel: null, at_ms: null, selected: null, view: null },
    ...{ surface: "map" as const, filter: NO_FILTER },
  };
  assert.equal(writeAddress(nothing), "");
  assert.deepEqual(readAddress(""), nothing);
});

pure("readAddress() leaves out what makes no sense", () => {
  const hostile = [
    ...["channel=../x", "at=soon", "track=", "view=91,0,3", "view=1,2", "view=1,,3", "on=moon"],
    ...["view=1,2,3,4", "view=1,2,99", `track=${"x".repeat(300)}`],
  ];
  hostile.push("alt=..", "alt=low..1e99", "ground=maybe", "without=,%3Cb%3E,A", "find=");
  for (const search of hostile) {
    const { channel, at_ms, selected, view, filter } = readAddress(`?${search}`);
    assert.deepEqual([channel, at_ms, selected, view], [null, null, null, null], search);
    assert.deepEqual(filter, NO_FILTER, search);
  }
  assert.equal(readAddress(`?find=${"x".repeat(5000)}`).filter.search.length, 100);
});
