import { aborted } from "@rangecast/base/aborted";
import { type Clock, sleep } from "@rangecast/base/clock";
import { LineWriter } from "@rangecast/cli/line-writer";
import type { Logger } from "@rangecast/cli/log";
import type { ProgramContext } from "@rangecast/cli/program";
import type { ChildProgram } from "@rangecast/launch/child-program";
import { finalLines } from "./books.ts";
import { startBroker } from "./broker.ts";
import { type ChildSpec, firstToFail, startChild } from "./children.ts";
import type { DemoConfig } from "./config.ts";
import { Figures } from "./figures.ts";
import { preparePages, reasonOf } from "./pages.ts";
import { createRunFolder } from "./run_folder.ts";
import {
  type DemoSite,
  findingsSpec,
  generatorSpec,
  hostSpec,
  pagesSpec,
  playerSpec,
  producerSpec,
  trafficSpec,
} from "./specs.ts";
import { type DemoState, emptyState, liveLine } from "./summary.ts";

const SUMMARY_INTERVAL_MS = 1000;
/** Time for the player to catch up with what was stored before it is stopped. */
const CATCH_UP_LIMIT_MS = 3000;
const CATCH_UP_INTERVAL_MS = 100;

/** Runs all programs until the time is up, Ctrl-C, or until one of them fails. */
export async function runDemo(
  config: DemoConfig,
  { clock, log, stop }: ProgramContext,
): Promise<void> {
  const started_ms = clock.monotonicMs();
  const lines = new LineWriter(Deno.stdout);
  // Somebody who closes the output, `head` for instance, has seen enough.
  const readerGone = new AbortController();
  lines.closed.then(() => readerGone.abort());
  const elapsed_s = () => (clock.monotonicMs() - started_ms) / 1000;
  // Disposed of in reverse order: the broker outlives its clients, the folder outlives the broker.
  await using stack = new AsyncDisposableStack();
  const folder = stack.use(await createRunFolder(clock.nowMs()));
  const token = crypto.randomUUID();
  const nursery = { clock, logDir: config.logDir };
  const broker = await startBroker({ config, token, storeDir: folder.path }, nursery);
  stack.use(broker.program);
  const address = `127.0.0.1:${config.natsPort}`;
  log.info(`broker is running: ${broker.description}`, { pid: broker.pid, address });

  const state = emptyState(config.count);
  const figures = new Figures(state, config, `${folder.path}/kernel-drops.json`, clock);
  const site = { config, state, token, kernelDropsFile: figures.kernelDropsFile };
  const begin = async (spec: ChildSpec) => {
    const child = stack.use(await startChild(spec, nursery));
    log.info(`${spec.name} is running`, { pid: child.pid });
    return child;
  };
  const producer = await begin(producerSpec(site));
  const onFirstPosition = (text: string) =>
    lines.write(`first position after ${elapsed_s().toFixed(1)} s: ${text}`);
  const player = await begin(playerSpec(site, onFirstPosition));
  // Before the pages, which show the streams that are there.
  const traffic = config.flights ? [await begin(trafficSpec(site))] : [];
  const generator = await begin(generatorSpec(site));
  // The traffic does what findings are about.
  const findings = config.flights ? [await begin(findingsSpec(site))] : [];
  // Not before, and beside all else: neither the first position nor Ctrl-C waits for pages.
  const pages = config.pages ? startPages(site, { folder: folder.path, begin, log, lines }) : null;

  const limit = config.duration_ms === null ? [] : [after(clock, config.duration_ms)];
  const print = () => lines.write(liveLine({ ...state, elapsed_s: elapsed_s() }));
  await summarise(figures, print, () =>
    Promise.race([
      aborted(AbortSignal.any([stop, readerGone.signal, ...limit])),
      firstToFail([broker.program, producer, player, generator, ...traffic, ...findings]),
      ...(pages === null ? [] : [pages.then(firstToFail)]),
    ]));
  // What is being started is to be stopped as well.
  await pages?.catch(() => {});
  await generator.stop();
  await catchUp(figures, clock);
  await player.stop();
  await producer.stop();
  for (const line of finalLines(state)) lines.write(line);
  await lines.flush();
}

/** Builds the pages and starts what serves them; without a build there are none, and a word of why. */
async function startPages(site: DemoSite, { folder, begin, log, lines }: {
  readonly folder: string;
  begin(spec: ChildSpec): Promise<ChildProgram>;
  readonly log: Logger;
  readonly lines: LineWriter;
}): Promise<ChildProgram[]> {
  const dataFolder = `${folder}/data`;
  const prepared = preparePages(folder, dataFolder).then(() => null, reasonOf);
  const children = [await begin(hostSpec(site))];
  const problem = await prepared;
  if (problem !== null) {
    log.warn(`there are no pages: ${problem}`);
    return children;
  }
  const onLink = (link: string) => lines.write(`open ${link} (it logs in once)`);
  return [...children, await begin(pagesSpec(site, dataFolder, onLink))];
}

/** Prints a line every second for as long as `work` lasts. */
async function summarise(
  figures: Figures,
  print: () => void,
  work: () => Promise<void>,
): Promise<void> {
  const over = new AbortController();
  const printing = (async () => {
    while (!over.signal.aborted) {
      await sleep(figures.clock, SUMMARY_INTERVAL_MS, over.signal);
      await figures.read();
      print();
    }
  })();
  try {
    await work();
  } finally {
    over.abort();
    await printing;
  }
}

/** Waits until all that arrived is stored and the player has shown it, for a short time at most. */
async function catchUp(figures: Figures, clock: Clock): Promise<void> {
  const end_ms = clock.monotonicMs() + CATCH_UP_LIMIT_MS;
  do {
    await sleep(clock, CATCH_UP_INTERVAL_MS);
    await figures.read();
  } while (clock.monotonicMs() < end_ms && isBehind(figures.state));
}

function isBehind({ ledger, shown }: DemoState): boolean {
  return ledger !== null && shown < ledger.stored + ledger.in_flight + ledger.spooled;
}

function after(clock: Clock, delay_ms: number): AbortSignal {
  const timeUp = new AbortController();
  clock.setTimer(() => timeUp.abort(), delay_ms);
  return timeUp.signal;
}
