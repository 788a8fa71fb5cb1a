import { SOFTWARE_GRAPHICS } from "../support/chromium.ts";
import { movers } from "../ui/movers.ts";
import { PageServer } from "../ui/page_server.ts";
import type { FigureRun } from "./figure_run.ts";
import { MeasuredBrowser } from "./measured_browser.ts";
import { DRAW_ALL, framesScript } from "./page_scripts.ts";
import { median } from "@rangecast/base/quantiles";

export const name = "globe";

const DEFAULT_MOVERS = 5_000;
const SECONDS = 5;
/** Degrees to either side: over a continent, as air traffic is. */
const SPREAD_DEG = 20;
const SWITCHES = 7;

/** What is measured. */
interface GlobeReport {
  readonly movers: number;
  readonly map_hz: number;
  readonly globe_hz: number;
  /** While the globe is turned by the pointer. */
  readonly turning_hz: number;
  readonly switch_ms: number;
}

const TURN = `document.querySelector(".globe").dispatchEvent(
  new KeyboardEvent("keydown", { key: "ArrowRight", shiftKey: true }),
);`;
const SWITCH = `new Promise((done) => {
  const from = performance.now();
  desk.toggleSurface();
  requestAnimationFrame(() => requestAnimationFrame(() => done(performance.now() - from)));
})`;

/**
 * How many frames a page draws in a second, on the map and on the globe, with software graphics;
 * and how long a switch between the two takes.
 */
export async function measure(
  [given]: readonly string[],
  { started }: FigureRun,
): Promise<GlobeReport> {
  const count = Number(given ?? DEFAULT_MOVERS);
  const rows = movers(count, SPREAD_DEG);
  const server = started.use(
    await PageServer.start({ rows, rate_hz: 1, replay: null, tags: [] }),
  );
  const browser = started.use(await MeasuredBrowser.start(SOFTWARE_GRAPHICS));
  const page = await browser.open();
  await page.goto(server.url);
  await page.until("all tracks are there", `desk.client.picture.tracks.size === ${count}`);
  const frames = async (also = "") => Number(await page.evaluate(framesScript(SECONDS, also)));
  const map_hz = await frames(DRAW_ALL);
  await page.evaluate("void (desk.ringCentre.value = null)");
  await page.evaluate("void desk.toggleSurface()");
  await page.until("the globe is there", `document.querySelector(".globe canvas") !== null`);
  await frames();
  const globe_hz = await frames();
  const turning_hz = await frames(TURN);
  const times: number[] = [];
  for (let i = 0; i < SWITCHES; i++) times.push(Number(await page.evaluate(SWITCH)));
  return { movers: count, map_hz, globe_hz, turning_hz, switch_ms: median(times) };
}
