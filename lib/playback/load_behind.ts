import { boundaryAfter, isBehind } from "./boundary.ts";
import type { IsCommand } from "./command_subjects.ts";
import type { Boundary, PlaybackSource } from "./source.ts";
import { TimelineWindow, type WindowLimits } from "./timeline_window.ts";

/** Messages of one request. */
const PAGE = 5000;

export interface LoadOptions {
  readonly source: Pick<PlaybackSource, "stateAt" | "range">;
  readonly isCommand: IsCommand;
  readonly limits: WindowLimits;
}

/**
 * Loads the stretch of `span_ms` up to `end`. Of more messages than the limits allow it has the last
 * ones, and begins later.
 * @throws Error when the source cannot answer, or `signal` aborts.
 */
export async function loadBehind(
  { source, isCommand, limits }: LoadOptions,
  end: Boundary,
  span_ms: number,
  signal: AbortSignal,
): Promise<TimelineWindow> {
  const start = { time_ms: end.time_ms - span_ms };
  const window = new TimelineWindow(await source.stateAt(start, signal), isCommand, limits);
  for (;;) {
    const { messages, more } = await source.range(window.to, end.time_ms, PAGE, signal);
    signal.throwIfAborted();
    const wanted = messages.filter((message) => !isBehind(message, end));
    const last = wanted.at(-1);
    const isComplete = !last || !more || wanted.length < messages.length;
    window.add(wanted, isComplete ? end : boundaryAfter(last));
    window.evict();
    if (isComplete) return window;
  }
}
