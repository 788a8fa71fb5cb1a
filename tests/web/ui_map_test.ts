import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import { needsBrowser, TestBrowser } from "../support/browser.ts";
import { until } from "../support/until.ts";
import { count, opened, says, scene, text } from "../ui/opened_page.ts";
import { PageServer } from "../ui/page_server.ts";

const READOUT = ".map-readout";
const WORDS = '.desk-middle .visually-hidden[role="status"]';

/** The middle of the map, with a track there that nothing follows any more. */
async function middleOn(page: Page, entity: string): Promise<{ x: number; y: number }> {
  await page.evaluate(`desk.select("${entity}"); desk.follows.value = true`);
  await until("the details are there", () => says(page, ".details-name", new RegExp(entity)));
  await until("it is in the middle", async () => {
    return Number(
      await page.evaluate(`(() => {
      const { motion, mapView, client: { picture: { tracks } } } = desk;
      const row = tracks.rowOf("${entity}");
      return mapView.value ? Math.abs(motion.x[row] - (mapView.value.lon + 180) / 360) : 1;
    })()`),
    ) < 1e-5;
  });
  await page.evaluate("desk.select(null)");
  const box = await page.locator(".map").boundingBox();
  assert.ok(box);
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
}

Deno.test({
  name: "The primary button alone selects on the map, and nothing is followed without a selection",
  ...needsBrowser,
  async fn() {
    await using server = await PageServer.start(scene());
    await using browser = await TestBrowser.start();
    const { page, faults } = await opened(server, browser);
    const follow = page.getByLabel("Follow the selected track");
    assert.equal(await follow.isDisabled(), true);
    const { x, y } = await middleOn(page, "10007");
    for (const button of ["right", "middle"] as const) {
      await page.mouse.click(x, y, { button });
      assert.equal(await page.evaluate("desk.selected.value"), null, button);
    }
    await page.mouse.click(x, y);
    assert.equal(await page.evaluate("desk.selected.value"), "10007");
    await until("it can be followed", () => follow.isEnabled());
    await follow.click();
    assert.equal(await page.evaluate("desk.follows.value"), true);
    assert.deepEqual(faults, []);
  },
});

Deno.test({
  name: "The measuring line tells its figures as they are now, and nothing once it is gone",
  ...needsBrowser,
  async fn() {
    await using server = await PageServer.start(scene());
    await using browser = await TestBrowser.start();
    const { page, faults } = await opened(server, browser);
    await page.evaluate('desk.select("10001")');
    await page.keyboard.press("m");
    await until("the first end is told", () => says(page, WORDS, /^Measuring from 10001$/));
    assert.equal(await text(page, READOUT), "");
    await page.evaluate('desk.select("10007")');
    await page.keyboard.press("m");
    const figures = /^[\d.]+ km {2}\d{3}\.\d°$/;
    await until("the figures are there", () => says(page, READOUT, figures));
    await until("they are told", () => says(page, WORDS, /^10001 to 10007: [\d.]+ km {2}\d+/));
    const [first, told] = [await text(page, READOUT), await text(page, WORDS)];
    await until("they go on by themselves", async () => {
      const next = await text(page, READOUT);
      return figures.test(next) && next !== first;
    });
    assert.equal(await text(page, WORDS), told, "and are told once");
    await page.keyboard.press("Escape");
    await until("they are gone", async () => await text(page, READOUT) === "");
    assert.equal(await text(page, WORDS), "");
    assert.equal(await page.evaluate("desk.measuring.isOn.value"), false);
    assert.deepEqual(faults, []);
  },
});

Deno.test({
  name: "The readout of the map says what the pointer is on, also when the map moves below it",
  ...needsBrowser,
  async fn() {
    await using server = await PageServer.start(scene());
    await using browser = await TestBrowser.start();
    const { page, faults } = await opened(server, browser);
    const { x, y } = await middleOn(page, "10007");
    await page.mouse.move(x, y);
    await until("it is on a track", () => says(page, READOUT, /^10007$/));
    await page.locator(".map").focus();
    await page.keyboard.press("ArrowRight");
    await page.keyboard.press("ArrowRight");
    await until("the track is elsewhere", () => says(page, READOUT, /° N/));
    await page.mouse.move(x, 2);
    await until("the pointer is elsewhere", async () => await text(page, READOUT) === "");
    assert.equal(await count(page, ".map.over-track"), 0);
    assert.deepEqual(faults, []);
  },
});

/** A page on which the map may fail, and what it has complained about. */
async function openedWithout(page: Page, url: string): Promise<string[]> {
  const faults: string[] = [];
  page.on("pageerror", ({ message }) => faults.push(message));
  await page.goto(url);
  await until("tracks are listed", () => says(page, ".track-table", /10001/));
  return faults;
}

Deno.test({
  name: "A map that cannot be loaded or made says so and what to do; the rest of the page goes on",
  ...needsBrowser,
  async fn() {
    await using server = await PageServer.start(scene());
    await using browser = await TestBrowser.start();
    const page = await browser.open();
    await page.route(/map_picture-/, (route) => route.abort());
    const faults = await openedWithout(page, server.url);
    await until("it says so", () => says(page, ".notice", /No map here.*not be loaded.*Reload/));
    assert.match(faults.join(), /dynamically imported/);
    await page.evaluate('desk.select("10007")');
    await until("details go on", () => says(page, ".details-name", /10007/));
    await page.unroute(/map_picture-/);
    await page.getByRole("button", { name: "Reload the page" }).click();
    await until("the map is there", async () => await count(page, ".map canvas") === 3);
    assert.equal(await count(page, ".notice"), 0);

    const other = await browser.open();
    await other.addInitScript("HTMLCanvasElement.prototype.getContext = () => null");
    await openedWithout(other, server.url);
    await until("it says so too", () => says(other, ".notice", /No map here.*cannot draw it/));
  },
});

Deno.test({
  name: "A browser without canvases out of sight draws the map all the same",
  ...needsBrowser,
  async fn() {
    await using server = await PageServer.start(scene());
    await using browser = await TestBrowser.start();
    const { page, faults } = await opened(server, browser, {}, "delete globalThis.OffscreenCanvas");
    await page.evaluate('desk.select("10001")');
    /** Colours on a canvas of the map, and the share of it that has any. */
    const painted = async (layer: number) =>
      JSON.parse(String(
        await page.evaluate(`(() => {
      const { width, height } = document.querySelectorAll(".map canvas")[${layer}];
      const copy = Object.assign(document.createElement("canvas"), { width, height });
      const pen = copy.getContext("2d", { willReadFrequently: true });
      pen.drawImage(document.querySelectorAll(".map canvas")[${layer}], 0, 0);
      const pixels = new Uint32Array(pen.getImageData(0, 0, width, height).data.buffer);
      const full = pixels.filter((pixel) => pixel !== 0);
      return JSON.stringify([new Set(full).size, full.length / pixels.length]);
    })()`),
      ));
    await until("the base is there", async () => {
      const [colours, share] = await painted(0);
      return colours > 3 && share === 1;
    });
    await until("the trail is there", async () => {
      const [, share] = await painted(1);
      return share > 0 && share < 0.5;
    });
    assert.deepEqual(faults, []);
  },
});
