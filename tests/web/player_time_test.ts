import assert from "node:assert/strict";
import { systemClock } from "@rangecast/base/clock";
import { createTag } from "@rangecast/channel/tag";
import { until } from "../support/until.ts";
import { untilShown } from "../support/web/page_picture.ts";
import { pageTest } from "../support/web/player_test.ts";

const TAGS = 9;
const APART_MS = 200;

pageTest(
  "tags are found and edited, and keys jump to them, step, and turn time round",
  async (stand, browser) => {
    using _flight = stand.fly(3);
    const { page, complaints } = await stand.open(browser, { role: "admin" });
    page.setDefaultTimeout(8_000);
    await untilShown("live", page, ({ tracks }) => tracks.length === 3);
    const begun_ms = Math.floor(systemClock.nowMs());
    await until("there is a past", () => systemClock.nowMs() > begun_ms + TAGS * APART_MS + 500);
    for (let i = 0; i < TAGS; i++) {
      const [id, ts_ms] = [crypto.randomUUID(), begun_ms + i * APART_MS];
      const label = `mark ${i}`;
      await stand.stage.say(createTag("tspi", { id, ts_ms, now_ms: systemClock.nowMs(), label }));
    }
    await untilShown("tags are there", page, ({ tags }) => tags.length === TAGS);
    const read = async (script: string) => await page.evaluate(script);
    const rate = () => read("rangecast.client.picture.clockView.value.rate");

    // What can be done with a tag is shown to who points at it.
    const tagAction = async (tag: string, action: string) => {
      await page.locator(".tag-row").filter({ hasText: tag }).hover();
      await page.getByLabel(`${action} ${tag}`, { exact: true }).click();
    };
    await tagAction("mark 2", "Mission time begins at");
    await page.getByLabel("Find a tag").fill("mark 7");
    await until("one is found", async () => await page.locator(".tag-row").count() === 1);
    await tagAction("mark 7", "Edit");
    await page.getByLabel("Comment").fill("mark 7, seen");
    await page.getByRole("button", { name: "Save" }).click();
    await untilShown("it is changed", page, ({ tags }) => tags.includes("mark 7, seen"));
    await page.locator("dialog[open]").waitFor({ state: "hidden" });
    // The focus is back on the button that has opened the form.
    await page.locator(".strip").focus();
    await page.keyboard.press(" ");
    await untilShown("it stands", page, ({ state }) => state === "paused");
    const at = (ms: number) =>
      untilShown(
        `it is at ${ms - begun_ms}`,
        page,
        ({ position_ms, state }) => state === "paused" && Math.abs(position_ms - ms) < 1,
      );
    await page.keyboard.press("j");
    await at(begun_ms + 8 * APART_MS);
    await page.keyboard.press("j");
    const { position_ms } = await at(begun_ms + 7 * APART_MS);
    await page.keyboard.press(".");
    await untilShown(
      "one message on",
      page,
      // Flights that are told ten times a second, and seldom later on a busy machine.
      (it) => it.position_ms > position_ms && it.position_ms < position_ms + 1_000,
    );
    await page.keyboard.press(",");
    await page.keyboard.press(",");
    await untilShown("and back", page, (it) => it.position_ms <= position_ms);

    const rates = await page.locator('select[aria-label="Rate"] option').allInnerTexts();
    assert.deepEqual([rates[0], rates.at(-1)], ["0.1×", "64×"]);
    for (const [wished, expected] of [["0.1", 0.1], ["64", 64]] as const) {
      await page.getByLabel("Rate").selectOption(wished);
      await until(`the rate is ${expected}`, async () => await rate() === expected);
    }
    await page.keyboard.press("r");
    await until("it is turned round", async () => await rate() === -64);
    await page.getByLabel("Rate").selectOption("0.25");
    await until("it goes on backwards, slower", async () => await rate() === -0.25);

    assert.deepEqual(complaints, []);
  },
);
