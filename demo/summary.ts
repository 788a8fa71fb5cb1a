import type { LedgerSnapshot } from "@rangecast/bus/ledger";
import { sum } from "@rangecast/bus/ledger";

/** What the demo knows of its programs at the moment. */
export interface DemoState {
  elapsed_s: number;
  aircraft: number;
  generated: number;
  ledger: LedgerSnapshot | null;
  /** What the producer said when it ended; null before. */
  finalLedger: LedgerSnapshot | null;
  /** Lost before the producer could read them; null while the kernel has not said. */
  kernelDrops: number | null;
  shown: number;
  rate: number;
  latency_p50_ms: number | null;
  latency_p99_ms: number | null;
}

/** What is known before anything has run. */
export function emptyState(aircraft: number): DemoState {
  return {
    elapsed_s: 0,
    aircraft,
    generated: 0,
    ledger: null,
    finalLedger: null,
    kernelDrops: null,
    shown: 0,
    rate: 0,
    latency_p50_ms: null,
    latency_p99_ms: null,
  };
}

/** One line of less than 100 columns for a running demo: each figure keeps its place. */
export function liveLine(state: DemoState): string {
  const { ledger } = state;
  const problems = ledger ? sum(ledger.refused) + sum(ledger.dropped) + sum(ledger.failed) : 0;
  return [
    `${state.elapsed_s.toFixed(0).padStart(5)} s`,
    `${String(state.aircraft).padStart(3)} aircraft`,
    `${grouped(state.rate).padStart(6)}/s`,
    `stored ${grouped(ledger?.stored ?? 0).padStart(9)}`,
    `shown ${grouped(state.shown).padStart(9)}`,
    `p50 ${milliseconds(state.latency_p50_ms)} p99 ${milliseconds(state.latency_p99_ms)} ms`,
    `lost ${grouped(problems)} kernel ${state.kernelDrops ?? "?"}`,
  ].join("  ");
}

/** A whole number in groups of three, such as `5 210 334`. */
export function grouped(n: number): string {
  return Math.round(n).toLocaleString("en").replaceAll(",", " ");
}

function milliseconds(value: number | null): string {
  return (value === null ? "-" : value.toFixed(1)).padStart(5);
}
