import type { FrameSink } from "./frame_sink.ts";

/** What a run has done so far. */
export interface RunTotals {
  /** Samples of single aircraft that became datagrams. */
  frames: number;
  /** Frames that left more than the allowed time after they were due. */
  late: number;
  /** Samples that were passed over because the run had fallen too far behind. */
  skipped: number;
  /** Frames with at least one value marked invalid: it did not fit the wire, or is not known. */
  partlyInvalid: number;
  /** The latest that a frame left after it was due, in ms. */
  worstLate_ms: number;
}

/** Totals of a run that has not begun. */
export function noTotals(): RunTotals {
  return { frames: 0, late: 0, skipped: 0, partlyInvalid: 0, worstLate_ms: 0 };
}

/** What does not change during a run. */
export interface RunFacts {
  readonly aircraft: number;
  readonly rate_hz: number;
}

/** The line that a run prints every second and at its end. */
export function metricsLine(
  { aircraft, rate_hz }: RunFacts,
  totals: Readonly<RunTotals>,
  sinks: readonly FrameSink[],
  elapsed_s: number,
): string {
  const errors: Record<string, number> = {};
  for (const [reason, count] of sinks.flatMap(({ failures }) => [...failures])) {
    errors[reason] = (errors[reason] ?? 0) + count;
  }
  return JSON.stringify({
    frames_generated: totals.frames,
    datagrams: sinks.reduce((sum, { sent }) => sum + sent, 0),
    aircraft,
    rate: rate_hz,
    elapsed_s: Math.round(elapsed_s * 1000) / 1000,
    frames_per_s: elapsed_s > 0 ? Math.round(totals.frames / elapsed_s) : 0,
    frames_late: totals.late,
    worst_late_ms: Math.round(totals.worstLate_ms),
    samples_skipped: totals.skipped,
    frames_partly_invalid: totals.partlyInvalid,
    errors,
  });
}
