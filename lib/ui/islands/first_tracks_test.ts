import assert from "node:assert/strict";
import { delta, snapshot } from "@rangecast/client/testing/sample-tracks";
import { startedDesk } from "../testing/started_desk.ts";
import { onFirstTracks } from "./first_tracks.ts";

function pure(name: string, fn: () => void): void {
  Deno.test({ name, permissions: "none", fn });
}

pure("onFirstTracks() waits for tracks where a picture begins empty, and is called once", () => {
  const { gateway, desk } = startedDesk();
  const seen: number[] = [];
  onFirstTracks(desk, () => seen.push(desk.client.picture.tracks.size));
  gateway.say(snapshot([]));
  assert.equal(seen.length, 0);
  gateway.say(delta(["a", "b"]), delta(["c"], { base: 2, seq: 3 }));
  assert.deepEqual(seen, [2]);
  onFirstTracks(desk, () => seen.push(0));
  assert.deepEqual(seen, [2, 0], "they are there");
  desk[Symbol.dispose]();
});

pure(
  "onFirstTracks() leaves the view alone where the address has said it, and can be ended",
  () => {
    const { gateway, desk } = startedDesk();
    const fail = () => assert.fail("nobody has asked");
    onFirstTracks(desk, fail)();
    desk.mapView.value = { lat: 1, lon: 2, zoom: 3 };
    onFirstTracks(desk, fail);
    gateway.say(snapshot(["a"]));
    desk[Symbol.dispose]();
  },
);
