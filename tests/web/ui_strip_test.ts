import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import { systemClock } from "@rangecast/base/clock";
import { needsBrowser, TestBrowser } from "../support/browser.ts";
import { until } from "../support/until.ts";
import { opened, scene } from "../ui/opened_page.ts";
import { PageServer } from "../ui/page_server.ts";

/** What the strip of these pages shows at first. */
const SPAN_MS = 10_200_000;
const PHONE = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true };

/** Pixels of the page that are at a share of the strip's width. */
async function on(page: Page, share: number): Promise<{ readonly x: number; readonly y: number }> {
  const box = await page.locator(".strip").boundingBox();
  assert.ok(box);
  return { x: box.x + box.width * share, y: box.y + box.height / 2 };
}

interface Range {
  readonly from_ms: number;
  readonly to_ms: number;
}

async function rangeOf(page: Page): Promise<Range> {
  // As the strip shows it.
  return await page.evaluate("({ ...desk.stripRange.value })") as Range;
}

/** Wishes to be at another time, as the gateway has heard them. */
function wishes({ gateway }: PageServer): string[] {
  return gateway.heard.map(({ type }) => type)
    .filter((type) => ["replay", "seek", "live", "join"].includes(type));
}

/** A page whose last wish is one that the test has made: what has not come by then never comes. */
async function untilStepped(page: Page, server: PageServer): Promise<void> {
  await page.evaluate("void desk.playback.step(1)");
  await until("the step is heard", () => server.gateway.heard.some(({ type }) => type === "step"));
}

/** A replay of the viewer's own, an hour back. */
function ownReplay() {
  const now_ms = systemClock.nowMs();
  return {
    ...{ channel_id: "client.desk-07.1", epoch: 1, position_ms: now_ms - 3_600_000, rate: 1 },
    ...{ updated_at_ms: now_ms, state: "running" as const },
    window: { start_ms: 0, end_ms: null },
  };
}

Deno.test({
  name: "A double click shows the whole stretch again, and does not leave live",
  ...needsBrowser,
  async fn() {
    await using server = await PageServer.start(scene());
    await using browser = await TestBrowser.start();
    const { page, faults } = await opened(server, browser);
    const { x, y } = await on(page, 0.4);
    await page.mouse.move(x, y);
    await page.mouse.wheel(0, -240);
    const spanOf = async () => {
      const { from_ms, to_ms } = await rangeOf(page);
      return Math.round(to_ms - from_ms);
    };
    await until("it is zoomed", async () => await spanOf() === SPAN_MS / 2);
    await page.mouse.dblclick(x, y);
    await until("it shows all again", async () => await spanOf() === SPAN_MS);
    const after_ms = systemClock.nowMs();
    await until("a click would have counted", () => systemClock.nowMs() > after_ms + 400);
    assert.deepEqual(wishes(server), []);
    await page.mouse.click(x, y);
    await until("a click leaves live", () => `${wishes(server)}` === "replay");
    assert.deepEqual(faults, []);
  },
});

Deno.test({
  name: "Other buttons of a mouse move nothing on the strip",
  ...needsBrowser,
  async fn() {
    await using server = await PageServer.start(scene({ replay: ownReplay() }));
    await using browser = await TestBrowser.start();
    const { page, faults } = await opened(server, browser);
    const { x, y } = await on(page, 0.4);
    for (const button of ["right", "middle"] as const) {
      await page.mouse.move(x, y);
      await page.mouse.down({ button });
      await page.mouse.move(x + 50, y, { steps: 3 });
      await page.mouse.up({ button });
    }
    await untilStepped(page, server);
    assert.deepEqual(wishes(server), []);
    await page.mouse.click(x, y);
    await until("the main one does", () => `${wishes(server)}` === "seek");
    assert.deepEqual(faults, []);
  },
});

Deno.test({
  name: "Two fingers zoom and move the strip, and seek nothing; one finger scrubs",
  ...needsBrowser,
  async fn() {
    await using server = await PageServer.start(scene({ replay: ownReplay() }));
    await using browser = await TestBrowser.start();
    const { page, faults } = await opened(server, browser, PHONE);
    await until("the strip shows something", async () => (await rangeOf(page)).from_ms > 0);
    const touch = await touchOn(page);
    const before = await rangeOf(page);
    const at = (range: Range, share: number) =>
      range.from_ms + share * (range.to_ms - range.from_ms);
    await touch("touchStart", 0.4);
    await touch("touchStart", 0.4, 0.6);
    await touch("touchMove", 0.35, 0.65);
    await touch("touchMove", 0.2, 0.8);
    await touch("touchEnd", 0.2);
    await touch("touchMove", 0.3);
    await touch("touchEnd");
    const third_ms = (before.to_ms - before.from_ms) / 3;
    await until("a third is shown", async () => {
      const { from_ms, to_ms } = await rangeOf(page);
      return Math.abs(to_ms - from_ms - third_ms) < third_ms * 0.02;
    });
    const near = await rangeOf(page);
    const pixel_ms = (before.to_ms - before.from_ms) / 366;
    assert.ok(Math.abs(at(near, 0.5) - at(before, 0.5)) < 2 * pixel_ms, "around the fingers");
    await touch("touchStart", 0.3, 0.5);
    await touch("touchMove", 0.5, 0.7);
    await touch("touchEnd");
    await until("it is moved", async () => {
      return Math.abs(at(await rangeOf(page), 0.6) - at(near, 0.4)) < 2 * pixel_ms;
    });
    await untilStepped(page, server);
    assert.deepEqual(wishes(server), []);
    await touch("touchStart", 0.3);
    await touch("touchMove", 0.4);
    await touch("touchEnd");
    await until("one finger scrubs", () => wishes(server).includes("seek"));
    assert.deepEqual(faults, []);
  },
});

/** Lays fingers on the strip, at shares of its width. */
async function touchOn(page: Page) {
  const session = await page.context().newCDPSession(page);
  return async (type: "touchStart" | "touchMove" | "touchEnd", ...shares: number[]) => {
    const touchPoints = await Promise.all(shares.map(async (share, id) => ({
      ...await on(page, share),
      id,
    })));
    await session.send("Input.dispatchTouchEvent", { type, touchPoints });
  };
}
