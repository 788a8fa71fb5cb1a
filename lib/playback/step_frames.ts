import { boundaryAfter, compareBoundaries } from "./boundary.ts";
import { loadBehind } from "./load_behind.ts";
import type { PlayerStage } from "./player_stage.ts";
import type { Boundary } from "./source.ts";
import type { TimelineWindow } from "./timeline_window.ts";

/** Frames of one step at most. */
export const MAX_STEP_FRAMES = 10_000;
/** How far back the first look goes; each further one goes four times as far. */
const FIRST_SPAN_MS = 2000;
const SPAN_GROWTH = 4;

/** @throws RangeError unless it is a whole number up to {@linkcode MAX_STEP_FRAMES}. */
export function checkStep(frames: number): void {
  if (Number.isInteger(frames) && Math.abs(frames) <= MAX_STEP_FRAMES) return;
  throw new RangeError(
    `Cannot step as 'frames' must be a whole number up to ${MAX_STEP_FRAMES}: ` +
      `current value is ${frames}`,
  );
}

/**
 * Moves by whole frames, each a message of the timeline: forward for a positive number, back for a
 * negative one, and no further than the window of the clock.
 * @throws Error when the source cannot answer.
 */
export async function stepFrames(
  stage: PlayerStage,
  frames: number,
  signal: AbortSignal,
): Promise<void> {
  stage.settle();
  if (frames > 0) await stepForward(stage, frames, signal);
  else if (frames < 0) await stepBack(stage, -frames, signal);
}

async function stepForward(stage: PlayerStage, frames: number, signal: AbortSignal): Promise<void> {
  const { clock, source } = stage.options;
  const { boundary } = stage;
  const end_ms = clock.window.end_ms ?? Infinity;
  const { messages } = await source.range(boundary, end_ms, frames, signal);
  signal.throwIfAborted();
  const last = messages.at(-1);
  if (!last) return;
  clock.place(last.time_ms);
  const tags = source.tags.between(boundary.time_ms, last.time_ms);
  await stage.show({ boundary: boundaryAfter(last), messages, tags });
}

async function stepBack(stage: PlayerStage, frames: number, signal: AbortSignal): Promise<void> {
  const { clock, source } = stage.options;
  const start = { time_ms: clock.window.start_ms };
  // The frame that is shown, and those before it.
  let left = frames + 1;
  let end: Boundary = stage.boundary;
  for (let span_ms = FIRST_SPAN_MS;; span_ms *= SPAN_GROWTH) {
    const all_ms = end.time_ms - start.time_ms + 1;
    const window = await loadBehind(stage.options, end, Math.min(span_ms, all_ms), signal);
    const found = window.at(window.size - left);
    if (found || compareBoundaries(window.from, start) <= 0) {
      return await showBack(found ? boundaryAfter(found) : start, window);
    }
    left -= window.size;
    end = window.from;
  }

  async function showBack(place: Boundary, window: TimelineWindow): Promise<void> {
    const boundary = compareBoundaries(place, start) < 0 ? start : place;
    if (compareBoundaries(boundary, stage.boundary) >= 0) return;
    clock.place(boundary.time_ms);
    await stage.show({ boundary, state: window.stateAt(boundary, source.tags) });
  }
}
