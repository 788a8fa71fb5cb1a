import { spanOf, xOfInstant } from "../models/timeline/time_range.ts";
import type { StripScene } from "./draw_strip.ts";

/** Tells whether a strip looks different from the one before: time moves it by a pixel now and then. */
export class StripKey {
  #objects: readonly unknown[] = [];
  #numbers = "";

  /** Whether the scene is to be drawn; it counts as drawn from then on. */
  changes({ width, height, range, at_ms, hover_ms, window, ...rest }: StripScene): boolean {
    const { history, tags, loop, scale, palette } = rest;
    const objects = [history, tags, loop, scale, palette];
    const perPixel = spanOf(range) / Math.max(1, width);
    const numbers = [
      ...[width, height, perPixel, Math.round(range.from_ms / perPixel)],
      Math.round(xOfInstant(at_ms, range, width)),
      hover_ms,
      ...[window?.from_ms, window?.to_ms],
    ].join(" ");
    const isSame = numbers === this.#numbers &&
      objects.every((each, i) => each === this.#objects[i]);
    this.#objects = objects;
    this.#numbers = numbers;
    return !isSame;
  }
}
