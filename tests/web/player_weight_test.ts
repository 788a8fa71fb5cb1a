import assert from "node:assert/strict";
import type { Request } from "playwright-core";
import { until } from "../support/until.ts";
import { untilShown } from "../support/web/page_picture.ts";
import { pageTest } from "../support/web/player_test.ts";
import { watchPage } from "../support/web/watched_page.ts";

/** HTML, styles, scripts and coarse land, as they go over the wire; the globe comes when it is wanted. */
const MAX_WEIGHT_BYTES = 150_000;

/** What follows when there is a picture: finer land of where one looks, and the past. */
const LATER = /\/land-[ns]\d+-[ew]\d+-\w+\.json$|\/history\?/;

/** Bytes of a body as it came; what the browser had already is nothing. */
async function weightOf(request: Request): Promise<number> {
  const { responseBodySize } = await request.sizes();
  return Math.max(0, responseBodySize);
}

pageTest(
  "weighs little until the picture is there, and asks nobody else",
  async (stand, browser) => {
    using _flight = stand.fly(3);
    const page = await browser.open();
    const { elsewhere, complaints } = watchPage(page, stand.origin);
    const requests = new Set<Request>();
    const finished = new Set<Request>();
    page.on("request", (request) => void requests.add(request));
    page.on("requestfinished", (request) => void finished.add(request));
    // It leads to the page of somebody whose browser has nothing of it yet.
    await page.goto(stand.link());
    await untilShown("live", page, ({ tracks }) => tracks.length === 3);
    const first = () => [...requests].filter((request) => !LATER.test(request.url()));
    await until("the map is drawn, and all is there", () => {
      const hasLand = first().some((request) => request.url().includes("/land-coarse-"));
      return hasLand && first().every((request) => finished.has(request));
    });
    const weights = await Promise.all(
      first().map(async (request) => {
        const { pathname } = new URL(request.url());
        return [pathname, await weightOf(request)] as const;
      }),
    );
    const weightOfAll = (pattern: RegExp) =>
      weights.filter(([path]) => pattern.test(path)).reduce((sum, [, weight]) => sum + weight, 0);
    // All of it was measured.
    for (const part of [/^\/$/, /\.css$/, /\/browser-\w+\.js$/, /\/map_picture-/, /\/land-/]) {
      assert.ok(weightOfAll(part) > 1_000, `${part} in ${JSON.stringify(weights)}`);
    }
    assert.equal(weightOfAll(/globe/), 0);
    const total = weightOfAll(/./);
    assert.ok(total <= MAX_WEIGHT_BYTES, `${total} bytes: ${JSON.stringify(weights)}`);
    assert.deepEqual([elsewhere, complaints], [[], []]);
  },
);
