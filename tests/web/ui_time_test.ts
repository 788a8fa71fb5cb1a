import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import { systemClock } from "@rangecast/base/clock";
import { parseIso } from "@rangecast/base/utc";
import { needsBrowser, TestBrowser } from "../support/browser.ts";
import { until } from "../support/until.ts";
import { MAX_ERROR_MS, untilTimed } from "../support/web/page_clock.ts";
import { movers } from "../ui/movers.ts";
import { opened, says, scene, text } from "../ui/opened_page.ts";
import { PageServer } from "../ui/page_server.ts";

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;
/** What the strip of these pages shows at first, and wheels of a doubling. */
const SPAN_MS = 10_200_000;
const DOUBLING_PX = 240;

interface Strip {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

async function stripOf(page: Page): Promise<Strip> {
  const box = await page.locator(".strip").boundingBox();
  assert.ok(box);
  return box;
}

/** Milliseconds of a day that a time of day stands for. */
function timeOfDay(words: string): number {
  const [, hours, minutes, seconds] = /(\d\d):(\d\d):(\d\d(?:\.\d+)?)/.exec(words) ?? [];
  return ((Number(hours) * 60 + Number(minutes)) * 60 + Number(seconds)) * 1000;
}

/** How far two times of day are apart, the shorter way round. */
function apart(a_ms: number, b_ms: number): number {
  const off_ms = Math.abs(a_ms - b_ms) % DAY_MS;
  return Math.min(off_ms, DAY_MS - off_ms);
}

/** The instant that the strip has at a share of its width, as it says itself. */
async function pointedAt(page: Page, share: number): Promise<number> {
  const { x, y, width, height } = await stripOf(page);
  // Away first, as a pointer that stays tells nothing.
  await page.mouse.move(x + width * share, y - 200);
  await until("nothing is pointed at", async () => await text(page, ".hover-text") === "");
  await page.mouse.move(x + width * share, y + height / 2);
  await until("the instant is told", () => says(page, ".hover-text", /\d\d:\d\d:\d\d/));
  return timeOfDay(await text(page, ".hover-text"));
}

interface Range {
  readonly from_ms: number;
  readonly to_ms: number;
}

/** Turns the wheel over the strip, and waits until so long a stretch is shown. */
async function wheel(page: Page, delta_px: number, span_ms: number): Promise<Range> {
  await page.mouse.wheel(0, delta_px);
  const range = async () =>
    JSON.parse(String(await page.evaluate("JSON.stringify(desk.stripRange.value)"))) as Range;
  await until(`${span_ms} ms are shown`, async () => {
    const { from_ms, to_ms } = await range();
    return Math.abs(to_ms - from_ms - span_ms) < 1;
  });
  return await range();
}

Deno.test({
  name: "The wheel zooms the strip around the pointer, wherever the playhead is",
  ...needsBrowser,
  async fn() {
    const now_ms = systemClock.nowMs();
    const replay = {
      ...{ channel_id: "replay.x", epoch: 1, position_ms: now_ms - HOUR_MS, rate: 1 },
      ...{ updated_at_ms: now_ms, state: "running" as const },
      window: { start_ms: now_ms - 2 * HOUR_MS, end_ms: now_ms },
    };
    await using server = await PageServer.start(scene({ replay }));
    await using browser = await TestBrowser.start();
    const { page, faults } = await opened(server, browser);
    const whole_ms = 2 * HOUR_MS * 1.6;
    for (const share of [0.2, 0.8]) {
      const before_ms = await pointedAt(page, share);
      await wheel(page, -4 * DOUBLING_PX, whole_ms / 16);
      const after_ms = await pointedAt(page, share);
      const pixel_ms = whole_ms / (await stripOf(page)).width;
      assert.ok(apart(before_ms, after_ms) < pixel_ms + 100, `${after_ms - before_ms} ms off`);
      await wheel(page, 4 * DOUBLING_PX, whole_ms);
      assert.ok(apart(before_ms, await pointedAt(page, share)) < pixel_ms + 100, "and back");
    }
    assert.deepEqual(faults, []);
  },
});

Deno.test({
  name: "On live the wheel keeps the end at its end, or looks into the past and comes back",
  ...needsBrowser,
  async fn() {
    await using server = await PageServer.start(scene());
    await using browser = await TestBrowser.start();
    const { page, faults } = await opened(server, browser);
    const isNow = ({ to_ms }: Range) => Math.abs(to_ms - systemClock.nowMs()) < 2_000;
    await pointedAt(page, 0.99);
    const near = await wheel(page, -2 * DOUBLING_PX, SPAN_MS / 4);
    assert.ok(isNow(near));
    await wheel(page, 2 * DOUBLING_PX, SPAN_MS);
    const before_ms = await pointedAt(page, 0.3);
    const past = await wheel(page, -3 * DOUBLING_PX, SPAN_MS / 8);
    assert.ok(past.to_ms < systemClock.nowMs() - HOUR_MS, "now is not on it");
    const pixel_ms = SPAN_MS / (await stripOf(page)).width;
    assert.ok(apart(before_ms, await pointedAt(page, 0.3)) < pixel_ms + 100);
    await wheel(page, 4 * DOUBLING_PX, 2 * SPAN_MS);
    await until("now is its end again", async () => {
      const { width } = await stripOf(page);
      const end_ms = await pointedAt(page, (width - 1) / width);
      return apart(end_ms, systemClock.nowMs() % DAY_MS) < 3 * 2 * SPAN_MS / width;
    });
    assert.deepEqual(faults, []);
  },
});

Deno.test({
  name: "Times are those of UTC, of where one is, or of the mission, and stay so after a reload",
  ...needsBrowser,
  async fn() {
    await using server = await PageServer.start(scene());
    await using browser = await TestBrowser.start();
    // Ahead of UTC by half an hour more than any number of hours.
    const { page, faults } = await opened(server, browser, { timezoneId: "Asia/Kolkata" });
    const shows = async (zone: string, since_ms: number) => {
      await until(`it is ${zone}`, async () => await text(page, ".header-zone") === zone);
      await until(`the time is that of ${zone}`, async () => {
        const instant_ms = timeOfDay(await text(page, ".header-instant .instant"));
        return apart(instant_ms, systemClock.nowMs() - since_ms) < 1_000;
      });
    };
    const [utc, local] = [0, -5.5 * HOUR_MS];
    await shows("UTC", utc);
    await page.keyboard.press("z");
    await shows("UTC+05:30", local);
    await page.reload();
    await shows("UTC+05:30", local);
    await page.keyboard.press("z");
    await shows("UTC", utc);

    await page.locator(".tag-row").hover();
    await page.getByLabel("Mission time begins at Two in one thermal").click();
    const [{ ts = "" } = {}] = server.gateway.scene.tags;
    const mission = parseIso(ts);
    await shows("MET", mission);
    assert.match(await text(page, ".header-instant .instant"), /^T\+00:1\d:/);
    assert.match(await text(page, '[data-panel="tags"] .list-figure'), /^T\+00:00:00/);
    await page.reload();
    await shows("MET", mission);
    for (const [zone, time] of [["UTC", utc], ["UTC+05:30", local], ["MET", mission]] as const) {
      await page.keyboard.press("z");
      await shows(zone, time);
    }
    assert.deepEqual(faults, []);
  },
});

Deno.test({
  name: "Units stay as somebody has chosen them after a reload, over what operators say",
  ...needsBrowser,
  async fn() {
    await using server = await PageServer.start(scene());
    await using browser = await TestBrowser.start();
    const { page, faults } = await opened(server, browser);
    const details = '[data-panel="details"]';
    const select = () => page.evaluate('desk.select("10007")');
    await select();
    await until("altitudes are in metres first", () => says(page, details, /Altitude[^a-z]*m[^/]/));
    await page.keyboard.press("u");
    await page.getByLabel("Speed: kt (with the units)").click();
    const isChosen = async () =>
      await says(page, details, /Altitude[^a-z]*ft/) &&
      await says(page, details, /Speed[^a-z]*m\/s/) &&
      await says(page, ".last-line", /imperialm\/s/);
    await until("they are in feet, and speeds are not in knots", isChosen);
    await page.reload();
    await until("the picture is there", () => says(page, ".track-table", /10007/));
    await select();
    await until("they still are", isChosen);
    await page.getByRole("button", { name: "Units: imperial (own choice)" }).click();
    await page.keyboard.press("u");
    await page.getByRole("button", { name: "Units: metric (by default)" }).waitFor();
    await page.getByRole("button", { name: "Time scale: UTC" }).waitFor();
    await page.getByRole("button", { name: "Theme: auto" }).click();
    await page.getByRole("button", { name: "Theme: dark" }).waitFor();
    assert.deepEqual(faults, []);
  },
});

/** Sets the clock of a page: what it says, and since when the page has run. */
function clockOff(off_ms: number): string {
  return `(() => {
    const True = Date;
    globalThis.Date = class Date extends True {
      constructor(...given) { given.length > 0 ? super(...given) : super(True.now() + ${off_ms}); }
      static now() { return True.now() + ${off_ms}; }
    };
    const origin = performance.timeOrigin + ${off_ms};
    Object.defineProperty(performance, "timeOrigin", { get: () => origin });
  })()`;
}

/** Where a track is drawn, by the map that follows it, and the instant that this is of. */
const DRAWN = `(() => {
  const { lat, lon, zoom } = desk.mapView.value;
  return { lat, lon, zoom, at_ms: desk.client.picture.playhead.nowMs(), page_ms: Date.now() };
})()`;
const CLOCK = '[data-figure="clock"]';
const METRES_PER_DEGREE = 111_320;

for (const off_ms of [7 * HOUR_MS, -30 * HOUR_MS]) {
  Deno.test({
    name: `Ages, places and tags are right on a page whose clock is ${off_ms / HOUR_MS} h off`,
    ...needsBrowser,
    async fn() {
      const flying = movers(23);
      await using server = await PageServer.start(scene({ rows: flying }));
      await using browser = await TestBrowser.start();
      const { page, faults } = await opened(server, browser, {}, clockOff(off_ms));
      await page.evaluate('desk.select("10001"); desk.follows.value = true');
      await until("the page knows it", async () => {
        const [, sign, digits = ""] = /([+−])([\d\u00a0]+)/.exec(await text(page, CLOCK)) ?? [];
        const told_ms = Number(digits.replaceAll("\u00a0", "")) * (sign === "+" ? 1 : -1);
        return Math.abs(told_ms - off_ms) < 1_000;
      });
      await until(
        "all is less than a second old",
        async () =>
          /newest 0\.\d s/.test(await text(page, ".last-line")) &&
          /Age0\.\ds/.test(await text(page, '[data-panel="details"]')),
      );
      assert.equal(await page.locator(".notice").count(), 0);

      interface Drawn {
        readonly lat: number;
        readonly lon: number;
        readonly zoom: number;
        readonly at_ms: number;
        readonly page_ms: number;
      }
      // A map that follows a track stays where it is for less than a pixel.
      const pixel_m = ({ lat, zoom }: Drawn) =>
        METRES_PER_DEGREE * 360 * Math.cos(lat * Math.PI / 180) / (256 * 2 ** zoom);
      const distance_m = ({ lat, lon, at_ms }: Drawn) => {
        const row = flying(at_ms).find(({ entity }) => entity === "10001");
        assert.ok(row);
        const east = (lon - row.lon) * Math.cos(row.lat * Math.PI / 180);
        return Math.hypot(lat - row.lat, east) * METRES_PER_DEGREE;
      };
      await untilTimed(page, "desk");
      await until(
        "it is told where the map is",
        async () => await page.evaluate("desk.mapView.value !== null") === true,
      );
      await until("it is drawn where it is", async () => {
        const before_ms = systemClock.nowMs();
        const drawn = await page.evaluate(DRAWN) as Drawn; // As the script says.
        const after_ms = systemClock.nowMs();
        assert.ok(Math.abs(drawn.page_ms - before_ms - off_ms) < HOUR_MS, "the clock is off");
        assert.ok(drawn.at_ms > before_ms - MAX_ERROR_MS && drawn.at_ms < after_ms + MAX_ERROR_MS);
        return distance_m(drawn) < 1.5 * pixel_m(drawn);
      });

      const before_ms = systemClock.nowMs();
      await page.keyboard.press("t");
      const after_ms = systemClock.nowMs();
      await page.keyboard.type("Now");
      await page.keyboard.press("Enter");
      const wish = () => server.gateway.heard.find((it) => it.type === "tag_create");
      await until("the tag is sent", () => wish() !== undefined);
      const { ts_ms = 0 } = wish() ?? {};
      assert.ok(ts_ms > before_ms - MAX_ERROR_MS && ts_ms < after_ms + MAX_ERROR_MS, `${ts_ms}`);
      assert.deepEqual(faults, []);
    },
  });
}
