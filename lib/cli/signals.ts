import type { Clock } from "@rangecast/base/clock";

/** A second request to stop counts only after this time: under `deno task` one key press arrives twice. */
export const REPEAT_GUARD_MS = 1000;

const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/** Calls `request` with the name of each signal that asks to stop, for as long as the process lives. */
export function onStopSignal(request: (signal: string) => void): void {
  for (const signal of SIGNALS) Deno.addSignalListener(signal, () => request(signal));
}

/**
 * Turns the first request into `drain`, a later one, at least a second after it, into `exitNow`,
 * and what comes between them into `echo`.
 */
export function stopRequests(
  { clock, drain, echo, exitNow }: {
    readonly clock: Clock;
    drain(reason: string): void;
    echo(reason: string): void;
    exitNow(reason: string): void;
  },
): (reason: string) => void {
  let first_ms: number | null = null;
  return (reason) => {
    if (first_ms === null) {
      first_ms = clock.monotonicMs();
      drain(reason);
    } else if (clock.monotonicMs() - first_ms >= REPEAT_GUARD_MS) {
      exitNow(reason);
    } else {
      echo(reason);
    }
  };
}
