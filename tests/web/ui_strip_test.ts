import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import { systemClock } from "@rangecast/base/clock";
import { needsBrowser, TestBrowser } from "../support/browser.ts";
import { until } from "../support/until.ts";
import { opened, says, scene } from "../ui/opened_page.ts";
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

/** What a reader of screens is told of the strip. */
async function sliderOf(page: Page) {
  const names = ["aria-valuemin", "aria-valuemax", "aria-valuenow", "aria-valuetext"];
  const strip = page.getByRole("slider", { name: "Timeline" });
  const [min, max, now, text] = await Promise.all(names.map((name) => strip.getAttribute(name)));
  return { min: Number(min), max: Number(max), now: Number(now), text: text ?? "" };
}

Deno.test({
  name: "Keys zoom, move and reset the strip, and go anywhere on it; it tells where it is",
  ...needsBrowser,
  async fn() {
    await using server = await PageServer.start(scene());
    await using browser = await TestBrowser.start();
    const { page, faults } = await opened(server, browser);
    const shows = async (words: string, is: (range: Range) => boolean) =>
      await until(words, async () => is(await rangeOf(page)));
    const spanIs = (span_ms: number) => ({ from_ms, to_ms }: Range) =>
      Math.abs(to_ms - from_ms - span_ms) < 1;
    await page.keyboard.press("+");
    await shows("half of it", spanIs(SPAN_MS / 2));
    await until("it is told", () => says(page, ".timeline [role=status]", /^1 h 25 m, from /));
    await page.keyboard.press("-");
    await page.keyboard.press("-");
    await shows("twice as much", spanIs(SPAN_MS * 2));
    await page.keyboard.press("0");
    await shows("all of it", spanIs(SPAN_MS));
    const whole = await rangeOf(page);
    await page.keyboard.press("<");
    await shows(
      "what was earlier",
      ({ from_ms }) => Math.abs(whole.from_ms - from_ms - SPAN_MS / 4) < 30_000,
    );
    await until(
      "live is not on it",
      async () => /not on the strip/.test((await sliderOf(page)).text),
    );
    await page.keyboard.press(">");
    await shows("live again", ({ to_ms }) => Math.abs(to_ms - systemClock.nowMs()) < 30_000);

    await until("values are those of the range", async () => {
      const { min, max, now, text } = await sliderOf(page);
      const { from_ms } = await rangeOf(page);
      return Math.abs(min - from_ms / 1000) < 10 && Math.abs(max - now) <= 1 &&
        Math.abs(max - min - SPAN_MS / 1000) <= 1 && /^\d\d:\d\d:\d\d UTC$/.test(text);
    });
    await page.keyboard.press("Home");
    await page.locator(".strip").focus();
    await page.keyboard.press("End");
    await page.keyboard.press("PageUp");
    await page.keyboard.press("PageDown");
    const starts = () =>
      server.gateway.heard.flatMap((wish) => wish.type === "replay" ? [wish.start_ms] : []);
    await until("a tenth back is asked for", () => starts().length > 0);
    assert.ok(Math.abs((starts()[0] ?? 0) - (systemClock.nowMs() - SPAN_MS / 10)) < 30_000);
    assert.deepEqual(wishes(server), ["replay"], "Home is a list's, and live has nothing ahead");
    await page.keyboard.press("Home");
    await until("the start of the strip is wanted", async () => {
      const { from_ms } = await rangeOf(page);
      return Math.abs(Number(await page.evaluate("desk.playback.nowMs()")) - from_ms) < 30_000;
    });
    await page.keyboard.press("?");
    const sheet = page.getByRole("dialog");
    await sheet.getByText("On the strip: to its start").waitFor();
    assert.deepEqual(faults, []);
  },
});

Deno.test({
  name: "What operators have said is named under the pointer, and for the keyboard",
  ...needsBrowser,
  async fn() {
    await using server = await PageServer.start(scene({ replay: ownReplay() }));
    await using browser = await TestBrowser.start();
    const { page, faults } = await opened(server, browser);
    const command = "desk.history.value.commands[0]?.at_ms ?? 0";
    await until("a command is there", async () => Number(await page.evaluate(command)) > 0);
    const shareOf = async () => {
      const { from_ms, to_ms } = await rangeOf(page);
      return (Number(await page.evaluate(command)) - from_ms) / (to_ms - from_ms);
    };
    const hover = page.locator(".hover-text");
    const beside = await on(page, await shareOf());
    await page.mouse.move(beside.x + 3, beside.y);
    await until("it is named", async () => /msg\/s · units: metric$/.test(await hover.innerText()));
    await page.mouse.move(beside.x + 20, beside.y);
    await until("it is not, further away", async () => /msg\/s$/.test(await hover.innerText()));
    await page.mouse.move(beside.x, beside.y - 300);
    await until("nothing is pointed at", async () => await hover.innerText() === "");

    await page.evaluate(`desk.playback.seek(${command})`);
    await page.getByRole("button", { name: "Live", exact: true }).focus();
    await page.keyboard.press("Tab");
    await until("the focus names it", async () => /units: metric/.test(await hover.innerText()));
    await until(
      "it is read out",
      async () => /UTC, units: metric$/.test((await sliderOf(page)).text),
    );
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
