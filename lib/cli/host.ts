import { type Clock, systemClock } from "@rangecast/base/clock";
import { MIN_WIDTH } from "./help.ts";
import { writeToStderr, writeToStdout } from "./log.ts";
import { missingFlags, type PermissionSet } from "./permissions.ts";
import { onStopSignal } from "./signals.ts";

const STDIN_BUFFER_BYTES = 4096;

/** The process that a program lives in, or a stand-in for it in a test. */
export interface Host {
  readonly clock: Clock;
  /** Columns to print a page for. */
  columns(): number;
  writeOut(text: string): void;
  writeError(text: string): void;
  /** The grants in `set` that the process does not have, as flags to add. */
  missingFlags(set: PermissionSet): string[];
  /** Calls `request` for each signal that asks to stop, for as long as the process lives. */
  onStopSignal(request: (signal: string) => void): void;
  /** Calls `handle` with what was thrown and nobody caught, until the returned function is called. */
  onUncaught(handle: (thrown: unknown) => void): () => void;
  /** What arrives on standard input, until its end; it does not fail. */
  readStdin(): AsyncIterable<Uint8Array>;
  exit(code: number): void;
}

/** This process. */
export const denoHost: Host = {
  clock: systemClock,
  columns: terminalColumns,
  writeOut: writeToStdout,
  writeError: writeToStderr,
  missingFlags,
  onStopSignal,
  onUncaught,
  readStdin,
  exit: (code) => Deno.exit(code),
};

function terminalColumns(): number {
  try {
    return Deno.consoleSize().columns;
  } catch {
    // There is no terminal.
    return MIN_WIDTH;
  }
}

/** Errors in timers and listeners, and rejected promises that nobody awaits. */
function onUncaught(handle: (thrown: unknown) => void): () => void {
  const onError = (event: ErrorEvent) => {
    event.preventDefault();
    handle(event.error ?? event.message);
  };
  const onRejection = (event: PromiseRejectionEvent) => {
    event.preventDefault();
    handle(event.reason);
  };
  globalThis.addEventListener("error", onError);
  globalThis.addEventListener("unhandledrejection", onRejection);
  return () => {
    globalThis.removeEventListener("error", onError);
    globalThis.removeEventListener("unhandledrejection", onRejection);
  };
}

/** An input that cannot be read has ended. */
async function* readStdin(): AsyncIterable<Uint8Array> {
  const buffer = new Uint8Array(STDIN_BUFFER_BYTES);
  for (;;) {
    const count = await Deno.stdin.read(buffer).catch(() => null);
    if (count === null) return;
    yield buffer.subarray(0, count);
  }
}
