import fc from "fast-check";
import assert from "node:assert/strict";
import { toPayload } from "./payload.ts";
import {
  reduceTrack,
  trackAge,
  trackStatus,
  type TspiObservation,
  type TspiTrack,
} from "./track.ts";

const START_MS = 1_784_107_800_000;

const MESSAGE = toPayload({
  type: "geocentric",
  sensor_id: 501,
  day: 196,
  ticks: 0,
  status: 0xff,
  flags: 1,
  mask: 0x1ff,
  p1: 0,
  p2: 0,
  p3: 0,
  v1: 0,
  v2: 0,
  v3: 0,
  a1: 0,
  a2: 0,
  a3: 0,
}, START_MS);

/** An observation that was true `at_ms` after the start and received `delay_ms` later. */
function observed(at_ms: number, delay_ms = 20): TspiObservation {
  const event_ms = START_MS + at_ms;
  return {
    entity: "501",
    message: { ...MESSAGE, time_s: at_ms },
    event_ms,
    recv_ms: event_ms + delay_ms,
    offset_ms: delay_ms,
  };
}

function trackOf(...observations: TspiObservation[]): TspiTrack {
  const [first, ...rest] = observations;
  if (first === undefined) return assert.fail("a track needs an observation");
  return rest.reduce((track, each) => reduceTrack(track, each), reduceTrack(null, first));
}

Deno.test("reduceTrack() follows observations in order", () => {
  const track = trackOf(observed(0), observed(100), observed(200));
  assert.equal(track.event_ms, START_MS + 200);
  assert.equal(track.latest.time_s, 200);
  assert.deepEqual([track.accepted, track.out_of_order], [3, 0]);
});

Deno.test("reduceTrack() only counts an observation that is older than the track", () => {
  const track = trackOf(observed(0), observed(200), observed(100));
  assert.equal(track.event_ms, START_MS + 200);
  assert.equal(track.latest.time_s, 200);
  assert.deepEqual([track.accepted, track.out_of_order], [2, 1]);
});

Deno.test("reduceTrack() takes a second observation of the same instant", () => {
  assert.deepEqual(trackOf(observed(100), observed(100)).accepted, 2);
});

Deno.test("reduceTrack() does not change the track that it is given", () => {
  const track = Object.freeze(trackOf(observed(0)));
  reduceTrack(track, observed(100));
  assert.equal(track.accepted, 1);
});

Deno.test("reduceTrack() keeps the smallest delay as the offset of the source's clock", () => {
  const track = trackOf(observed(0, 50), observed(100, 20), observed(200, 90), observed(150, 10));
  assert.equal(track.offset_ms, 10);
});

Deno.test("reduceTrack() begins anew when the track was gone, even with an earlier time", () => {
  const ahead = trackOf(observed(3_600_000, -3_600_000)); // an hour ahead, received at the start
  const back = observed(31_000, 0); // set right, received half a minute later
  const track = reduceTrack(ahead, back);
  assert.equal(track.event_ms, START_MS + 31_000);
  assert.deepEqual([track.accepted, track.offset_ms], [1, 0]);
});

Deno.test("reduceTrack() holds an earlier time back while the track is not gone", () => {
  const ahead = trackOf(observed(3_600_000, -3_600_000));
  assert.equal(reduceTrack(ahead, observed(29_000, 0)).out_of_order, 1);
});

Deno.test("reduceTrack() ends with the latest observation, in whatever order they come", () => {
  const times = fc.array(fc.integer({ min: 0, max: 1000 }), { minLength: 1, maxLength: 30 });
  fc.assert(fc.property(times, (list) => {
    const track = trackOf(...list.map((at_ms) => observed(at_ms)));
    assert.equal(track.event_ms, START_MS + Math.max(...list));
    assert.equal(track.accepted + track.out_of_order, list.length);
  }));
});

Deno.test("trackStatus() is LIVE, then STALE, then GONE as the channel's time goes on", () => {
  const track = trackOf(observed(0, 20));
  const at = (ms: number) => trackStatus(track, START_MS + 20 + ms);
  assert.equal(at(0), "LIVE");
  assert.equal(at(1_999), "LIVE");
  assert.equal(at(2_000), "STALE");
  assert.equal(at(29_999), "STALE");
  assert.equal(at(30_000), "GONE");
});

Deno.test("trackStatus() follows the limits that it is given", () => {
  const limits = { stale_after_ms: 10, gone_after_ms: 20 };
  const track = trackOf(observed(0, 0));
  assert.deepEqual(
    [9, 10, 20].map((ms) => trackStatus(track, START_MS + ms, limits)),
    ["LIVE", "STALE", "GONE"],
  );
});

Deno.test("trackAge() does not count the offset of a source's clock", () => {
  const year_ms = 365 * 86_400_000;
  const track = trackOf(observed(0, year_ms), observed(100, year_ms + 5));
  assert.equal(trackAge(track, START_MS + 100 + year_ms + 5), 5);
  assert.equal(trackStatus(track, START_MS + 100 + year_ms + 5), "LIVE");
});
