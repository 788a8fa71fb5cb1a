import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import { systemClock } from "@rangecast/base/clock";
import type { TestBrowser } from "../support/browser.ts";
import { until } from "../support/until.ts";
import { type PagePicture, pictureOf, untilShown } from "../support/web/page_picture.ts";
import { flightAt } from "../support/web/circling.ts";
import type { PlayerStand } from "../support/web/player_stand.ts";
import { PASSWORD } from "../support/web/users_task.ts";

import { pageTest } from "../support/web/player_test.ts";

const CHANNEL = "replay.window-3";
const AIRCRAFT = 5;
/** Half of a unit in the last place of a position in a message, and some. */
const PLACE_ERROR_DEG = 2e-7;

/** Each track is where its aircraft was at that very time. */
function assertTrue({ tracks }: PagePicture): void {
  assert.equal(tracks.length, AIRCRAFT);
  for (const [entity, lat, lon, event_ms] of tracks) {
    const { place } = flightAt(event_ms, Number(entity) - 501);
    assert.ok(Math.abs(lat - place.lat) < PLACE_ERROR_DEG, `${entity} is where it was`);
    assert.ok(Math.abs(lon - place.lon) < PLACE_ERROR_DEG, `${entity} is where it was`);
  }
}

/** Where the playhead would have been when the wall clock stood at zero. */
const origin = ({ position_ms, now_ms }: PagePicture, rate = 1) => position_ms - now_ms * rate;

pageTest(
  "tracks move, live, within the policy and with no request elsewhere",
  async (stand, browser) => {
    using _flight = stand.fly(AIRCRAFT);
    const { page, complaints, elsewhere } = await stand.open(browser);
    const first = await untilShown("tracks come", page, ({ tracks }) => tracks.length === AIRCRAFT);
    assert.deepEqual([first.channel_id, first.follow], ["livestream", "FOLLOWING_LIVESTREAM"]);
    assertTrue(first);
    const later = await untilShown(
      "they move",
      page,
      ({ tracks }) => tracks.every(([, lat], i) => lat !== first.tracks[i]?.[1]),
    );
    assertTrue(later);
    assert.ok(Math.abs(origin(later)) < 500, "live is now");
    assert.deepEqual(complaints, []);
    assert.deepEqual(elsewhere, []);
  },
  { eachBroker: true },
);

pageTest(
  "two pages follow a group replay, and show the same instant; one goes back to live",
  async (stand, browser) => {
    using _flight = stand.fly(AIRCRAFT);
    await using _host = await stand.stage.host();
    const start_ms = systemClock.nowMs() + 300;
    const [{ page: one }, { page: two }] = await Promise.all([
      stand.open(browser, { name: "ada" }),
      stand.open(browser, { name: "bob" }),
    ]);
    for (const page of [one, two]) {
      await untilShown("live comes", page, ({ tracks }) => tracks.length === AIRCRAFT);
    }
    await until("there is something to replay", () => systemClock.nowMs() > start_ms + 2000);
    await stand.stage.start(CHANNEL, { start_ms, rate: 1 });
    for (const page of [one, two]) {
      const seen = await untilShown(
        "both follow",
        page,
        ({ channel_id, follow, tracks }) =>
          channel_id === CHANNEL && follow === "FOLLOWING_GROUP_REPLAY" &&
          tracks.length === AIRCRAFT,
      );
      assertTrue(seen);
    }
    // Each knows the time as well as its fastest ping was fast: on a busy machine it takes some.
    await until("both show the same instant, within 50 ms", async () => {
      const [a, b] = await Promise.all([pictureOf(one), pictureOf(two)]);
      return Math.abs(origin(a) - origin(b)) < 50;
    });

    await stand.stage.control(CHANNEL, "pause");
    const paused = ({ state }: PagePicture) => state === "paused";
    const still = await untilShown("one stands", one, paused);
    await untilShown("two stands", two, paused);
    await until("both show the same", async () => {
      const [left, right] = await Promise.all([pictureOf(one), pictureOf(two)]);
      return left.position_ms === right.position_ms &&
        JSON.stringify(left.tracks) === JSON.stringify(right.tracks);
    });
    assertTrue(still);

    await one.evaluate("void rangecast.playback.live()");
    await untilShown(
      "one is live",
      one,
      (it) => it.channel_id === "livestream" && it.follow === "LIVE_OVERRIDE",
    );
    assert.equal((await pictureOf(two)).channel_id, CHANNEL, "the other one stays");

    await stand.stage.stop(CHANNEL);
    // What one follows and what one sees come in two messages.
    const isBack = ({ channel_id, follow }: PagePicture) =>
      channel_id === "livestream" && follow === "FOLLOWING_LIVESTREAM";
    await untilShown("two is live", two, isBack);
    await untilShown("one follows again", one, isBack);
  },
  { eachBroker: true },
);

pageTest(
  "a viewer scrubs on live: a replay of their own shows each instant as it was",
  async (stand, browser) => {
    using _flight = stand.fly(AIRCRAFT);
    const { page } = await stand.open(browser);
    await untilShown("live comes", page, ({ tracks }) => tracks.length === AIRCRAFT);
    const begun_ms = systemClock.nowMs();
    await until("there is a past", () => systemClock.nowMs() > begun_ms + 2000);
    await page.evaluate("void rangecast.playback.toggle()");
    await untilShown(
      "it stands",
      page,
      ({ state, tracks }) => state === "paused" && tracks.length > 0,
    );
    for (const back_ms of [1500, 700, 1200]) {
      const target_ms = begun_ms + back_ms;
      await page.evaluate(`rangecast.playback.seek(${target_ms})`);
      const seen = await untilShown(
        `the page shows ${target_ms}`,
        page,
        ({ position_ms, state, tracks }) =>
          state === "paused" && Math.abs(position_ms - target_ms) < 1 &&
          tracks.length === AIRCRAFT &&
          tracks.every(([, , , event_ms]) => event_ms <= target_ms && event_ms > target_ms - 300),
      );
      assert.equal(seen.follow, "FOLLOWING_PRIVATE_REPLAY");
      assertTrue(seen);
    }
    await page.evaluate("void rangecast.playback.live()");
  },
);

/** A page whose session outlives its program, as it was logged in with a password. */
async function userPage(stand: PlayerStand, browser: TestBrowser): Promise<Page> {
  await stand.addUser("vera");
  const page = await browser.open();
  await page.goto(stand.origin);
  await page.getByLabel("Name").fill("vera");
  await page.getByLabel("Password").fill(PASSWORD);
  await page.getByRole("button", { name: "Log in" }).click();
  return page;
}

pageTest(
  "the page comes back by itself when its program is started again",
  async (stand, browser) => {
    using _flight = stand.fly(AIRCRAFT);
    const page = await userPage(stand, browser);
    const before = await untilShown("tracks come", page, ({ tracks }) => tracks.length > 0);
    await page.evaluate("void (globalThis.sameDocument = true)");
    await stand.stopServing();
    const away = await untilShown("the page waits", page, (it) => it.connection !== "open");
    assert.equal(away.tracks.length, AIRCRAFT, "the picture stays");
    await page.getByText("Connection lost", { exact: true }).waitFor();
    await stand.serve();
    const after = await untilShown(
      "the picture goes on",
      page,
      ({ epoch, tracks }) => epoch !== before.epoch && tracks.length === AIRCRAFT,
    );
    assertTrue(after);
    assert.equal(await page.evaluate("sameDocument"), true, "without loading it anew");
  },
);

pageTest(
  "the page comes back into its viewer's own replay, at the instant where it stood",
  async (stand, browser) => {
    using _flight = stand.fly(AIRCRAFT);
    const page = await userPage(stand, browser);
    await untilShown("tracks come", page, ({ tracks }) => tracks.length === AIRCRAFT);
    await page.keyboard.press(" ");
    const before = await untilShown("it stands", page, (it) => it.state === "paused");
    const channels: (string | null)[] = [];
    await page.exposeFunction("noteChannel", (channel_id: string | null) => {
      channels.push(channel_id);
    });
    await page.evaluate(
      "void rangecast.client.picture.shown.subscribe((it) => noteChannel(it.channel_id))",
    );
    await stand.stopServing();
    await untilShown("the page waits", page, (it) => it.connection !== "open");
    await stand.serve();
    const after = await untilShown(
      "the replay is there again",
      page,
      (it) => it.connection === "open" && it.epoch !== before.epoch && it.state === "paused",
    );
    assert.deepEqual(
      [after.follow, after.position_ms, after.tracks],
      [before.follow, Math.round(before.position_ms), before.tracks],
    );
    assert.ok(!channels.includes("livestream"), "live was shown in between");
  },
);

pageTest("a guest whose program was started again is told to log in", async (stand, browser) => {
  using _flight = stand.fly(AIRCRAFT);
  const { page } = await stand.open(browser);
  await untilShown("tracks come", page, ({ tracks }) => tracks.length > 0);
  await stand.stopServing();
  await stand.serve();
  await page.getByText("Not allowed").waitFor();
  await page.getByRole("link", { name: "Log in" }).click();
  await page.waitForURL(`${stand.origin}/login`);
});
