import type { Page } from "playwright-core";
import { systemClock } from "@rangecast/base/clock";
import { formatIso } from "@rangecast/base/utc";
import type { TestBrowser } from "../support/browser.ts";
import { until } from "../support/until.ts";
import { movers } from "./movers.ts";
import type { PageServer } from "./page_server.ts";
import type { Scene } from "./pretend_gateway.ts";

/** What a page of these tests is shown. */
export function scene(given: Partial<Scene> = {}): Scene {
  const now_ms = systemClock.nowMs();
  return {
    ...{ rows: movers(23), rate_hz: 10, replay: null },
    tags: [{
      ...{ id: "1", ts: formatIso(now_ms - 700_000), label: "Two in one thermal" },
      ...{ status: "active", updated_ts: formatIso(now_ms) },
    }],
    ...given,
  };
}

/** A page with a picture on it, and what it has complained about; `script` runs before all others. */
export async function opened(server: PageServer, browser: TestBrowser, options = {}, script = "") {
  const page = await browser.open(options);
  await page.addInitScript(script);
  const faults: string[] = [];
  const asked: string[] = [];
  page.on("pageerror", ({ message }) => faults.push(message));
  page.on("console", (message) => {
    if (message.type() === "error" || message.type() === "warning") faults.push(message.text());
  });
  page.on("request", (request) => asked.push(request.url()));
  await page.goto(server.url);
  await until("the picture is there", () => says(page, ".header .pill", /LIVE|REPLAY/));
  await until("tracks are listed", () => says(page, ".track-table", /10001|img/));
  await until("the map is drawn", async () => await count(page, ".map canvas") === 3);
  return { page, faults, asked };
}

export async function text(page: Page, selector: string): Promise<string> {
  return String(
    await page.evaluate(`document.querySelector(${JSON.stringify(selector)})?.textContent ?? ""`),
  );
}

export async function says(page: Page, selector: string, pattern: RegExp): Promise<boolean> {
  return pattern.test(await text(page, selector));
}

export async function count(page: Page, selector: string): Promise<number> {
  return Number(
    await page.evaluate(`document.querySelectorAll(${JSON.stringify(selector)}).length`),
  );
}
