import assert from "node:assert/strict";
import { needsBrowser, TestBrowser } from "../support/browser.ts";
import { until } from "../support/until.ts";
import { count, opened, says, scene } from "../ui/opened_page.ts";
import { PageServer } from "../ui/page_server.ts";

/** Failures after which the page says so. */
const FAILURES = 3;

Deno.test({
  name: "Land that cannot be loaded is said to be away, tried again, and drawn when it is there",
  ...needsBrowser,
  async fn() {
    await using server = await PageServer.start(scene());
    await using browser = await TestBrowser.start();
    // Nothing is there before the page asks for the land; then it is the network that fails.
    const script = `(() => {
      const load = globalThis.fetch;
      globalThis.land = { isAway: true, asked: 0, loaded: 0 };
      globalThis.fetch = async (url, ...rest) => {
        if (!String(url).includes("land-")) return await load(url, ...rest);
        land.asked++;
        if (land.isAway) throw new TypeError("Failed to fetch");
        const answer = await load(url, ...rest);
        land.loaded++;
        return answer;
      };
    })()`;
    const { page, faults } = await opened(server, browser, {}, script);
    await until("it is said", () => says(page, ".notice", /No land on the map/));
    assert.ok(Number(await page.evaluate("land.asked")) >= FAILURES);
    await page.evaluate("land.isAway = false");
    await until("it is loaded", async () => Number(await page.evaluate("land.loaded")) > 0);
    await until("nothing is said any more", async () => await count(page, ".notice") === 0);
    assert.deepEqual(faults, []);
  },
});
