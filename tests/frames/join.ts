import { until } from "../support/until.ts";
import { MeasuredBrowser } from "./measured_browser.ts";
import type { MeasuredPlayer } from "./measured_player.ts";
import type { FigureRun } from "./figure_run.ts";
import { WHEN_PAINTED } from "./page_scripts.ts";
import { untilPassed } from "./until_passed.ts";
import { type Quantiles, quantiles } from "@rangecast/base/quantiles";
import { intoBroker, startFleet, startRange, startViewers } from "./range.ts";

export const name = "join";

const DEFAULT_ENTITIES = 10_000;
const JOINS = 5;
const RATE_HZ = 10;
const SETTLE_MS = 2_000;
const LIMIT_MS = 60_000;

/** One viewer that comes late, ms from the address to what is seen. */
interface Join {
  /** Something to read is there. */
  readonly paint_ms: number;
  /** Every track is drawn. */
  readonly complete_ms: number;
}

interface JoinReport {
  readonly entities: number;
  /** Of whom nobody had watched before: the gateway has to load the state first. */
  readonly first: Join;
  /** Of who comes to a channel that somebody watches. */
  readonly paint_ms: Quantiles;
  readonly complete_ms: Quantiles;
}

/** From the first moment of a page on: notes when all tracks have been drawn. */
function watchScript(count: number): string {
  return `{
  const completed = Promise.withResolvers();
  globalThis.completed_ms = completed.promise;
  const size = () => globalThis.rangecast?.client.picture.tracks.size ?? 0;
  // A machine that is too busy lets tracks go, as they are not heard of in time.
  setTimeout(
    () => completed.reject(new Error(\`\${size()} of ${count} tracks are on the screen\`)),
    ${LIMIT_MS},
  );
  const look = () => {
    const isReady = size() >= ${count} && document.querySelectorAll(".map canvas").length === 3;
    if (!isReady) return void requestAnimationFrame(look);
    // The map draws in this very frame, before or after this look: nothing comes in between.
    ${WHEN_PAINTED}(() => completed.resolve(performance.now()));
  };
  requestAnimationFrame(look);
}`;
}

/** Asked once, and not again and again: a page that is asked has less time for itself. */
const READ = `completed_ms.then((complete_ms) => ({
  paint_ms: performance.getEntriesByName("first-contentful-paint")[0]?.startTime ?? NaN,
  complete_ms,
}))`;

/** How long somebody waits who opens the page when much is going on, with nothing in the cache. */
export async function measure(
  [entities]: readonly string[],
  { started, tell }: FigureRun,
): Promise<JoinReport> {
  const count = Number(entities ?? DEFAULT_ENTITIES);
  const { server, range, player } = await startRange(started, "nats-server");
  started.use(await startFleet({ count, rate_hz: 1, where: intoBroker(server) }));
  const isFlying = async () => await range.messagesIn("TSPI") > 2 * count;
  await until("everybody has been heard of", isFlying, LIMIT_MS);
  const browser = started.use(await MeasuredBrowser.start());
  const first = await join(player, browser, count, tell);
  // A program: the screens of others are not drawn on this machine.
  started.use(await startViewers(player, 1, RATE_HZ));
  const joins: Join[] = [];
  for (let i = 0; i < JOINS; i++) joins.push(await join(player, browser, count, tell));
  return {
    entities: count,
    first,
    paint_ms: quantiles(joins.map(({ paint_ms }) => paint_ms)),
    complete_ms: quantiles(joins.map(({ complete_ms }) => complete_ms)),
  };
}

async function join(
  player: MeasuredPlayer,
  browser: MeasuredBrowser,
  count: number,
  tell: FigureRun["tell"],
): Promise<Join> {
  await using page = await player.enter(browser);
  // A viewer's browser is there before the page: a window that opens has much to do.
  await untilPassed("its window is open", SETTLE_MS);
  await page.addInitScript(watchScript(count));
  await page.goto(player.origin);
  const found = await page.evaluate(READ) as Join; // As the script above says.
  tell(
    `painted after ${Math.round(found.paint_ms)} ms, complete after ${
      Math.round(found.complete_ms)
    } ms`,
  );
  return found;
}
