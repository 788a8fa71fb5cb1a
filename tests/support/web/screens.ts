import { systemClock } from "@rangecast/base/clock";
import { writeToStdout } from "@rangecast/cli/log";
import type { Page } from "playwright-core";
import { until } from "../until.ts";

/** A desk's screen, and a phone's. */
export const DESK = { viewport: { width: 1440, height: 900 } };
export const PHONE = {
  viewport: { width: 390, height: 844 },
  deviceScaleFactor: 2,
  hasTouch: true,
  isMobile: true,
};

/** Lets the scene go on. */
export async function pass(time_ms: number): Promise<void> {
  const end_ms = systemClock.monotonicMs() + time_ms;
  await until("some time has passed", () => systemClock.monotonicMs() > end_ms, 2 * time_ms);
}

/** Writes what a page shows into a small file: it is lines and words. */
export async function take(page: Page, file: string): Promise<void> {
  const session = await page.context().newCDPSession(page);
  const { data } = await session.send("Page.captureScreenshot", { format: "webp", quality: 82 });
  await Deno.writeFile(file, Uint8Array.fromBase64(data));
  writeToStdout(`${file}\n`);
}

/** The same with all tracks in view, when they have been drawn there. */
export async function takeAll(page: Page, file: string): Promise<void> {
  await page.evaluate("void rangecast.fits.value++");
  await pass(1_000);
  await take(page, file);
}
