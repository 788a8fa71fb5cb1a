import { systemClock } from "@rangecast/base/clock";
import { writeToStdout } from "@rangecast/cli/log";
import type { Page } from "playwright-core";
import type { RangeBroker } from "../range_broker.ts";
import { until } from "../until.ts";
import { evaluate } from "./player_stand.ts";

/** A desk's screen, and a phone's. */
export const DESK = { viewport: { width: 1440, height: 900 } };
export const PHONE = {
  viewport: { width: 390, height: 844 },
  deviceScaleFactor: 2,
  hasTouch: true,
  isMobile: true,
};

/** How much longer than the scene itself a wait for it may take. */
const PATIENCE_MS = 30_000;
const STREAM = "TSPI";

/** Waits until the stream of sensors has messages of an instant, which is `ahead_ms` ahead. */
export async function untilStored(broker: RangeBroker, ahead_ms: number): Promise<void> {
  const wanted_ms = systemClock.nowMs() + ahead_ms;
  await until(
    `${STREAM} has ${ahead_ms} ms more`,
    async () => await broker.newestMs(STREAM) > wanted_ms,
    ahead_ms + PATIENCE_MS,
  );
}

/** Waits until a page shows samples that are so much later than those that it shows now. */
export async function untilLater(page: Page, by_ms: number): Promise<void> {
  const newest = () => evaluate<number | null>(page, "rangecast.client.picture.newest_ms");
  let from_ms: number | null = null;
  await until(`what is shown is ${by_ms} ms later`, async () => {
    const newest_ms = await newest();
    from_ms ??= newest_ms;
    return newest_ms !== null && from_ms !== null && newest_ms > from_ms + by_ms;
  }, by_ms + PATIENCE_MS);
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
  await untilLater(page, 1_000);
  await take(page, file);
}
