import assert from "node:assert/strict";
import { Booths, MAX_REPLAYS, type PlayedReplay } from "./booths.ts";
import { SceneSet } from "./scene_set.ts";

const WISH = { type: "replay", start_ms: 0, rate: 1 } as const;
const UNPLAYABLE = { ...WISH, rate: 0 };

const identity = (client_id: string) =>
  ({ client_id, user: "vera", role: "viewer", address: null }) as const;

/** Booths whose replays note what is done with them. */
function stage() {
  const acted: string[] = [];
  const left: string[] = [];
  const faults: unknown[] = [];
  const booths = new Booths({
    play: (channel_id, { rate }): PlayedReplay => {
      if (rate === 0) throw new RangeError("a rate is not 0");
      return {
        lostTagChanges: 2,
        scenes: new SceneSet(channel_id, new Map()),
        act: ({ type }) => void acted.push(`${type} ${channel_id}`),
        flush: () => {},
        [Symbol.asyncDispose]: () => Promise.resolve(),
      };
    },
    onLeave: (channel_id) => void left.push(channel_id),
    onFault: (error) => void faults.push(error),
  });
  return { booths, acted, left, faults };
}

Deno.test("start() takes a viewer from one replay to the next, and leaves the one before", () => {
  const { booths, left } = stage();
  const booth = booths.booth(identity("vera-1"), () => {});
  assert.deepEqual(booth.start(WISH), { ok: true });
  assert.equal(booth.channel_id, "client.vera-1.1");
  assert.deepEqual(booth.start(WISH), { ok: true });
  assert.equal(booth.channel_id, "client.vera-1.2");
  assert.deepEqual([left, booths.playing], [["client.vera-1.1"], 1]);
  assert.equal(booths.lostTagChanges, 4, "of the one that plays, and of the one that did");
});

Deno.test("start() leaves the replay that plays alone when the next one cannot be", () => {
  const { booths, acted, left } = stage();
  const booth = booths.booth(identity("vera-1"), () => {});
  booth.start(WISH);
  const refused = booth.start(UNPLAYABLE);
  assert.deepEqual(refused, { ok: false, code: "malformed", message: "a rate is not 0" });
  assert.equal(booth.channel_id, "client.vera-1.1");
  assert.deepEqual(booth.act({ type: "pause" }), { ok: true });
  assert.deepEqual([acted, left, booths.playing], [["pause client.vera-1.1"], [], 1]);
});

Deno.test("start() refuses a viewer more when as many play as may, and not one of those", () => {
  const { booths, left } = stage();
  const all = Array.from({ length: MAX_REPLAYS }, (_, i) => {
    const booth = booths.booth(identity(`vera-${i}`), () => {});
    booth.start(WISH);
    return booth;
  });
  const late = booths.booth(identity("late-1"), () => {});
  const refused = late.start(WISH);
  assert.deepEqual([refused.ok || refused.code, late.channel_id], ["too_many", null]);
  assert.deepEqual(all[7]?.start(WISH), { ok: true });
  assert.deepEqual([left, booths.playing], [["client.vera-7.1"], MAX_REPLAYS]);
  all[8]?.leave();
  assert.deepEqual(late.start(WISH), { ok: true });
});
