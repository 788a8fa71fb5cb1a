import type { Page } from "playwright-core";
import { until } from "../until.ts";

/** How wrong a page may be about the server's clock in {@linkcode untilTimed}. */
export const MAX_ERROR_MS = 100;

/**
 * Waits until a page knows the server's clock within {@linkcode MAX_ERROR_MS}, by its own account:
 * on a busy machine its first pings are slow. `desk` is what its desk is called there.
 */
export async function untilTimed(page: Page, desk = "rangecast"): Promise<void> {
  await until("the page knows the time", async () => {
    const error_ms = await page.evaluate(`${desk}.client.offset.error_ms`);
    return typeof error_ms === "number" && error_ms < MAX_ERROR_MS;
  });
}
