/**
 * Measures the pages in a real browser, one figure at a time: `deno task frames join`. Standard
 * output has lines of JSON for the bench: which figure it is, and at the end what was found. How it
 * gets on is told on standard error.
 */
import { messageOf } from "@rangecast/base/errors";
import { writeToStderr, writeToStdout } from "@rangecast/cli/log";
import { needsBrowser } from "../support/browser.ts";
import type { FigureRun } from "./figure_run.ts";
import * as globe from "./globe.ts";
import * as join from "./join.ts";
import * as movers from "./movers.ts";
import * as pixel from "./pixel.ts";
import * as scrub from "./scrub.ts";

interface Figure {
  readonly name: string;
  measure(args: readonly string[], run: FigureRun): Promise<object>;
}

const FIGURES: readonly Figure[] = [globe, join, movers, pixel, scrub];

const [wanted = "", ...args] = Deno.args;
const figure = FIGURES.find(({ name }) => name === wanted);
if (!figure) {
  const names = FIGURES.map(({ name }) => name).join("|");
  writeToStderr(`frames: usage: deno task frames ${names} [ARGS]\n`);
  Deno.exit(2);
}
if (needsBrowser.ignore) {
  writeToStderr("frames: needs Chromium: install chromium on PATH (Debian: chromium)\n");
  Deno.exit(1);
}
writeToStdout(`${JSON.stringify({ figure: figure.name })}\n`);
const started = new AsyncDisposableStack();
const tell = (text: string) => writeToStderr(`${figure.name}: ${text}\n`);
try {
  const report = await Promise.race([figure.measure(args, { started, tell }), stopSignal()]);
  await started.disposeAsync();
  writeToStdout(`${JSON.stringify({ report })}\n`);
} catch (error) {
  await started.disposeAsync();
  writeToStderr(`frames ${figure.name}: ${messageOf(error)}\n`);
  Deno.exit(1);
}
// What listens to signals would keep it alive.
Deno.exit(0);

/** Rejects when it is to stop: browsers and brokers would outlive it otherwise. */
function stopSignal(): Promise<never> {
  return new Promise((_, reject) => {
    for (const signal of ["SIGINT", "SIGTERM"] as const) {
      Deno.addSignalListener(signal, () => reject(new Error(`stopped by ${signal}`)));
    }
  });
}
