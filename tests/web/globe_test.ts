import assert from "node:assert/strict";
import type { Finding } from "@rangecast/findings/finding";
import type { Page } from "playwright-core";
import { needsBrowser, TestBrowser } from "../support/browser.ts";
import { SOFTWARE_GRAPHICS } from "../support/chromium.ts";
import { until } from "../support/until.ts";
import { movers } from "../ui/movers.ts";
import { PageServer } from "../ui/page_server.ts";

/** What Chromium says of its own graphics in software, and is no fault of a page. */
const SOFTWARE_NOTE = /GL Driver Message/;

async function opened(
  server: PageServer,
  browser: TestBrowser,
  options: Parameters<TestBrowser["open"]>[0] = {},
) {
  const page = await browser.open(options);
  const faults: string[] = [];
  const asked: string[] = [];
  page.on("pageerror", ({ message }) => faults.push(message));
  page.on("console", (message) => {
    const isFault = message.type() === "error" || message.type() === "warning";
    if (isFault && !SOFTWARE_NOTE.test(message.text())) faults.push(message.text());
  });
  page.on("request", (request) => asked.push(request.url()));
  await page.goto(server.url);
  await until("tracks are listed", () => page.getByText("10001").first().isVisible());
  return { page, faults, asked };
}

async function count(page: Page, selector: string): Promise<number> {
  return Number(
    await page.evaluate(`document.querySelectorAll(${JSON.stringify(selector)}).length`),
  );
}

async function untilShown(page: Page): Promise<void> {
  const isShown = '.globe[data-away="false"] canvas';
  await until("the globe is there", async () => await count(page, isShown) === 2);
  await until("it is drawn", async () => Number(await middleOf(page)) > 0);
}

/** How many colours the middle of the globe has: one picture in WebGL keeps none once it is shown. */
async function middleOf(page: Page): Promise<unknown> {
  return await page.evaluate(`new Promise((done) => requestAnimationFrame(() => {
    const globe = document.querySelector(".globe canvas");
    const copy = new OffscreenCanvas(200, 200).getContext("2d");
    copy.drawImage(globe, globe.width / 2 - 100, globe.height / 2 - 100, 200, 200, 0, 0, 200, 200);
    const { data } = copy.getImageData(0, 0, 200, 200);
    done(new Set(new Uint32Array(data.buffer)).size - 1);
  }))`);
}

/** Pixels in a colour of the tokens that lie on the globe, apart from the globe itself. */
async function pixelsIn(page: Page, token: string): Promise<number> {
  return Number(
    await page.evaluate(`(() => {
    const [, overlay] = document.querySelectorAll(".globe canvas");
    const colour = getComputedStyle(document.documentElement).getPropertyValue("--${token}").trim();
    const wanted = [1, 3, 5].map((at) => parseInt(colour.slice(at, at + 2), 16));
    const { width, height } = overlay;
    const copy = new OffscreenCanvas(width, height).getContext("2d");
    copy.drawImage(overlay, 0, 0);
    const { data } = copy.getImageData(0, 0, width, height);
    let pixels = 0;
    for (let i = 0; i < data.length; i += 4) {
      const isNear = wanted.every((value, channel) => Math.abs(data[i + channel] - value) < 10);
      if (data[i + 3] > 60 && isNear) pixels++;
    }
    return pixels;
  })()`),
  );
}

async function isSelected(page: Page, entity: string): Promise<boolean> {
  return await page.evaluate("desk.selected.value") === entity;
}

Deno.test({
  name: "Globe shows the tracks of the map under the strict policy, and shares its selection",
  ...needsBrowser,
  async fn() {
    await using server = await PageServer.start({
      ...{ rows: movers(23), rate_hz: 10, replay: null, tags: [] },
    });
    await using browser = await TestBrowser.start(SOFTWARE_GRAPHICS);
    const { page, faults, asked } = await opened(server, browser);
    const globeFiles = () => asked.filter((url) => /globe_picture-/.test(url));
    assert.deepEqual(globeFiles(), [], "nothing of it is loaded unasked");
    await page.keyboard.press("v");
    await untilShown(page);
    assert.equal(globeFiles().length, 1);

    // The globe is made to follow a track, so that the test knows where it is.
    await page.evaluate('desk.select("10007"); desk.follows.value = true');
    const isThere = `desk.follows.value && desk.mapView.value`;
    await until("it follows", async () => await page.evaluate(isThere) !== null);
    await page.keyboard.press("Escape");
    await until(
      "nothing is selected",
      async () => await page.evaluate("desk.selected.value") === null,
    );
    const box = await page.locator(".globe").boundingBox();
    assert.ok(box);
    await page.mouse.click(box.x + box.width / 2, box.y + box.height / 2);
    await until("a click selects it", () => isSelected(page, "10007"));
    assert.equal(await count(page, '[role="row"][aria-selected="true"]'), 1, "in the table too");

    await page.keyboard.press("Escape");
    const middleIs = async (pattern: RegExp) => {
      for (const by of [1, 0]) {
        await page.mouse.move(box.x + box.width / 2 + by, box.y + box.height / 2);
      }
      return pattern.test(await page.locator(".map-readout").last().innerText());
    };
    await until("the pointer is on it", () => middleIs(/^10007$/));
    await page.evaluate('desk.refine({ search: "10008" })');
    await until("it is not where it was", () => middleIs(/° N/));
    await page.evaluate('desk.refine({ search: "10007" })');
    await until("it is there again", () => middleIs(/^10007$/));
    await page.evaluate('desk.select("10007")');

    await page.keyboard.press("c");
    await until("one sits in the cockpit", async () => await count(page, ".cockpit") === 1);
    const figure = (name: string) => page.locator(`[data-figure="${name}"]`).textContent();
    await until("it says how high", async () => / m · .* ft$/.test(await figure("altitude") ?? ""));
    assert.match(await figure("speed") ?? "", / m\/s · .* kt$/);
    assert.match(await figure("heading") ?? "", /^\d{3}°$/);
    await page.keyboard.press("Escape");
    await until("one is out again", async () => await count(page, ".cockpit") === 0);
    assert.ok(await isSelected(page, "10007"), "and it is still selected");
    assert.deepEqual(faults, []);
  },
});

Deno.test({
  name: "Globe and map take each other's place, and show the same place",
  ...needsBrowser,
  async fn() {
    await using server = await PageServer.start({
      ...{ rows: movers(200, 4), rate_hz: 10, replay: null, tags: [] },
    });
    await using browser = await TestBrowser.start(SOFTWARE_GRAPHICS);
    const { page, faults } = await opened(server, browser);
    await page.keyboard.press("v");
    await untilShown(page);
    const view = async () =>
      JSON.parse(String(await page.evaluate("JSON.stringify(desk.mapView)")));
    const before = await view();
    const isGlobe = async () => await page.evaluate("desk.surface.value") === "globe";
    for (const isNext of [false, true]) {
      await page.keyboard.press("v");
      await until("the other one is shown", async () => await isGlobe() === isNext);
    }
    await untilShown(page);
    const after = await view();
    for (const name of ["lat", "lon", "zoom"]) {
      assert.ok(Math.abs(after[name] - before[name]) < 0.01, `${name} ${after[name]}`);
    }
    assert.deepEqual(faults, []);
  },
});

Deno.test({
  name: "Globe says that the browser has taken its graphics away, and goes on when they are back",
  ...needsBrowser,
  async fn() {
    await using server = await PageServer.start({
      ...{ rows: movers(5), rate_hz: 10, replay: null, tags: [] },
    });
    await using browser = await TestBrowser.start(SOFTWARE_GRAPHICS);
    const { page } = await opened(server, browser);
    await page.keyboard.press("v");
    await untilShown(page);
    await page.evaluate(`void (globalThis.graphics = document.querySelector(".globe canvas")
      .getContext("webgl2").getExtension("WEBGL_lose_context")).loseContext()`);
    await page.getByText("The globe has stopped").waitFor();
    await page.evaluate("void graphics.restoreContext()");
    await until("it says nothing any more", async () => await count(page, ".notice") === 0);
    await until("it is drawn again", async () => Number(await middleOf(page)) > 0);
  },
});

Deno.test({
  name: "A browser without WebGL says so, and leads back to the map",
  ...needsBrowser,
  async fn() {
    await using server = await PageServer.start({
      ...{ rows: movers(5), rate_hz: 10, replay: null, tags: [] },
    });
    await using browser = await TestBrowser.start(["--disable-3d-apis"]);
    const { page } = await opened(server, browser);
    await page.keyboard.press("v");
    await page.getByText("No globe here").waitFor();
    await page.getByRole("button", { name: "Back to the map" }).click();
    await until("the map is back", async () => await count(page, '.map[data-away="false"]') === 1);
  },
});

Deno.test({
  name: "Globe rings what was found, and has the sensor sites and range rings of the map",
  ...needsBrowser,
  async fn() {
    const finding = (entity: string, state: "open" | "closed"): Finding => ({
      ...{ id: entity, rule: "TRACK_LOST", domain: "tspi", entity, severity: "HIGH", state },
      ...{ opened_ms: 0, updated_ms: 0, text: "", evidence: [], rev: 1 },
    });
    await using server = await PageServer.start({
      ...{ rows: movers(3), rate_hz: 10, replay: null, tags: [] },
      findings: [finding("10001", "open"), finding("10002", "closed"), finding("nobody", "open")],
    });
    await using browser = await TestBrowser.start(SOFTWARE_GRAPHICS);
    // Rings stand still, so that one frame tells how many there are.
    const { page, faults } = await opened(server, browser, { reducedMotion: "reduce" });
    await page.keyboard.press("v");
    await untilShown(page);
    await page.keyboard.press("a");
    await until("the ring is there", async () => await pixelsIn(page, "alarm") > 100);
    assert.ok(await pixelsIn(page, "alarm") < 400, "one ring, of 15 pixels around and 2 wide");
    const before = await pixelsIn(page, "dim");
    assert.ok(before > 10, "the radar of the page");
    await page.keyboard.press("g");
    await until("there are range rings", async () => await pixelsIn(page, "dim") > before + 200);
    await page.keyboard.press("g");
    await until("there are none", async () => await pixelsIn(page, "dim") < before + 100);
    assert.deepEqual(faults, []);
  },
});
