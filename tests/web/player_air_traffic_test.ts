import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import { startFindings } from "../support/running_findings.ts";
import { until } from "../support/until.ts";
import { type Aircraft, airTraffic } from "../support/web/air_traffic.ts";
import { untilShown } from "../support/web/page_picture.ts";
import { clickMiddle, ringPoints, untilOnMap } from "../support/web/seen_map.ts";
import { evaluate } from "../support/web/player_stand.ts";
import { pageTest } from "../support/web/player_test.ts";

const HOSTILE = "<img src=x>";
const SENSORS = ["501", "502", "503"];
const HIGH: Aircraft = {
  ...{ icao24: "4ca97b", callsign: "RYR4TQ", position: { lat: 57.05, lon: 18.1 } },
  ...{ altitude_m: 9000, geo_altitude_m: 9100, squawk: "1000" },
};
const LOW: Aircraft = {
  ...{ icao24: "3c0001", callsign: HOSTILE, position: { lat: 57.02, lon: 17.95 } },
  ...{ altitude_m: 400, geo_altitude_m: null },
};
const PARKED: Aircraft = {
  ...{ icao24: "abcdef", callsign: null, position: { lat: 56.98, lon: 18.05 }, on_ground: true },
  ...{ altitude_m: null, geo_altitude_m: null, squawk: null },
};
const EMERGENCY: Aircraft = {
  ...{ icao24: "00000a", callsign: "DLH7", position: { lat: 57.03, lon: 18.02 } },
  ...{ altitude_m: 5000, geo_altitude_m: 5000, squawk: "7700" },
};
const ALL = [...SENSORS, ...[HIGH, LOW, PARKED].map(({ icao24 }) => `flight:${icao24}`)].sort();

/** The first words of each row of the table, as one reads them. */
async function listed(page: Page): Promise<string[]> {
  const cells = page.locator('.track-table [role="row"] [role="gridcell"]:first-child');
  return (await cells.allInnerTexts()).map((text) => text.replaceAll(/\s+/g, " ").trim());
}

async function untilListed(page: Page, rows: readonly string[]): Promise<void> {
  const wanted = JSON.stringify(rows);
  let seen = "";
  await until(
    `the table lists ${wanted}`,
    async () => (seen = JSON.stringify(await listed(page))) === wanted,
  ).catch((error) => {
    throw new Error(`${error.message}: ${seen}`);
  });
}

/** What the details say, as one reads them. */
async function details(page: Page): Promise<string> {
  return await page.locator('[data-panel="details"]').innerText();
}

pageTest(
  "two domains are on one map and in one table, and a filter is for both",
  async (stand, browser) => {
    using _flight = stand.fly(3);
    using _traffic = await airTraffic(stand.stage.broker, [HIGH, LOW, PARKED]);
    const watched = await stand.open(browser);
    const { page } = watched;
    await untilShown("all are there", page, ({ tracks }) => tracks.length === ALL.length);
    await untilListed(page, [HOSTILE, ...SENSORS, "abcdef", "RYR4TQ"]);
    assert.equal(await page.locator(".track-head button").first().innerText(), "Track");
    await page.keyboard.press("a");
    await untilOnMap(page, ALL);

    await page.keyboard.press("/");
    await page.keyboard.type("ryr");
    await untilListed(page, ["RYR4TQ"]);
    await untilOnMap(page, ["flight:4ca97b"]);
    await until("it is in the address", () => page.url().includes("find=ryr"));
    assert.match(await page.locator('[data-figure="tracks"]').innerText(), /1 of 6/);
    await page.keyboard.press("Escape");
    await page.getByRole("button", { name: "Filter" }).click();
    await page.getByRole("button", { name: "Reset filter" }).click();
    await untilShownRows(page, 6);

    await page.getByRole("button", { name: "tspi 3" }).click();
    await untilListed(page, [HOSTILE, "abcdef", "RYR4TQ"]);
    await page.getByLabel("On the ground").uncheck();
    await untilListed(page, [HOSTILE, "RYR4TQ"]);
    await page.getByLabel("Lowest altitude").fill("1000");
    await untilListed(page, ["RYR4TQ"]);
    await until("all of it is in the address", () => /alt=1000\.0\.\..*no.*tspi/.test(page.url()));
    const again = await stand.open(browser, { path: new URL(page.url()).search && pathOf(page) });
    await untilListed(again.page, ["RYR4TQ"]);
    await page.getByLabel("On the ground").check();
    await untilListed(page, ["abcdef", "RYR4TQ"]);
    for (const { complaints, elsewhere } of [watched, again]) {
      assert.deepEqual([complaints, elsewhere], [[], []]);
    }
  },
);

pageTest(
  "the selected track is not hidden in silence, and the map has nothing to click where it was",
  async (stand, browser) => {
    using _flight = stand.fly(1);
    using _traffic = await airTraffic(stand.stage.broker, [HIGH, PARKED]);
    const { page, complaints } = await stand.open(browser);
    await untilShown("all are there", page, ({ tracks }) => tracks.length === 3);
    await page.evaluate('rangecast.select("flight:4ca97b"); rangecast.follows.value = true');
    await until("details are there", async () => /RYR4TQ/.test(await details(page)));
    const said = await details(page);
    assert.match(said, /icao24\s+4ca97b/);
    assert.match(said, /Squawk\s+1000/);
    assert.match(said, /On the ground\s+no/);
    assert.doesNotMatch(said, /Accel/);
    assert.match(said, /Validity\s+6 of 6/);
    await page.evaluate("rangecast.select(null)");
    await until("a click on the map finds it", async () => {
      await clickMiddle(page);
      return (await details(page)).includes("RYR4TQ");
    });
    await page.evaluate('rangecast.refine({ without: ["flight"] })');
    await until("it is said", async () => /is filtered out/.test(await details(page)));
    await page.evaluate("rangecast.select(null)");
    await clickMiddle(page);
    await until("nothing is selected", async () => /Select a track/.test(await details(page)));
    await page.evaluate('rangecast.select("flight:abcdef")');
    await until("of others, too", async () => /is filtered out/.test(await details(page)));
    await page.locator('[data-panel="details"]').getByRole("button", { name: "Reset filter" })
      .click();
    await until("all are shown", async () => !/filtered out/.test(await details(page)));
    assert.match(await details(page), /abcdef[^]*Squawk\s+–[^]*On the ground\s+yes/);
    assert.deepEqual(complaints, []);
  },
);

pageTest(
  "a finding is a ring and a row, which an operator acknowledges and a viewer may not",
  async (stand, browser) => {
    using _flight = stand.fly(2);
    using _traffic = await airTraffic(stand.stage.broker, [LOW, EMERGENCY]);
    await using findings = await startFindings(stand.stage.broker.address);
    await findings.ready();
    const [operator, viewer] = await Promise.all([
      stand.open(browser, { role: "operator", name: "ada" }),
      stand.open(browser),
    ]);
    const row = (page: Page) =>
      page.locator('[data-panel="findings"] .list-row', { hasText: "HIGH DLH7 SQUAWK_7700" });
    for (const { page } of [operator, viewer]) {
      await row(page).click();
      await until("its ring is drawn", async () => await ringPoints(page) > 0);
    }
    await row(viewer.page).hover();
    const button = (page: Page) => page.getByRole("button", { name: "Acknowledge SQUAWK_7700" });
    assert.equal(await button(viewer.page).count(), 0);
    const refused = await evaluate<{ code: string }>(viewer.page, ASK);
    assert.equal(refused.code, "not_allowed");

    await row(operator.page).hover();
    await button(operator.page).click();
    await operator.page.getByText("SQUAWK_7700 of 00000a is acknowledged.").waitFor();
    for (const { page } of [operator, viewer]) {
      await page.getByText("Acknowledged or closed: 1").waitFor();
      await until("its ring is gone", async () => await ringPoints(page) === 0);
    }
    const again = await evaluate<{ message: string }>(operator.page, ASK);
    assert.match(again.message, /it is acknowledged already/);
    await operator.page.getByText("Acknowledged or closed: 1").click();
    await row(operator.page).hover();
    await operator.page.getByRole("button", { name: "Close SQUAWK_7700" }).click();
    await operator.page.getByText("SQUAWK_7700 of 00000a is closed.").waitFor();
    await untilNoImage(operator.page);
    assert.deepEqual([...operator.complaints, ...viewer.complaints], []);
  },
);

/** Asks for what a page without buttons does not ask for. */
const ASK = `rangecast.client.ask({
  type: "finding_act",
  finding_id: rangecast.client.picture.findings.value.find((it) => it.rule === "SQUAWK_7700").id,
  action: "acknowledge",
})`;

/** Hostile names are on the page, and are no HTML. */
async function untilNoImage(page: Page): Promise<void> {
  await page.getByText(HOSTILE).first().waitFor();
  assert.equal(await page.locator("img").count(), 0);
}

async function untilShownRows(page: Page, count: number): Promise<void> {
  await until(`${count} rows`, async () => (await listed(page)).length === count);
}

function pathOf(page: Page): string {
  const { pathname, search } = new URL(page.url());
  return `${pathname}${search}`;
}
