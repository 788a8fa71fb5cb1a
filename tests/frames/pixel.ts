import { RunningProducer } from "../support/running_producer.ts";
import { SMALL_RETENTION_FLAGS } from "../support/range_broker.ts";
import { untilShown } from "../support/web/page_picture.ts";
import type { FigureRun } from "./figure_run.ts";
import { MeasuredBrowser } from "./measured_browser.ts";
import { WHEN_PAINTED } from "./page_scripts.ts";
import { untilPassed } from "./until_passed.ts";
import { type Quantiles, quantiles } from "@rangecast/base/quantiles";
import { brokerNamed, startFleet, startRange, startViewers } from "./range.ts";

export const name = "pixel";

const ENTITIES = 1_000;
const RATE_HZ = 10;
const DEFAULT_VIEWERS = 50;
const DEFAULT_SECONDS = 20;
const SETTLE_MS = 10_000;

interface PixelReport {
  readonly entities: number;
  readonly rate_hz: number;
  readonly broker: string;
  /** Besides the page. */
  readonly viewers: number;
  /** Share of the samples that were drawn before a later one took their place. */
  readonly drawn: number;
  readonly latency_ms: Quantiles;
}

/**
 * For each sample the time from the instant that its datagram says to the end of the frame that
 * shows it for the first time. Both clocks are the machine's own. It asks for no frame but those in
 * which something new is shown.
 */
function probeScript(seconds: number): string {
  return `new Promise((done) => {
  const { tracks } = rangecast.client.picture;
  const fresh = new Map();
  const latencies = [];
  const painted = () => {
    const shown = [...fresh.values()];
    fresh.clear();
    ${WHEN_PAINTED}(() => {
      const now_ms = performance.timeOrigin + performance.now();
      for (const event_ms of shown) latencies.push(Math.round((now_ms - event_ms) * 10) / 10);
    });
  };
  const stop = tracks.listen(({ written }) => {
    if (fresh.size === 0) requestAnimationFrame(painted);
    for (const row of written) fresh.set(row, tracks.event_ms[row]);
  });
  setTimeout(() => {
    stop();
    done(latencies);
  }, ${seconds * 1000});
})`;
}

/** From a datagram to the screen, with all programs on this machine: `pixel VIEWERS SECONDS BROKER`. */
export async function measure(
  [viewers = DEFAULT_VIEWERS, seconds = DEFAULT_SECONDS, wanted = "embedded"]:
    readonly (string | number)[],
  { started, tell }: FigureRun,
): Promise<PixelReport> {
  const broker = brokerNamed(String(wanted));
  const { server, player } = await startRange(started, broker);
  const producer = started.use(await RunningProducer.start(server, SMALL_RETENTION_FLAGS));
  const where = ["--udp-target", `127.0.0.1:${producer.udpPort}`];
  started.use(await startViewers(player, Number(viewers), RATE_HZ));
  tell(`${viewers} more viewers watch`);
  started.use(await startFleet({ count: ENTITIES, rate_hz: RATE_HZ, where }));
  const browser = started.use(await MeasuredBrowser.start());
  const page = await player.open(browser);
  await untilShown("everybody flies", page, ({ tracks }) => tracks.length === ENTITIES);
  tell("all tracks are on the screen");
  // What a page and a browser do once, when it has been opened, is over by then.
  await untilPassed("the page has settled", SETTLE_MS);
  // As the script says.
  const latencies = await page.evaluate(probeScript(Number(seconds))) as number[];
  return {
    ...{ entities: ENTITIES, rate_hz: RATE_HZ, viewers: Number(viewers), broker },
    drawn: latencies.length / (ENTITIES * RATE_HZ * Number(seconds)),
    latency_ms: quantiles(latencies),
  };
}
