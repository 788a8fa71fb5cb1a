import assert from "node:assert/strict";
import { systemClock } from "@rangecast/base/clock";
import { formatIso } from "@rangecast/base/utc";
import { needsBrowser, TestBrowser } from "../support/browser.ts";
import { until } from "../support/until.ts";
import { MAX_ERROR_MS, untilTimed } from "../support/web/page_clock.ts";
import { movers } from "../ui/movers.ts";
import { count, opened, says, scene, text } from "../ui/opened_page.ts";
import { PageServer } from "../ui/page_server.ts";

const HOSTILE = "<img src=x onerror=alert(1)>";

Deno.test({
  name: "Islands show a picture under the strict policy, and ask nobody else",
  ...needsBrowser,
  async fn() {
    await using server = await PageServer.start(scene({ tags_left_out: 12 }));
    await using browser = await TestBrowser.start();
    const { page, faults, asked } = await opened(server, browser);
    await page.click('.track-table [role="row"]:nth-of-type(3)');
    await until("details are there", () => says(page, '[data-panel="details"]', /Validity/));
    await until(
      "what is derived is said to be",
      () => says(page, ".details", /not measured.*−1.5/),
    );
    await until("a curve is drawn", async () => await count(page, ".plot canvas") >= 2);
    assert.ok(await says(page, '[data-panel="tags"]', /12 more tags are not shown/));
    assert.deepEqual(faults, []);
    const origin = new URL(server.url).origin;
    assert.deepEqual(
      asked.filter((url) => new URL(url).origin !== origin && !/^data:/.test(url)),
      [],
    );
    assert.match(await text(page, ".last-line"), /● connected.*newest \d.*lost 0.*refused 3/);
  },
});

Deno.test({
  name: "Map and table share a selection; keys work, and a tag has the instant of the key",
  ...needsBrowser,
  async fn() {
    await using server = await PageServer.start(scene());
    await using browser = await TestBrowser.start();
    const { page, faults } = await opened(server, browser);
    // The map is made to follow a track, so that the test knows where it is.
    await page.evaluate('desk.select("10007"); desk.follows.value = true');
    await until("the details are there", () => says(page, ".details-name", /10007/));
    await page.keyboard.press("Escape");
    await until("nothing is selected", async () => await count(page, ".details-name") === 0);
    const box = await page.locator(".map").boundingBox();
    assert.ok(box);
    await page.mouse.click(box.x + box.width / 2, box.y + box.height / 2);
    await until("the click hits it", () => says(page, ".details-name", /10007/));
    await until(
      "the table marks it",
      async () => await count(page, '[role="row"][aria-selected="true"]') === 1,
    );
    await page.keyboard.press("?");
    await until(
      "the keys are there",
      async () => await count(page, "dialog[open] .key-sheet") === 1,
    );
    await page.keyboard.press("Escape");
    await until("they are gone", async () => await count(page, "dialog[open]") === 0);
    await untilTimed(page, "desk");
    const before_ms = systemClock.nowMs();
    await page.keyboard.press("t");
    const after_ms = systemClock.nowMs();
    await until("the form is open", async () => await count(page, "dialog[open] form") === 1);
    await until("somebody thinks", () => systemClock.nowMs() > after_ms + 2 * MAX_ERROR_MS);
    await page.keyboard.type("Start line open");
    await page.keyboard.press("Enter");
    const wish = () => server.gateway.heard.find(({ type }) => type === "tag_create");
    await until("the tag is sent", () => wish() !== undefined);
    const tag = wish();
    assert.ok(tag?.type === "tag_create" && tag.label === "Start line open");
    const isOfKey = tag.ts_ms > before_ms - MAX_ERROR_MS && tag.ts_ms < after_ms + MAX_ERROR_MS;
    assert.ok(isOfKey, "not the instant at which it was sent");
    assert.deepEqual(faults, []);
  },
});

Deno.test({
  name: "Timeline scrubs: what is wished for is shown at once, and asked for one at a time",
  ...needsBrowser,
  async fn() {
    await using server = await PageServer.start(scene());
    await using browser = await TestBrowser.start();
    const { page, faults } = await opened(server, browser);
    const strip = JSON.parse(String(
      await page.evaluate(
        'JSON.stringify(document.querySelector(".strip").getBoundingClientRect())',
      ),
    ));
    const y = strip.y + strip.height / 2;
    await page.mouse.move(strip.x + strip.width * 0.75, y);
    await until("the instant is told", () => says(page, ".hover-text", /\d\d:\d\d:\d\d.*msg\/s/));
    await page.mouse.down();
    await page.mouse.move(strip.x + strip.width * 0.5, y, { steps: 5 });
    await page.mouse.up();
    // The first wish opens a replay, and those that find it open move it.
    const wishes = () =>
      server.gateway.heard.flatMap((message) =>
        message.type === "replay"
          ? [message.start_ms]
          : message.type === "seek"
          ? [message.position_ms]
          : []
      );
    const middle_ms = systemClock.nowMs() - 5_100_000;
    await until(
      "the last instant is asked for",
      () => Math.abs((wishes().at(-1) ?? 0) - middle_ms) < 60_000,
    );
    assert.ok(wishes().length <= 7);
    await page.keyboard.press("l");
    await until(
      "live is asked for",
      () => server.gateway.heard.some(({ type }) => type === "live"),
    );
    assert.deepEqual(faults, []);
  },
});

Deno.test({
  name: "Pages keep their picture while the gateway is away, say so, and go on where they were",
  ...needsBrowser,
  async fn() {
    await using server = await PageServer.start(scene());
    await using browser = await TestBrowser.start();
    const { page } = await opened(server, browser);
    server.gateway.drop(1001, "1500");
    // All of it at one instant, as the page comes back by itself.
    const texts = `[".notice", ".track-table", ".last-line"].map((each) =>
      document.querySelector(each)?.textContent ?? "").join()`;
    await until("it says so", async () => {
      const said = String(await page.evaluate(texts));
      return /Connection lost.*10001.*connection lost/s.test(said);
    });
    await until("it is back", () => says(page, ".last-line", /● connected/));
    await until("it goes on from where it was", () => {
      const last = server.gateway.heard.findLast(({ type }) => type === "subscribe");
      return last?.type === "subscribe" && (last.resume?.seq ?? 0) >= 1;
    });
    assert.equal(await count(page, ".notice"), 0);
  },
});

Deno.test({
  name: "Hostile names never become HTML",
  ...needsBrowser,
  async fn() {
    const rows = movers(1);
    const tags = [{
      ...{ id: "1", ts: formatIso(systemClock.nowMs()), label: HOSTILE, notes: HOSTILE },
      ...{ status: "active" as const, updated_ts: formatIso(systemClock.nowMs()) },
    }];
    await using server = await PageServer.start(
      scene({ rows: (at_ms) => rows(at_ms).map((row) => ({ ...row, entity: HOSTILE })), tags }),
    );
    await using browser = await TestBrowser.start();
    const { page, faults } = await opened(server, browser);
    await page.click('.track-table [role="row"]');
    await until("it is selected", () => says(page, ".details-name", /img/));
    assert.ok(await says(page, '[data-panel="tags"]', /<img/));
    assert.equal(await count(page, "img"), 0);
    assert.deepEqual(faults, []);
  },
});

Deno.test({
  name: "Phones have the picture first, sheets from below, and targets of 44 px",
  ...needsBrowser,
  async fn() {
    await using server = await PageServer.start(scene());
    await using browser = await TestBrowser.start();
    const options = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true };
    const { page, faults } = await opened(server, browser, options);
    const small =
      `[...document.querySelectorAll(".header button, .map-tools button, .transport button, .sheet-bar button")]
      .filter((each) => each.offsetParent && (each.offsetHeight < 44 || each.offsetWidth < 44))
      .map((each) => each.outerHTML)`;
    assert.deepEqual(await page.evaluate(small), []);
    const panel = '[data-panel="tracks"]';
    const visibility = `getComputedStyle(document.querySelector('${panel}')).visibility`;
    assert.equal(await page.evaluate(visibility), "hidden");
    await page.tap(".sheet-bar button:nth-child(2)");
    await until("the sheet is up", async () => await page.evaluate(visibility) === "visible");
    await page.tap(".sheet-bar button:nth-child(2)");
    await until("it is down again", async () => await page.evaluate(visibility) === "hidden");
    const overflow = "document.documentElement.scrollWidth > innerWidth";
    assert.equal(await page.evaluate(overflow), false);
    assert.deepEqual(faults, []);
  },
});
