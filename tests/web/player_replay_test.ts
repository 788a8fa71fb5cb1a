import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import { systemClock } from "@rangecast/base/clock";
import { createTag } from "@rangecast/channel/tag";
import { until } from "../support/until.ts";
import { pictureOf, untilShown } from "../support/web/page_picture.ts";
import { evaluate, type PlayerStand } from "../support/web/player_stand.ts";
import { pageTest } from "../support/web/player_test.ts";

const AIRCRAFT = 3;
const RATE = "rangecast.client.picture.clockView.value.rate";
const REACHABLE = "rangecast.reachableTags.value.map(({ label }) => label)";

/** Brings a page into a replay of its viewer's own, which stands; since when it has shown a past. */
async function standing(page: Page, past_ms: number): Promise<number> {
  await untilShown("live", page, ({ tracks }) => tracks.length === AIRCRAFT);
  const begun_ms = Math.ceil(systemClock.nowMs());
  await untilShown(
    "there is a past",
    page,
    ({ tracks }) => tracks.every(([, , , event_ms]) => event_ms > begun_ms + past_ms),
  );
  await page.keyboard.press(" ");
  await untilShown("it stands", page, ({ state }) => state === "paused");
  return begun_ms;
}

/** Waits until a page that stands shows an instant. */
const untilAt = (page: Page, at_ms: number) =>
  untilShown(
    `it stands at ${at_ms}`,
    page,
    (it) => it.state === "paused" && Math.abs(it.position_ms - at_ms) < 1,
  );

interface Jump {
  /** Of the page's own clock. */
  readonly asked_ms: number;
  readonly from_ms: number;
  readonly to_ms: number;
}

/** Notes the jumps that a page asks for, and where its playhead was. */
const HEAR_SEEKS = `void (() => {
  const { client } = rangecast;
  const ask = client.ask.bind(client);
  globalThis.seeks = [];
  client.ask = (wish) => {
    const from_ms = client.picture.playhead.nowMs();
    const asked_ms = performance.now();
    if (wish.type === "seek") seeks.push({ asked_ms, from_ms, to_ms: wish.position_ms });
    return ask(wish);
  };
})()`;

async function mark(stand: PlayerStand, label: string, ts_ms: number): Promise<void> {
  const [id, now_ms] = [crypto.randomUUID(), systemClock.nowMs()];
  await stand.stage.say(createTag("tspi", { id, ts_ms, now_ms, label }));
}

/** Brings a stretch of a few seconds on the strip, and tells where an instant is on the screen. */
async function zoomed(page: Page, at_ms: number, span_ms: number) {
  const box = await page.locator(".strip").boundingBox();
  assert.ok(box);
  const range = () =>
    evaluate<{ from_ms: number; to_ms: number }>(page, "({ ...rangecast.stripRange.value })");
  const xOf = async (instant_ms: number) => {
    const { from_ms, to_ms } = await range();
    return box.x + (instant_ms - from_ms) / (to_ms - from_ms) * box.width;
  };
  const y = box.y + box.height / 2;
  await until("the instant is on the strip", async () => {
    const x = await xOf(at_ms);
    return x > box.x && x < box.x + box.width;
  });
  await page.mouse.move(await xOf(at_ms), y);
  for (;;) {
    const { from_ms, to_ms } = await range();
    if (to_ms - from_ms <= span_ms) return { xOf, y };
    await page.mouse.wheel(0, -240);
    await until("it is zoomed", async () => {
      const now = await range();
      return now.to_ms - now.from_ms < (to_ms - from_ms) * 0.9;
    });
  }
}

pageTest(
  "a stretch is played round and round in a replay of one's own, both ways, until one has enough",
  async (stand, browser) => {
    using _flight = stand.fly(AIRCRAFT);
    const { page, complaints } = await stand.open(browser);
    const begun_ms = await standing(page, 3_500);
    const { xOf, y } = await zoomed(page, begun_ms + 2_200, 8_000);
    const wished = { from_ms: begun_ms + 1_000, to_ms: begun_ms + 2_200 };
    await page.keyboard.down("Shift");
    await page.mouse.move(await xOf(wished.to_ms), y);
    await page.mouse.down();
    await page.mouse.move(await xOf(wished.from_ms), y, { steps: 4 });
    await page.mouse.up();
    await page.keyboard.up("Shift");
    const loop = await evaluate<typeof wished>(page, "({ ...rangecast.playback.loop.value })");
    const pixel_ms = 30;
    assert.ok(Math.abs(loop.from_ms - wished.from_ms) < pixel_ms, "it is the one that was marked");
    assert.ok(Math.abs(loop.to_ms - wished.to_ms) < pixel_ms);

    await page.evaluate(HEAR_SEEKS);
    /** Plays until it has come round so often: each time by one jump, to where the loop begins. */
    const rounds = async (count: number, begin_ms: number) => {
      await page.evaluate("seeks.length = 0");
      const jumps = () => evaluate<Jump[]>(page, "seeks.map((seek) => ({ ...seek }))");
      await until(`it has come round ${count} times`, async () => (await jumps()).length >= count);
      const round_ms = loop.to_ms - loop.from_ms;
      let last_ms = -Infinity;
      for (const { asked_ms, from_ms, to_ms } of await jumps()) {
        assert.equal(to_ms, begin_ms);
        assert.ok(Math.abs(from_ms - begin_ms) >= round_ms, "not before its end");
        assert.ok(asked_ms - last_ms > round_ms - 200, "one jump for each time");
        last_ms = asked_ms;
      }
    };
    await page.evaluate(`rangecast.playback.seek(${loop.from_ms})`);
    await untilAt(page, loop.from_ms);
    await page.keyboard.press(" ");
    await rounds(2, loop.from_ms);
    await page.keyboard.press("r");
    await until("it is turned round", async () => await page.evaluate(RATE) === -1);
    await rounds(2, loop.to_ms);
    const { position_ms, tracks } = await pictureOf(page);
    assert.equal(tracks.length, AIRCRAFT);
    assert.ok(position_ms < loop.to_ms + 1_000, "it has not run away");
    await page.keyboard.press("r");
    await page.keyboard.press("o");
    assert.equal(await page.evaluate("rangecast.playback.loop.value"), null);
    await untilShown("it goes on", page, (it) => it.position_ms > loop.to_ms + 500);
    assert.deepEqual(complaints, []);
  },
);

pageTest(
  "the first click into the past leaves the strip as it was zoomed",
  async (stand, browser) => {
    using _flight = stand.fly(AIRCRAFT);
    const { page, complaints } = await stand.open(browser);
    await untilShown("live", page, ({ tracks }) => tracks.length === AIRCRAFT);
    const begun_ms = systemClock.nowMs();
    await until("there is a past", () => systemClock.nowMs() > begun_ms + 3_000);
    const target_ms = begun_ms + 1_500;
    const { xOf, y } = await zoomed(page, target_ms, 60_000);
    await page.mouse.click(await xOf(target_ms), y);
    await untilShown(
      "it is a replay of one's own",
      page,
      ({ follow, tracks }) => follow === "FOLLOWING_PRIVATE_REPLAY" && tracks.length > 0,
    );
    await page.evaluate("void (globalThis.before = rangecast.stripRange.value)");
    await until("the strip says what it shows", async () => {
      return await page.evaluate("rangecast.stripRange.value !== before") === true;
    });
    const { from_ms, to_ms } = await evaluate<{ from_ms: number; to_ms: number }>(
      page,
      "({ ...rangecast.stripRange.value })",
    );
    assert.ok(to_ms - from_ms <= 60_000, "as near as before");
    assert.ok(from_ms < target_ms && target_ms < to_ms);
    assert.deepEqual(complaints, []);
  },
);

pageTest("rates of the list are for the way back as well", async (stand, browser) => {
  using _flight = stand.fly(AIRCRAFT);
  const { page, complaints } = await stand.open(browser);
  const begun_ms = await standing(page, 3_000);
  await page.evaluate(`rangecast.playback.seek(${begun_ms + 2_500})`);
  const from = await untilAt(page, begun_ms + 2_500);
  await page.keyboard.press("r");
  const options = page.locator('select[aria-label="Rate"] option');
  await until("the list is turned round", async () => {
    const rates = await options.allInnerTexts();
    return rates[0] === "−0.1×" && rates.at(-1) === "−64×";
  });
  await page.getByLabel("Rate").selectOption({ label: "−0.5×" });
  await until("it is half as fast", async () => await page.evaluate(RATE) === -0.5);
  await page.keyboard.press(" ");
  const first = await untilShown("it goes back", page, (it) => it.position_ms < from.position_ms);
  const later = await untilShown(
    "it goes on doing so",
    page,
    (it) => it.position_ms < first.position_ms - 500,
  );
  const rate = (later.position_ms - first.position_ms) / (later.now_ms - first.now_ms);
  assert.ok(Math.abs(rate + 0.5) < 0.05, `its rate is ${rate}`);
  for (const [, , , event_ms] of later.tracks) {
    assert.ok(event_ms <= later.position_ms + 250, "what is shown is of then");
  }
  assert.deepEqual(complaints, []);
});

pageTest(
  "a tag that lies ahead can be gone to, by the strip and by its key, and is shown at its time",
  async (stand, browser) => {
    using _flight = stand.fly(AIRCRAFT);
    const { page, complaints } = await stand.open(browser);
    const begun_ms = await standing(page, 4_000);
    const [here_ms, ahead_ms] = [begun_ms + 1_000, begun_ms + 3_000];
    await mark(stand, "behind", begun_ms + 500);
    await mark(stand, "ahead", ahead_ms);
    const goTo = async (at_ms: number, tags: readonly string[]) => {
      await page.evaluate(`rangecast.playback.seek(${at_ms})`);
      await untilAt(page, at_ms);
      await untilTags(tags);
    };
    const untilTags = async (tags: readonly string[]) => {
      await untilShown(`its tags are ${tags}`, page, (it) => `${it.tags}` === `${tags}`);
      const listed = page.locator('[data-panel="tags"] .list-name');
      await until("they are listed", async () => {
        return `${(await listed.allInnerTexts()).toSorted()}` === `${tags.toSorted()}`;
      });
    };
    await goTo(here_ms, ["behind"]);
    await until("it is on the strip", async () => {
      return `${await page.evaluate(REACHABLE)}` === "behind,ahead";
    });
    await page.keyboard.press("k");
    await untilAt(page, ahead_ms);
    await untilTags(["behind", "ahead"]);

    await goTo(here_ms, ["behind"]);
    const { xOf, y } = await zoomed(page, ahead_ms, 12_000);
    // A little beside it: the pointer is drawn to it.
    await page.mouse.move(await xOf(ahead_ms) + 3, y);
    const hover = page.locator(".hover-text");
    await until("it is named", async () => /· ahead$/.test(await hover.innerText()));
    await page.mouse.down();
    await page.mouse.up();
    await untilAt(page, ahead_ms);
    await untilTags(["behind", "ahead"]);
    await goTo(ahead_ms - 1, ["behind"]);
    assert.deepEqual(complaints, []);
  },
);

pageTest(
  "an operator edits a tag and then deletes it; a viewer may not",
  async (stand, browser) => {
    using _flight = stand.fly(AIRCRAFT);
    const { page, complaints } = await stand.open(browser, { role: "operator", name: "ada" });
    const { page: other } = await stand.open(browser, { name: "bob" });
    const begun_ms = await standing(page, 1_500);
    await mark(stand, "kept", begun_ms + 200);
    await mark(stand, "wrong", begun_ms + 400);
    await untilShown("both are there", page, ({ tags }) => `${tags}` === "kept,wrong");
    const act = async (on: Page, action: string, tag: string) => {
      await on.locator(".tag-row").filter({ hasText: tag }).hover();
      await on.getByLabel(`${action} ${tag}`, { exact: true }).click();
    };
    await act(other, "Delete", "wrong");
    await other.getByText("This tag is somebody else's").waitFor();
    await act(page, "Edit", "wrong");
    await page.getByLabel("Comment").fill("right");
    await page.getByLabel("Notes").fill("said too early");
    await page.getByRole("button", { name: "Save" }).click();
    for (const each of [page, other]) {
      await untilShown("it is changed", each, ({ tags }) => `${tags}` === "kept,right");
    }
    await until("it can be gone to under its new name", async () => {
      return `${await page.evaluate(REACHABLE)}` === "kept,right";
    });
    await act(page, "Delete", "right");
    for (const each of [page, other]) {
      await untilShown("it is gone", each, ({ tags }) => `${tags}` === "kept");
    }
    await until("it cannot be gone to", async () => `${await page.evaluate(REACHABLE)}` === "kept");
    const [tag] = stand.player.bus.tags.between(-Infinity, Infinity);
    assert.equal(tag?.label, "kept");
    assert.deepEqual(complaints, []);
  },
);
