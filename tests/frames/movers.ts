import { systemClock } from "@rangecast/base/clock";
import { median } from "@rangecast/base/quantiles";
import { SOFTWARE_GRAPHICS } from "../support/chromium.ts";
import { until } from "../support/until.ts";
import { movers } from "../ui/movers.ts";
import { PageServer } from "../ui/page_server.ts";
import type { FigureRun } from "./figure_run.ts";
import { MeasuredBrowser } from "./measured_browser.ts";
import type { MeasuredPage } from "./measured_page.ts";
import { DRAW_ALL, framesScript } from "./page_scripts.ts";
import { risePerSecond, type Sample } from "./trend.ts";

export const name = "movers";

const MANY_OFTEN = { count: 5_000, rate_hz: 10 };
const MORE_SELDOM = { count: 20_000, rate_hz: 1 };
const SECONDS = 10;
const LIMIT_MS = 60_000;
/** Degrees to either side: over a continent, as air traffic is. */
const SPREAD_DEG = 20;
const HEAP_INTERVAL_MS = 10_000;
const LOOKS_PER_MINUTE = 60_000 / HEAP_INTERVAL_MS;
const BYTES_PER_MB = 1e6;

interface FramesFound {
  readonly movers: number;
  readonly rate_hz: number;
  readonly frames_hz: number;
}

/**
 * Memory of the page's scripts once what is not needed has been thrown away, MB: medians of the first
 * and of the last minute, as one look in ten comes while a message of 3 MB is being read.
 */
interface HeapFound {
  readonly minutes: number;
  readonly first_mb: number;
  readonly last_mb: number;
  readonly rise_mb_per_min: number;
}

interface MoversReport {
  readonly cases: readonly FramesFound[];
  readonly heap: HeapFound;
}

/** Frames a second on the map, and whether its memory grows: `movers MINUTES`. */
export async function measure(
  [minutes]: readonly string[],
  { started, tell }: FigureRun,
): Promise<MoversReport> {
  const browser = started.use(await MeasuredBrowser.start(SOFTWARE_GRAPHICS));
  const seldom = await withMovers(browser, MORE_SELDOM, (page) => framesOf(page, MORE_SELDOM));
  tell(`${seldom.frames_hz.toFixed(1)} frames/s with ${seldom.movers}`);
  return await withMovers(browser, MANY_OFTEN, async (page) => {
    const often = await framesOf(page, MANY_OFTEN);
    tell(`${often.frames_hz.toFixed(1)} frames/s with ${often.movers}`);
    return { cases: [often, seldom], heap: await heapOf(page, Number(minutes), tell) };
  });
}

/** Uses a page on which all of them move. */
async function withMovers<Found>(
  browser: MeasuredBrowser,
  { count, rate_hz }: typeof MANY_OFTEN,
  use: (page: MeasuredPage) => Promise<Found>,
): Promise<Found> {
  await using server = await PageServer.start({
    ...{ rows: movers(count, SPREAD_DEG), rate_hz, replay: null, tags: [] },
  });
  await using page = await browser.open();
  await page.goto(server.url);
  await page.until("all tracks are there", `desk.client.picture.tracks.size === ${count}`);
  await page.evaluate("void desk.fits.value++");
  return await use(page);
}

async function framesOf(
  page: MeasuredPage,
  { count, rate_hz }: typeof MANY_OFTEN,
): Promise<FramesFound> {
  const frames_hz = Number(await page.evaluate(framesScript(SECONDS, DRAW_ALL)));
  return { movers: count, rate_hz, frames_hz };
}

async function heapOf(
  page: MeasuredPage,
  minutes: number,
  tell: FigureRun["tell"],
): Promise<HeapFound> {
  const samples: Sample[] = [];
  const begun_ms = systemClock.monotonicMs();
  const passed_ms = () => systemClock.monotonicMs() - begun_ms;
  while (passed_ms() <= minutes * 60_000) {
    await page.send("HeapProfiler.collectGarbage");
    // Arrays of numbers lie beside the heap of objects.
    const { usedSize, backingStorageSize } = await page.send("Runtime.getHeapUsage");
    const value = (Number(usedSize) + Number(backingStorageSize)) / BYTES_PER_MB;
    samples.push({ at_s: passed_ms() / 1000, value });
    tell(`${value.toFixed(1)} MB after ${Math.round(passed_ms() / 1000)} s`);
    const next_ms = samples.length * HEAP_INTERVAL_MS;
    await until("it is time for the next look", () => passed_ms() >= next_ms, LIMIT_MS);
  }
  const values = samples.map(({ value }) => value);
  return {
    minutes,
    first_mb: median(values.slice(0, LOOKS_PER_MINUTE)),
    last_mb: median(values.slice(-LOOKS_PER_MINUTE)),
    rise_mb_per_min: risePerSecond(samples) * 60,
  };
}
