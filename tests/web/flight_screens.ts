import { startBroker } from "@rangecast/broker/server";
import { startProgram } from "@rangecast/launch/start-program";
import { TestBrowser } from "../support/browser.ts";
import { SOFTWARE_GRAPHICS } from "../support/chromium.ts";
import { until } from "../support/until.ts";
import { SMALL_RETENTION_FLAGS, smallRetentionFlags } from "../support/range_broker.ts";
import { untilShown } from "../support/web/page_picture.ts";
import { PlayerStand } from "../support/web/player_stand.ts";
import { DESK, take, takeAll, untilLater, untilStored } from "../support/web/screens.ts";

/** Until then most of what findings are about has happened. */
const PAST_MS = 140_000;
const AIRCRAFT = 40;

/**
 * Takes pictures of a range with air traffic around it: the map with what was found, the globe, and
 * the cockpit of a flight.
 */
export async function takeFlights(folder: string): Promise<void> {
  await using broker = await startBroker({ host: "127.0.0.1", port: 0 });
  await using stand = await PlayerStand.on({
    ...{ host: "127.0.0.1", port: broker.port },
    [Symbol.asyncDispose]: () => broker[Symbol.asyncDispose](),
  });
  const bus = ["--nats-server", `127.0.0.1:${broker.port}`, "--metrics-port", "0"];
  await using _traffic = await startProgram("generator/main.ts", [
    ...["--style", "traffic", "--count", `${AIRCRAFT}`, "--rate", "0.5", "--continuous", ...bus],
    ...smallRetentionFlags("flights", "ops", "deadletter"),
  ], /sending/);
  await using _show = await startProgram("generator/main.ts", [
    ...["--style", "airshow", "--count", "8", "--rate", "10", "--continuous", ...bus],
    // As the stand has made the streams.
    ...SMALL_RETENTION_FLAGS,
  ], /publishing|sending/);
  await using _findings = await startProgram("console/findings/main.ts", [
    ...bus,
    ...smallRetentionFlags("findings"),
  ], /ready: watching/);
  await untilStored(stand.stage.broker, PAST_MS / 2);
  await using browser = await TestBrowser.start(SOFTWARE_GRAPHICS);
  const { page } = await stand.open(browser, { name: "desk-07", ...DESK });
  await untilShown("all come", page, ({ tracks }) => tracks.length > AIRCRAFT);
  // The one that comes down too fast.
  await page.evaluate('rangecast.select("flight:f00000")');
  await untilLater(page, PAST_MS / 2);
  await takeAll(page, `${folder}/player-flights.webp`);
  await page.evaluate("rangecast.toggleSurface()");
  await until(
    "the globe is there",
    async () => await page.locator('.globe[data-away="false"] canvas').count() === 2,
  );
  await page.evaluate("void rangecast.fits.value++");
  await page.locator(".globe").focus();
  for (const key of ["-", "Shift+ArrowUp", "Shift+ArrowUp", "Shift+ArrowUp"]) {
    await page.keyboard.press(key);
  }
  // Finer land comes, and is drawn.
  await untilLater(page, 8_000);
  await take(page, `${folder}/player-globe.webp`);
  await page.evaluate("rangecast.toggleCockpit()");
  await untilLater(page, 8_000);
  await take(page, `${folder}/player-cockpit.webp`);
}
