import { systemClock } from "@rangecast/base/clock";
import { readLine } from "@rangecast/launch/read-line";
import { startCommand } from "@rangecast/launch/start-program";
import { until } from "../support/until.ts";
import { pictureOf, untilShown } from "../support/web/page_picture.ts";
import { MeasuredBrowser } from "./measured_browser.ts";
import type { MeasuredPage } from "./measured_page.ts";
import { MeasuredPlayer } from "./measured_player.ts";
import type { FigureRun } from "./figure_run.ts";
import { type DragLog, followed } from "./followed.ts";
import { WHEN_PAINTED } from "./page_scripts.ts";
import { Pointer } from "./pointer.ts";
import { faultOf, PAST, TURN_MS } from "./past_hour.ts";
import { median, type Quantiles, quantiles } from "@rangecast/base/quantiles";

export const name = "scrub";

const DEFAULT_DRAGS = 8;
/** The first one is told apart. */
const LEAST_DRAGS = 2;
/** Each goes over most of the hour, as often a second as a screen shows a frame. */
const DRAG_MS = 5_000;
const MOVE_INTERVAL_MS = 1000 / 60;
const EDGE = 0.08;
const STORE_LIMIT_MS = 300_000;
const SPAN = { newest_ms: TURN_MS, oldest_ms: 1000, tracks: PAST.entities };

/** How well pictures have followed. */
interface Following {
  readonly drags: number;
  readonly wishes: number;
  /** Wishes of which, and behind which, there never was a picture. */
  readonly unfollowed: number;
  readonly lag_ms: Quantiles;
  readonly pictures_per_s: number;
  readonly exact_ms: Quantiles;
}

interface ScrubReport {
  readonly messages: number;
  /** With programs that have done nothing of that kind before. */
  readonly first: Following;
  readonly later: Following;
}

/** Notes what is asked for and what is drawn. */
const PROBE = `void (() => {
  const { playback, client: { picture: { tracks } } } = rangecast;
  globalThis.drag = { wishes: [], pictures: [], released_ms: null };
  const seek = playback.seek.bind(playback);
  playback.seek = (at_ms) => {
    drag.wishes.push([globalThis.event?.timeStamp ?? performance.now(), at_ms]);
    seek(at_ms);
  };
  addEventListener("pointerup", ({ timeStamp }) => drag.released_ms = timeStamp, true);
  let [version, shown] = [-1, ""];
  const next = () => {
    requestAnimationFrame(next);
    if (tracks.version === version) return;
    version = tracks.version;
    let [newest_ms, oldest_ms] = [-Infinity, Infinity];
    for (let row = 0; row < tracks.high; row++) {
      if (tracks.entity[row] === null) continue;
      newest_ms = Math.max(newest_ms, tracks.event_ms[row]);
      oldest_ms = Math.min(oldest_ms, tracks.event_ms[row]);
    }
    const now = [newest_ms, oldest_ms, tracks.size];
    if (now.join() !== shown) {
      shown = now.join();
      ${WHEN_PAINTED}(() => drag.pictures.push([performance.now(), ...now]));
    }
  };
  requestAnimationFrame(next);
})()`;

/** Drags over an hour of the past, in a replay of one's own that stands still: `scrub DRAGS`. */
export async function measure(
  [drags = DEFAULT_DRAGS]: readonly (string | number)[],
  { started, tell }: FigureRun,
): Promise<ScrubReport> {
  if (!(Number(drags) >= LEAST_DRAGS)) {
    throw new RangeError(
      `Cannot measure as there must be ${LEAST_DRAGS} drags or more: current value is ${drags}`,
    );
  }
  const past = await startPast({ started, tell });
  const player = started.use(await MeasuredPlayer.start(past.server));
  const browser = started.use(await MeasuredBrowser.start());
  const page = await player.open(browser);
  await untilShown("the page is there", page, ({ channel_id }) => channel_id !== null);
  await page.evaluate(`rangecast.playback.seek(${past.first_ms + PAST.seconds * 500})`);
  await untilShown("its replay", page, ({ tracks }) => tracks.length === PAST.entities);
  await page.evaluate("void rangecast.playback.toggle()");
  await untilShown("it stands", page, ({ state }) => state === "paused");
  await page.evaluate(PROBE);
  const pointer = new Pointer(page);
  const logs: DragLog[] = [];
  for (let i = 0; i < Number(drags); i++) {
    const log = await drag({ page, pointer }, past.first_ms, i % 2 === 0 ? 1 : -1);
    logs.push(log);
    const { lags_ms, exact_ms } = followed(log, SPAN);
    tell(`p95 ${Math.round(quantiles(lags_ms).p95)} ms, exact after ${Math.round(exact_ms)} ms`);
  }
  const messages = PAST.entities * PAST.seconds;
  return { messages, first: followingOf(logs.slice(0, 1)), later: followingOf(logs.slice(1)) };
}

function followingOf(logs: readonly DragLog[]): Following {
  const found = logs.map((log) => followed(log, SPAN));
  const lags = found.flatMap(({ lags_ms }) => lags_ms);
  const rates = logs.map(({ pictures }) => pictures.length / DRAG_MS * 1000);
  return {
    drags: logs.length,
    wishes: lags.length,
    unfollowed: lags.filter((lag_ms) => lag_ms === Infinity).length,
    lag_ms: quantiles(lags),
    pictures_per_s: median(rates),
    exact_ms: quantiles(found.map(({ exact_ms }) => exact_ms)),
  };
}

/** A broker with the past in it, in a process of its own. */
async function startPast({ started, tell }: FigureRun) {
  tell("an hour is being stored");
  const printed: string[] = [];
  const child = started.use(
    await startCommand({
      name: "past",
      clock: systemClock,
      command: [
        ...["deno", "run", "--no-prompt", "--frozen", "--cached-only", "--allow-net=127.0.0.1"],
        "tests/frames/past_broker.ts",
      ],
      onOutput: (line) => void printed.push(line),
    }, /port/),
  );
  const { port } = readLine<{ port: number }>(printed[0] ?? "null");
  const { first_ms } = readLine<{ first_ms: number }>(
    await child.waitForLine(/first_ms/, STORE_LIMIT_MS),
  );
  const end = () => child[Symbol.asyncDispose]();
  return { server: { host: "127.0.0.1", port, [Symbol.asyncDispose]: end }, first_ms };
}

/** Drags once over most of the hour, and checks that what is shown then is what was. */
async function drag(
  { page, pointer }: { readonly page: MeasuredPage; readonly pointer: Pointer },
  first_ms: number,
  direction: 1 | -1,
): Promise<DragLog> {
  const box = await boxOf(page);
  const { from_ms, to_ms } = await stripOf(page);
  const xOf = (share: number) =>
    box.x + box.width * (first_ms + share * PAST.seconds * 1000 - from_ms) / (to_ms - from_ms);
  const [from, to] = direction > 0 ? [EDGE, 1 - EDGE] : [1 - EDGE, EDGE];
  const y = box.y + box.height / 2;
  await page.evaluate("void Object.assign(drag, { wishes: [], pictures: [], released_ms: null })");
  await pointer.move(xOf(from), y);
  await pointer.press();
  const begun_ms = systemClock.monotonicMs();
  for (let moves = 1, share = 0; share < 1; moves++) {
    await until("the next move", () => {
      return systemClock.monotonicMs() - begun_ms >= moves * MOVE_INTERVAL_MS;
    });
    share = Math.min(1, (systemClock.monotonicMs() - begun_ms) / DRAG_MS);
    await pointer.move(xOf(from + share * (to - from)), y);
  }
  await pointer.release();
  const wished_ms = Number(await page.evaluate("drag.wishes.at(-1)[1]"));
  let fault: string | null = "";
  await until("it shows the instant", async () => {
    fault = faultOf((await pictureOf(page)).tracks, wished_ms, first_ms);
    return fault === null;
  }).catch((error) => {
    throw new Error(`${error.message}: ${fault}`);
  });
  await page.evaluate(`new Promise((done) => requestAnimationFrame(() => ${WHEN_PAINTED}(done)))`);
  return await page.evaluate("drag") as DragLog; // As the probe notes it.
}

/** Where the strip is on the screen. */
async function boxOf(page: MeasuredPage): Promise<DOMRect> {
  const read = `document.querySelector(".strip").getBoundingClientRect().toJSON()`;
  return await page.evaluate(read) as DOMRect; // As the browser has it.
}

/** What the strip shows. */
async function stripOf(
  page: MeasuredPage,
): Promise<{ readonly from_ms: number; readonly to_ms: number }> {
  const read = "rangecast.stripRange.value";
  return await page.evaluate(read) as { from_ms: number; to_ms: number }; // Its range of time.
}
