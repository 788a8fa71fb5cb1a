/**
 * Measures how many frames a page draws in a second, on the map and on the globe, with software
 * graphics; and how long a switch between the two takes: `deno task frames 5000`. It prints
 * lines of JSON, which the bench reads: what it begins with, and what it has found.
 */
import { writeToStdout } from "@rangecast/cli/log";
import { SOFTWARE_GRAPHICS, TestBrowser } from "../support/browser.ts";
import { until } from "../support/until.ts";
import { movers } from "./movers.ts";
import { PageServer } from "./page_server.ts";

const SECONDS = 5;
const LIMIT_MS = 60_000;
/** Degrees to either side: over a continent, as air traffic is. */
const SPREAD_DEG = 20;
const SWITCHES = 7;

/** What is measured. */
interface FramesReport {
  readonly movers: number;
  readonly map_hz: number;
  readonly globe_hz: number;
  /** While the globe is turned by the pointer. */
  readonly turning_hz: number;
  readonly switch_ms: number;
}

const FRAMES = `(turns) => new Promise((done) => {
  const globe = document.querySelector(".globe");
  const begun = performance.now();
  let frames = 0;
  const next = () => {
    frames++;
    const key = new KeyboardEvent("keydown", { key: "ArrowRight", shiftKey: true });
    if (turns) globe.dispatchEvent(key);
    const passed = performance.now() - begun;
    if (passed > ${SECONDS * 1000}) done(frames / passed * 1000);
    else requestAnimationFrame(next);
  };
  next();
})`;
const SWITCH = `new Promise((done) => {
  const from = performance.now();
  desk.toggleSurface();
  requestAnimationFrame(() => requestAnimationFrame(() => done(performance.now() - from)));
})`;

const count = Number(Deno.args[0] ?? 5000);
writeToStdout(`${JSON.stringify({ movers: count })}\n`);
await using server = await PageServer.start({
  ...{ rows: movers(count, SPREAD_DEG), rate_hz: 1, replay: null, tags: [] },
});
await using browser = await TestBrowser.start(SOFTWARE_GRAPHICS);
const page = await browser.open();
await page.goto(server.url);
await until("all tracks are there", async () => {
  return await page.evaluate("desk.client.picture.tracks.size") === count;
}, LIMIT_MS);
const frames = async (turns = false) => Number(await page.evaluate(`(${FRAMES})(${turns})`));
const map_hz = await frames();
await page.evaluate("void desk.toggleSurface()");
await page.locator(".globe canvas").first().waitFor();
await frames();
const globe_hz = await frames();
const turning_hz = await frames(true);
const times: number[] = [];
for (let i = 0; i < SWITCHES; i++) times.push(Number(await page.evaluate(SWITCH)));
const switch_ms = times.sort((a, b) => a - b)[Math.floor(SWITCHES / 2)] ?? NaN;
const report: FramesReport = { movers: count, map_hz, globe_hz, turning_hz, switch_ms };
writeToStdout(`${JSON.stringify(report)}\n`);
