import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import { needsBrowser, TestBrowser } from "../support/browser.ts";
import { until } from "../support/until.ts";
import { opened, says, scene } from "../ui/opened_page.ts";
import { PageServer } from "../ui/page_server.ts";

/** Of tablets and laptops; a phone has a layout of its own. */
const WIDTHS = [761, 800, 1024, 1280, 1366, 1420, 1421, 1440];
const FIGURES = ["air", "ghost", "stale", "tracks", "newest", "lost", "clock"];

interface Laid {
  /** Figures that one can see, by their keys. */
  readonly seen: readonly string[];
  /** Things of the last line that lie on each other, or out of it. */
  readonly faults: readonly string[];
}

/** How the last line is laid out. */
async function laid(page: Page): Promise<Laid> {
  return await page.evaluate(`(() => {
    const line = document.querySelector(".last-line").getBoundingClientRect();
    const parts = [...document.querySelectorAll(".last-line > .figure, .last-line-end > button")]
      .map((part) => ({ key: part.dataset.figure ?? part.ariaLabel ?? part.innerText, box: part.getBoundingClientRect() }))
      .filter(({ box }) => box.width > 0);
    const lie = (a, b) => a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
    const isWithin = ({ left, right, top, bottom }) => left >= line.left && right <= line.right &&
      top >= line.top && bottom <= Math.min(line.bottom, innerHeight);
    return {
      seen: parts.map(({ key }) => key),
      faults: parts.flatMap(({ key, box }, i) => [
        ...isWithin(box) ? [] : [key + " is out of it"],
        ...parts.slice(i + 1).filter((other) => lie(box, other.box))
          .map((other) => key + " lies on " + other.key),
      ]),
    };
  })()`) as Laid; // As the script says.
}

Deno.test({
  name: "The last line has every figure at widths of tablets and laptops, none on another",
  ...needsBrowser,
  async fn() {
    await using server = await PageServer.start(scene());
    await using browser = await TestBrowser.start();
    const { page, faults } = await opened(server, browser);
    await until("figures are there", () => says(page, ".last-line", /refused 3/));
    for (const width of WIDTHS) {
      await page.setViewportSize({ width, height: 800 });
      const { seen, faults } = await laid(page);
      assert.deepEqual(faults, [], `at ${width} px`);
      assert.deepEqual(FIGURES.filter((key) => !seen.includes(key)), [], `at ${width} px`);
    }
    assert.deepEqual(faults, []);
  },
});
