import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import { needsBrowser, TestBrowser } from "../support/browser.ts";
import { until } from "../support/until.ts";
import { opened, scene } from "../ui/opened_page.ts";
import { PageServer } from "../ui/page_server.ts";

const [BASE, TRAILS] = [0, 1];
/** More than an idle page has in two seconds: 20 a second, and one for each of 10 states. */
const MOST_IDLE = 70;
const MOVES = 60;

/** How many frames the page draws within two seconds. */
const IDLE_FRAMES = `new Promise((done) => {
  let frames = 0;
  const stop = desk.frames.add(() => (frames++, false));
  setTimeout(() => {
    stop();
    done(frames);
  }, 2000);
})`;

/** How many of so many frames of the screen the page draws while a pointer moves with each. */
const FRAMES_OF_MOVES = `new Promise((done) => {
  let frames = 0;
  const stop = desk.frames.add(() => (frames++, false));
  const move = (left) => {
    document.body.dispatchEvent(new PointerEvent("pointermove", { bubbles: true }));
    if (left > 0) return requestAnimationFrame(() => move(left - 1));
    stop();
    done(frames);
  };
  requestAnimationFrame(() => move(${MOVES}));
})`;

interface Painted {
  readonly size: string;
  /** Share of the pixels that are not empty. */
  readonly share: number;
  readonly colours: number;
  /** Another one for another picture. */
  readonly sum: number;
}

/** What is painted on a canvas of the map, over the size that it has on the screen. */
async function painted(page: Page, layer: number): Promise<Painted> {
  return await page.evaluate(`(() => {
    const canvas = document.querySelectorAll(".map canvas")[${layer}];
    const { clientWidth: width, clientHeight: height } = canvas;
    if (canvas.hidden || width * height === 0) return { size: "", share: 0, colours: 0, sum: 0 };
    const copy = new OffscreenCanvas(width, height).getContext("2d", { willReadFrequently: true });
    copy.drawImage(canvas, 0, 0, width, height);
    const pixels = new Uint32Array(copy.getImageData(0, 0, width, height).data.buffer);
    const full = pixels.filter((pixel) => pixel !== 0);
    return {
      size: width + "x" + height,
      share: full.length / pixels.length,
      colours: new Set(full).size,
      sum: pixels.reduce((sum, pixel, i) => (sum + pixel * (i % 1009)) % 1e9, 0),
    };
  })()`) as Painted; // As the script says.
}

Deno.test({
  name: "A page draws few frames while nothing moves, and each while its viewer does",
  ...needsBrowser,
  async fn() {
    await using server = await PageServer.start(scene());
    await using browser = await TestBrowser.start();
    const { page, faults } = await opened(server, browser);
    const idle = Number(await page.evaluate(IDLE_FRAMES));
    assert.ok(idle > 0 && idle <= MOST_IDLE, `${idle} frames`);
    const moving = Number(await page.evaluate(FRAMES_OF_MOVES));
    assert.ok(moving >= MOVES - 2, `${moving} frames for ${MOVES} moves`);
    assert.deepEqual(faults, []);
  },
});

Deno.test({
  name: "The base map covers the map after every move and size, and trails lie over it",
  ...needsBrowser,
  async fn() {
    await using server = await PageServer.start(scene());
    await using browser = await TestBrowser.start();
    const { page, faults } = await opened(server, browser);
    const isWhole = async () => {
      const { share, colours } = await painted(page, BASE);
      return share === 1 && colours > 3;
    };
    await until("the base is painted", isWhole);
    const before = await painted(page, BASE);
    await page.locator(".map").focus();
    await page.keyboard.press("ArrowRight");
    await until("it has moved", async () => (await painted(page, BASE)).sum !== before.sum);
    await until("it covers the map", isWhole);
    await page.evaluate(`void (desk.selected.value = "10001")`);
    await until("the trail is painted", async () => (await painted(page, TRAILS)).share > 0);
    assert.ok((await painted(page, TRAILS)).share < 0.5, "what lies below is seen");
    // No room for a map at all, and then more than before.
    await page.setViewportSize({ width: 1440, height: 60 });
    await until("the map has no height", async () => {
      return Number(await page.evaluate(`document.querySelector(".map").clientHeight`)) < 10;
    });
    await page.evaluate("new Promise((done) => requestAnimationFrame(() => setTimeout(done)))");
    await page.setViewportSize({ width: 1440, height: 1000 });
    await until("the map is larger", async () => {
      const { size } = await painted(page, BASE);
      return size !== "" && size !== before.size && await isWhole();
    });
    assert.deepEqual(faults, []);
  },
});
