import type { ClockWindow } from "@rangecast/channel/clock-vector";

/** A stretch that is played over and over, Unix ms. */
export interface LoopRange {
  readonly start_ms: number;
  readonly end_ms: number;
}

/** What a player is told. Whether and how it plays is in its clock. */
export interface Wish {
  /** It is to jump to the position of its clock, before all else. */
  readonly seek: boolean;
  /** Frames that are to be stepped over, back when negative. */
  readonly frames: number;
  readonly loop: LoopRange | null;
}

/** What a player does, one at a time. */
export type Run = "seek" | "step" | "forward" | "backward" | "idle";

/** What a wish asks for now. Pure. */
export function runFor({ seek, frames }: Wish, wantsToRun: boolean, rate: number): Run {
  if (seek) return "seek";
  if (frames !== 0) return "step";
  if (!wantsToRun) return "idle";
  return rate > 0 ? "forward" : "backward";
}

/** @throws RangeError unless `loop` is a stretch of `window`. */
export function checkLoop(loop: LoopRange, { start_ms, end_ms }: ClockWindow): void {
  const isWithin = start_ms <= loop.start_ms && loop.end_ms <= (end_ms ?? Infinity);
  if (isWithin && loop.start_ms < loop.end_ms) return;
  throw new RangeError(
    `Cannot loop as 'loop' must be a stretch of the window ${start_ms} to ${end_ms ?? "now"}: ` +
      `current value is ${loop.start_ms} to ${loop.end_ms}`,
  );
}
