import assert from "node:assert/strict";
import { systemClock } from "@rangecast/base/clock";
import { parseIso } from "@rangecast/base/utc";
import { displayCommand } from "@rangecast/channel/display-command";
import { createTag } from "@rangecast/channel/tag";
import { until } from "../support/until.ts";
import { MAX_ERROR_MS, untilTimed } from "../support/web/page_clock.ts";
import { pictureOf, untilShown } from "../support/web/page_picture.ts";
import { pageTest } from "../support/web/player_test.ts";

const HOSTILE = '<img src=x onerror="document.title=1"></script><script>document.title=2</script>';
const PHONE = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true };

pageTest(
  "a tag marks the instant at which its key was pressed, for everybody",
  async (stand, browser) => {
    using _flight = stand.fly(3);
    const [{ page: one, complaints }, { page: two }] = await Promise.all([
      stand.open(browser, { name: "ada" }),
      stand.open(browser, { name: "bob" }),
    ]);
    for (const page of [one, two]) await untilShown("live", page, (it) => it.tracks.length === 3);
    await untilTimed(one);
    const before_ms = systemClock.nowMs();
    await one.keyboard.press("t");
    await one.getByRole("dialog").waitFor();
    const after_ms = systemClock.nowMs();
    const thinks_ms = 5 * MAX_ERROR_MS;
    await until("somebody thinks for a while", () => systemClock.nowMs() > after_ms + thinks_ms);
    await one.keyboard.type(HOSTILE);
    await one.keyboard.press("Enter");
    for (const page of [one, two]) {
      await untilShown("both see it", page, ({ tags }) => tags.includes(HOSTILE));
      await page.getByText(HOSTILE).first().waitFor();
      assert.equal(await page.title(), "Rangecast player", "its words ran nothing");
      assert.equal(await page.evaluate(`document.querySelectorAll("img[src=x]").length`), 0);
    }
    const [tag] = stand.player.bus.tags.between(-Infinity, Infinity);
    const ts_ms = parseIso(tag?.ts ?? "");
    assert.ok(
      ts_ms > before_ms - MAX_ERROR_MS && ts_ms < after_ms + MAX_ERROR_MS,
      `the instant was frozen first: ${ts_ms - before_ms} ms after the key`,
    );
    assert.equal(tag?.creator, "ada");
    assert.deepEqual(complaints, []);
  },
);

pageTest(
  "words of others never become HTML: tags, sessions, names of replays",
  async (stand, browser) => {
    using _flight = stand.fly(2);
    await using _host = await stand.stage.host();
    const speaker = { prefix: "tspi", sender: "tower" };
    const now_ms = systemClock.nowMs();
    const command = { cmd_id: crypto.randomUUID(), now_ms };
    await stand.stage.say(displayCommand(speaker, {
      ...command,
      wish: { session_metadata: { name: HOSTILE, id: HOSTILE } },
    }));
    const tag = { id: crypto.randomUUID(), ts_ms: now_ms, now_ms, label: HOSTILE, notes: HOSTILE };
    await stand.stage.say(createTag("tspi", tag));
    const { page, complaints, elsewhere } = await stand.open(browser, {
      path: `/?track=${encodeURIComponent(HOSTILE)}&channel=${encodeURIComponent(HOSTILE)}`,
    });
    await untilShown("live", page, ({ tracks, tags }) => tracks.length === 2 && tags.length === 1);
    await stand.stage.start("replay.x", { start_ms: now_ms - 1000, display_name: HOSTILE });
    await untilShown("the replay", page, ({ channel_id }) => channel_id === "replay.x");
    await page.getByText(HOSTILE).first().waitFor();
    assert.equal(await page.title(), "Rangecast player");
    assert.equal(await page.evaluate(`document.querySelectorAll("img[src=x]").length`), 0);
    assert.deepEqual(complaints, []);
    assert.deepEqual(elsewhere, []);
  },
);

pageTest("an address leads others to the same instant, track and view", async (stand, browser) => {
  using _flight = stand.fly(3);
  const { page: one } = await stand.open(browser);
  await untilShown("live", one, (it) => it.tracks.length === 3);
  const begun_ms = systemClock.nowMs();
  await until("there is a past", () => systemClock.nowMs() > begun_ms + 1500);
  await one.evaluate(`rangecast.select("502"); void rangecast.playback.toggle()`);
  await untilShown("it stands", one, (it) => it.state === "paused");
  const search = async () => String(await one.evaluate("location.search"));
  // The address is a moment behind the picture.
  const isAtPicture = async () => {
    const at = new URLSearchParams(await search()).get("at");
    return Math.abs(Date.parse(at ?? "") - (await pictureOf(one)).position_ms) <= 1;
  };
  await until(
    "the address says so",
    async () => /track=502/.test(await search()) && await isAtPicture(),
  );
  const still = await pictureOf(one);
  const { page: two } = await stand.open(browser, { name: "bob", path: `/${await search()}` });
  const seen = await untilShown(
    "the other one is there",
    two,
    // Its clock is there before its state.
    (it) =>
      it.state === "paused" && Math.abs(it.position_ms - still.position_ms) <= 1 &&
      it.tracks.length === 3,
  );
  assert.equal(await two.evaluate("rangecast.selected.value"), "502");
  assert.notEqual(seen.channel_id, (await pictureOf(one)).channel_id, "a replay of their own");
});

pageTest("on a phone the picture comes first, and the rest from below", async (stand, browser) => {
  using _flight = stand.fly(3);
  const { page, complaints } = await stand.open(browser, PHONE);
  await untilShown("live", page, (it) => it.tracks.length === 3);
  const share = await page.evaluate(
    `document.querySelector(".map").getBoundingClientRect().height / innerHeight`,
  );
  assert.ok(Number(share) > 0.5, `the map has ${share} of the height`);
  const table = page.locator(".track-table");
  assert.equal(await table.isVisible(), false);
  await page.getByRole("button", { name: "Tracks", exact: true }).tap();
  await until("the table has come", () => table.isVisible());
  assert.equal(await page.evaluate("document.documentElement.scrollWidth > innerWidth"), false);
  assert.deepEqual(complaints, []);
});
