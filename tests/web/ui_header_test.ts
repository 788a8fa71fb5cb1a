import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import { systemClock } from "@rangecast/base/clock";
import { needsBrowser, TestBrowser } from "../support/browser.ts";
import { until } from "../support/until.ts";
import { opened, says, scene, text } from "../ui/opened_page.ts";
import { PageServer } from "../ui/page_server.ts";

const PHONES = [360, 390, 430, 560, 620, 621, 700, 760];
const OTHERS = [761, 800, 900, 901, 1024, 1100, 1101, 1280, 1281, 1440];
const FACTS = ["pill", "instant", "header-zone", "header-date", "header-session", "tagg-button"];
const FINGER_PX = 40;

interface Laid {
  readonly height: number;
  readonly faults: readonly string[];
}

/** How the things of an element lie: all of them to be seen, within it, none on another. */
async function laid(page: Page, within: string, selectors: readonly string[]): Promise<Laid> {
  return await page.evaluate(`(() => {
    const line = document.querySelector(${JSON.stringify(within)}).getBoundingClientRect();
    const parts = ${JSON.stringify(selectors)}.flatMap((name) =>
      [...document.querySelectorAll(name)].map((part) => ({ name: name + part.textContent, part, box: part.getBoundingClientRect() })));
    const lie = (a, b) => a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
    const isWithin = ({ left, right, top, bottom }) => left >= line.left && right <= Math.min(innerWidth, line.right) &&
      top >= line.top && bottom <= line.bottom;
    return {
      height: line.height,
      faults: [
        ...document.documentElement.scrollWidth > innerWidth ? ["the page is too wide"] : [],
        ...parts.flatMap(({ name, part, box }, i) => [
          ...box.width > 24 ? [] : [name + " is not to be seen"],
          ...isWithin(box) ? [] : [name + " is out of it"],
          ...part.matches(".header-session") || part.scrollWidth <= part.clientWidth ? [] : [name + " is cut off"],
          ...parts.slice(i + 1).filter((other) => lie(box, other.box)).map((other) => name + " lies on " + other.name),
        ]),
      ],
    };
  })()`) as Laid; // As the script says.
}

/** In another year, with the longest words that the header has. */
function ownReplay() {
  return {
    ...{ channel_id: "client.desk-07.1", epoch: 1, rate: -0.25 },
    ...{ position_ms: Date.parse("2017-07-15T11:30:04.2Z"), updated_at_ms: systemClock.nowMs() },
    ...{ state: "running" as const, window: { start_ms: 0, end_ms: null } },
  };
}

for (const isPhone of [true, false]) {
  Deno.test({
    name: `Headers say session, date and zone at every width of ${isPhone ? "phones" : "desks"}`,
    ...needsBrowser,
    async fn() {
      await using browser = await TestBrowser.start();
      const touch = isPhone ? { hasTouch: true, isMobile: true } : {};
      const heights: number[][] = [];
      for (const replay of [null, ownReplay()]) {
        await using server = await PageServer.start(scene({ replay }));
        const { page, faults } = await opened(server, browser, {
          ...{ ...touch, timezoneId: "Asia/Kolkata" },
          viewport: { width: 400, height: 800 },
        });
        await page.keyboard.press("z");
        await until(
          "it is local time",
          async () => await text(page, ".header-zone") === "UTC+05:30",
        );
        const day = replay ? /^2017-07-1[56]$/ : /^2\d{3}-\d\d-\d\d$/;
        await until("the date is told", () => says(page, ".header-date", day));
        await until("so is the session", () => says(page, ".header-session", /Falcon Lead · 42/));
        const all: number[] = [];
        for (const width of isPhone ? PHONES : OTHERS) {
          await page.setViewportSize({ width, height: 800 });
          const { faults, height } = await laid(page, ".header", FACTS.map((each) => `.${each}`));
          assert.deepEqual(faults, [], `at ${width} px, ${replay ? "replay" : "live"}`);
          all.push(height);
        }
        heights.push(all);
        assert.deepEqual(faults, []);
      }
      assert.deepEqual(heights[0], heights[1], "nothing jumps with another channel");
    },
  });
}

Deno.test({
  name: "Phones have all of the transport under a finger, and nothing jumps with a replay",
  ...needsBrowser,
  async fn() {
    await using browser = await TestBrowser.start();
    const heights: number[][] = [];
    for (const replay of [null, ownReplay()]) {
      await using server = await PageServer.start(scene({ replay }));
      const { page, faults } = await opened(server, browser, {
        ...{ hasTouch: true, isMobile: true, viewport: { width: 360, height: 780 } },
      });
      const all: number[] = [];
      for (const width of PHONES) {
        await page.setViewportSize({ width, height: 780 });
        const parts = [".transport button", ".transport select"];
        const { faults, height } = await laid(page, ".timeline", parts);
        assert.deepEqual(faults, [], `at ${width} px`);
        all.push(height);
        const small = `[...document.querySelectorAll(".transport button, .transport select")]
          .filter((each) => Math.min(each.offsetHeight, each.offsetWidth) < ${FINGER_PX})
          .map((each) => each.outerHTML)`;
        assert.deepEqual(await page.evaluate(small), [], `at ${width} px`);
      }
      heights.push(all);
      if (replay) {
        const taps = ["Turn round", "One message back", "One message on"];
        for (const name of taps) await page.getByRole("button", { name }).tap();
        await page.getByRole("button", { name: "Loop what the strip shows" }).tap();
        await page.getByRole("button", { name: "Loop what", pressed: true }).waitFor();
        const said = () => server.gateway.heard.map(({ type }) => type);
        await until(
          "all is asked for",
          () => said().filter((type) => type === "step").length === 2 && said().includes("rate"),
        );
        await page.getByRole("button", { name: "Live", exact: true }).tap();
        await until("live is asked for", () => said().includes("live"));
      }
      assert.deepEqual(faults, []);
    }
    assert.deepEqual(heights[0], heights[1]);
  },
});
