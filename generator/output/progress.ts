import type { LineWriter } from "@rangecast/cli/line-writer";
import type { Logger } from "@rangecast/cli/log";
import { LATE_MS, MAX_BEHIND_MS } from "../frames/pacer.ts";
import type { FrameSink } from "./frame_sink.ts";
import { metricsLine, type RunFacts, type RunTotals } from "./metrics_line.ts";

/** Says once a second how a run goes: a line of figures, and a warning for what went wrong since. */
export class Progress {
  readonly #facts: RunFacts;
  readonly #sinks: readonly FrameSink[];
  readonly #lines: LineWriter;
  readonly #log: Logger;
  /** What has been warned about, by kind. */
  readonly #told = new Map<string, number>();

  constructor(facts: RunFacts, sinks: readonly FrameSink[], lines: LineWriter, log: Logger) {
    this.#facts = facts;
    this.#sinks = sinks;
    this.#lines = lines;
    this.#log = log;
  }

  /** A reader that does not keep up loses lines of figures, which later ones make good. */
  report(totals: Readonly<RunTotals>, elapsed_s: number): void {
    this.#warn(totals);
    if (this.#lines.hasRoom) this.#write(totals, elapsed_s);
  }

  /** The last line is written in any case. */
  async finish(totals: Readonly<RunTotals>, elapsed_s: number): Promise<void> {
    this.#warn(totals);
    this.#write(totals, elapsed_s);
    await this.#lines.flush();
  }

  #write(totals: Readonly<RunTotals>, elapsed_s: number): void {
    this.#lines.write(metricsLine(this.#facts, totals, this.#sinks, elapsed_s));
  }

  #warn(totals: Readonly<RunTotals>): void {
    this.#warnOfMore(`frames left more than ${LATE_MS} ms late`, totals.late);
    this.#warnOfMore(`samples passed over, more than ${MAX_BEHIND_MS} ms behind`, totals.skipped);
    for (const { name, failures } of this.#sinks) {
      for (const [reason, count] of failures) this.#warnOfMore(`${name} failed: ${reason}`, count);
    }
  }

  #warnOfMore(what: string, total: number): void {
    const more = total - (this.#told.get(what) ?? 0);
    if (more === 0) return;
    this.#told.set(what, total);
    this.#log.warn(what, { more, total });
  }
}
