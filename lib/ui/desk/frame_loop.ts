import type { Clock, TimerId } from "@rangecast/base/clock";

/** Frames of a picture on which nothing moves by itself: twenty a second, for figures that age. */
export const IDLE_MS = 50;

/** Draws one frame; true when the next one would look different, so that it is to follow at once. */
export type DrawFrame = (now_ms: number) => boolean;

/** What a page is shown on, and what its viewer does there. */
export interface Screen {
  /** Calls `draw` before the next frame is shown. */
  requestFrame(draw: (now_ms: number) => void): void;
  /** Calls `listener` with whatever the viewer does; returns what ends that. */
  onInput(listener: () => void): () => void;
}

/**
 * The frames of a page: each one that the screen can show while something moves or the viewer does
 * anything, and a few a second while nothing does. A frame costs a browser several ms of work even if
 * nothing is drawn in it, which on a small machine is taken from what the frame is to show.
 */
export class FrameLoop {
  readonly #screen: Screen;
  readonly #clock: Clock;
  readonly #drawings = new Set<DrawFrame>();
  #stopListening: (() => void) | null = null;
  #idle: TimerId | null = null;
  #isAsked = false;

  constructor(screen: Screen, clock: Clock) {
    this.#screen = screen;
    this.#clock = clock;
  }

  /** Calls `draw` with each frame, from the next one on; returns what ends that. */
  add(draw: DrawFrame): () => void {
    this.#drawings.add(draw);
    this.#stopListening ??= this.#screen.onInput(() => this.wake());
    this.wake();
    return () => this.#remove(draw);
  }

  /** There is something new: the next frame follows as soon as the screen can show one. */
  wake(): void {
    if (this.#isAsked || this.#drawings.size === 0) return;
    this.#isAsked = true;
    this.#stopIdling();
    this.#screen.requestFrame((now_ms) => this.#draw(now_ms));
  }

  #draw(now_ms: number): void {
    this.#isAsked = false;
    let moves = false;
    const failures: unknown[] = [];
    for (const draw of this.#drawings) {
      try {
        moves = draw(now_ms) || moves;
      } catch (error) {
        // It does not take the others with it.
        failures.push(error);
      }
    }
    if (moves) this.wake();
    else this.#waitIdly();
    if (failures.length > 0) throw failureOf(failures);
  }

  #waitIdly(): void {
    if (this.#isAsked || this.#drawings.size === 0) return;
    this.#idle = this.#clock.setTimer(() => this.wake(), IDLE_MS);
  }

  #stopIdling(): void {
    if (this.#idle !== null) this.#clock.clearTimer(this.#idle);
    this.#idle = null;
  }

  #remove(draw: DrawFrame): void {
    this.#drawings.delete(draw);
    if (this.#drawings.size > 0) return;
    this.#stopIdling();
    this.#stopListening?.();
    this.#stopListening = null;
  }
}

/** What is thrown of a frame in which drawings have failed: all of it. */
function failureOf(failures: readonly unknown[]): unknown {
  if (failures.length === 1) return failures[0];
  return new AggregateError(
    failures,
    `Cannot draw ${failures.length} parts: ${failures.join("; ")}`,
  );
}
