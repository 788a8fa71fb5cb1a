import { startBroker } from "@rangecast/broker/server";
import { systemClock } from "@rangecast/base/clock";
import { startFindings } from "../support/running_findings.ts";
import { TestBrowser } from "../support/browser.ts";
import { until } from "../support/until.ts";
import { PlayerStand } from "../support/web/player_stand.ts";
import { airTraffic } from "../support/web/air_traffic.ts";
import { untilShown } from "../support/web/page_picture.ts";
await using broker = await startBroker({ host: "127.0.0.1", port: 0 });
await using stand = await PlayerStand.on({
  host: "127.0.0.1",
  port: broker.port,
  [Symbol.asyncDispose]: () => broker[Symbol.asyncDispose](),
});
using _f = stand.fly(6);
const names = ["RYR4TQ", "DLH7", "BAW12K", "AFR88", "KLM45T", "<img src=x>", "SWR9", "EZY31"];
using _t = await airTraffic(
  stand.stage.broker,
  names.map((callsign, i) => ({
    icao24: (0x3c0000 + i * 77).toString(16),
    callsign,
    position: { lat: 57.1 - 0.02 * i, lon: 17.85 + 0.04 * i },
    altitude_m: i === 3 ? null : 900 * i,
    geo_altitude_m: null,
    velocity_mps: 120 + i,
    heading_deg: 40 * i,
    on_ground: i === 3,
    squawk: i === 1 ? "7700" : i === 2 ? "7600" : "1000",
  })),
);
await using findings = await startFindings(stand.stage.broker.address);
await findings.ready();
await using browser = await TestBrowser.start();
const take = async (page, name) => {
  await Deno.writeFile(`.test/${name}.png`, await page.screenshot());
};
const pass = async (ms) => {
  const end = systemClock.monotonicMs() + ms;
  await until("x", () => systemClock.monotonicMs() > end);
};
const { page } = await stand.open(browser, { role: "operator", name: "ada" });
await untilShown("x", page, (it) => it.tracks.length === 14);
await page.evaluate('rangecast.select("flight:3c004d"); rangecast.fits.value++');
await page.getByRole("button", { name: "Filter" }).click();
await pass(2500);
await page.locator('[data-panel="findings"] .list-row').first().hover();
await pass(300);
await take(page, "look-dark");
await page.evaluate('rangecast.refine({ search: "r", without: ["tspi"], least_m: 1000 })');
await page.emulateMedia({ colorScheme: "light" });
await pass(800);
await take(page, "look-light");
await page.setViewportSize({ width: 1100, height: 760 });
await page.evaluate("rangecast.toggleSurface()");
await pass(3000);
await take(page, "look-narrow");
const { page: phone } = await stand.open(browser, {
  role: "operator",
  name: "ada",
  viewport: { width: 390, height: 844 },
  deviceScaleFactor: 2,
  hasTouch: true,
  isMobile: true,
});
await untilShown("x", phone, (it) => it.tracks.length === 14);
await phone.getByRole("button", { name: "Tracks", exact: true }).click();
await phone.getByRole("button", { name: "Filter" }).click();
await pass(1000);
await take(phone, "look-phone");
await phone.getByRole("button", { name: "Tracks", exact: true }).click();
await phone.getByRole("button", { name: "Findings", exact: true }).click();
await pass(700);
await phone.locator('[data-panel="findings"] .list-row').first().tap();
await pass(700);
await take(phone, "look-phone2");
