import type { Clock } from "@rangecast/base/clock";
import { DATAGRAM_BYTES } from "@rangecast/domains/tspi/datagram";
import type { FrameSink } from "../output/frame_sink.ts";
import type { RunTotals } from "../output/metrics_line.ts";
import { allValid, type FrameMaker } from "./frame_maker.ts";
import { Heartbeat } from "./heartbeat.ts";
import { LATE_MS, MAX_PER_TURN, Pacer, type Turn } from "./pacer.ts";
import type { Schedule } from "./schedule.ts";

/** How often it looks for what is due: timers are hardly finer. */
const TURN_INTERVAL_MS = 2;
const REPORT_INTERVAL_MS = 1_000;

export interface PlayOptions {
  readonly schedule: Schedule;
  readonly makeFrame: FrameMaker;
  readonly sinks: readonly FrameSink[];
  readonly clock: Clock;
  readonly stop: AbortSignal;
  /** Where what happens is counted, as it happens. */
  readonly totals: RunTotals;
  /** Called about once a second. */
  report(elapsed_s: number): void;
}

/** Sends every sample when it is due, until the schedule ends or `stop` aborts. Returns how long it took, in s. */
export async function play(options: PlayOptions): Promise<number> {
  const { schedule, clock, stop, report } = options;
  const pacer = new Pacer(schedule);
  const buffers = Array.from({ length: MAX_PER_TURN }, () => new Uint8Array(DATAGRAM_BYTES));
  const start_ms = clock.monotonicMs();
  const elapsed = () => clock.monotonicMs() - start_ms;
  using heartbeat = new Heartbeat(clock, TURN_INTERVAL_MS, stop);
  let nextReport_ms = REPORT_INTERVAL_MS;
  while (!stop.aborted && !(pacer.ended && elapsed() >= schedule.end_ms)) {
    await sendTurn(options, pacer.turn(elapsed()), buffers, elapsed);
    const now_ms = elapsed();
    if (now_ms >= nextReport_ms) {
      report(now_ms / 1000);
      nextReport_ms = now_ms - now_ms % REPORT_INTERVAL_MS + REPORT_INTERVAL_MS;
    }
    await heartbeat.next();
  }
  return elapsed() / 1000;
}

async function sendTurn(
  { schedule, makeFrame, sinks, totals }: PlayOptions,
  { from, count, skipped }: Turn,
  buffers: readonly Uint8Array[],
  elapsed: () => number,
): Promise<void> {
  totals.skipped += skipped;
  const underWay: Promise<void>[] = [];
  for (const [i, bytes] of buffers.entries()) {
    if (i >= count) break;
    if (!makeFrame(schedule.slot(from + i), bytes)) continue;
    for (const sink of sinks) underWay.push(sink.send(bytes));
    totals.frames++;
    if (!allValid(bytes)) totals.partlyInvalid++;
    const late_ms = elapsed() - schedule.dueMs(from + i);
    if (late_ms > LATE_MS) totals.late++;
    if (late_ms > totals.worstLate_ms) totals.worstLate_ms = late_ms;
  }
  await Promise.all(underWay);
}
