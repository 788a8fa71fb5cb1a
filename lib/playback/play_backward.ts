import { compareBoundaries } from "./boundary.ts";
import { loadBehind } from "./load_behind.ts";
import type { PlayerStage } from "./player_stage.ts";
import type { Boundary } from "./source.ts";
import type { TimelineWindow } from "./timeline_window.ts";

/** What is loaded at a time, in seconds of playing; less where there is more than fits. */
const SPAN_S = 10;
const MIN_SPAN_MS = 1000;
const HOLD = "loading what lies before";

/**
 * Plays back until `signal` aborts or the state at `until_ms` is shown; returns whether it came to
 * that end. Each update has the whole state, which is exact at every place.
 * @throws Error when the source cannot answer.
 */
export async function playBackward(
  stage: PlayerStage,
  until_ms: number,
  signal: AbortSignal,
): Promise<boolean> {
  const { clock, source } = stage.options;
  const load = (end: Boundary, span_ms: number) => loadBehind(stage.options, end, span_ms, signal);
  stage.settle();
  clock.hold(HOLD);
  try {
    let window = await load(stage.boundary, spanMs(clock.rate));
    let earlier = prefetch(window, load, clock.rate);
    stage.setProblem(null);
    clock.release(HOLD);
    while (!signal.aborted) {
      const boundary = placeAt(Math.max(until_ms, clock.position_ms), stage.boundary);
      while (compareBoundaries(boundary, window.from) < 0) {
        clock.hold(HOLD);
        window = await earlier;
        if (signal.aborted) return false;
        earlier = prefetch(window, load, clock.rate);
      }
      clock.release(HOLD);
      await stage.show({ boundary, state: window.stateAt(boundary, source.tags) });
      if (signal.aborted) return false;
      if (boundary.time_ms <= until_ms) return true;
      await stage.tick(signal);
    }
    return false;
  } finally {
    clock.release(HOLD);
  }
}

/** The place at `position_ms`, but none behind what is shown. */
function placeAt(position_ms: number, shown: Boundary): Boundary {
  const place = { time_ms: position_ms };
  return compareBoundaries(place, shown) < 0 ? place : shown;
}

/** Loads what lies before a window, half as much where the window had no room for all. */
function prefetch(
  window: TimelineWindow,
  load: (end: Boundary, span_ms: number) => Promise<TimelineWindow>,
  rate: number,
): Promise<TimelineWindow> {
  const held_ms = window.to.time_ms - window.from.time_ms;
  const span_ms = window.evicted > 0 ? Math.max(1, held_ms) : spanMs(rate);
  const earlier = load(window.from, span_ms);
  // Whoever waits for it hears of a failure; nobody may.
  earlier.catch(() => {});
  return earlier;
}

function spanMs(rate: number): number {
  return Math.max(MIN_SPAN_MS, SPAN_S * 1000 * Math.abs(rate));
}
