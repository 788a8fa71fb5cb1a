import { aborted } from "@rangecast/base/aborted";
import { type Clock, sleep } from "@rangecast/base/clock";
import { OperatorError } from "@rangecast/base/errors";
import type { BusConnection } from "@rangecast/bus/connection";
import type { LineWriter } from "@rangecast/cli/line-writer";

/** Time for the reader of the output to take what is left after a request to stop. */
const FLUSH_LIMIT_MS = 2000;

/**
 * Waits for the reader of the output, however slow; after a request to stop only for a while.
 * False when something was left unwritten.
 */
export async function flushed(
  lines: LineWriter | null,
  clock: Clock,
  stop: AbortSignal,
): Promise<boolean> {
  if (lines === null) return true;
  const done = new AbortController();
  const gaveUp = aborted(stop).then(() => sleep(clock, FLUSH_LIMIT_MS, done.signal));
  const all = await Promise.race([lines.flush().then(() => true), gaveUp.then(() => false)]);
  done.abort();
  return all;
}

/** Rejects when the broker ends the connection for good: it takes these credentials no longer. */
export function connectionClosed(connection: BusConnection): Promise<never> {
  const closed = new Promise<OperatorError>((resolve) =>
    connection.onEvent((event) => {
      if (event.type !== "closed") return;
      const problem = event.problem ?? "without a reason";
      resolve(new OperatorError(`The broker has closed the connection: ${problem}`));
    })
  );
  return rejection(closed);
}

/** Turns an error that arrives as a value into a rejection. */
export function rejection(failed: Promise<Error>): Promise<never> {
  return failed.then((error) => Promise.reject(error));
}
