import type { Clock } from "@rangecast/base/clock";
import { isSameView, type Viewport } from "../models/map/viewport.ts";
import { drawTrails, hasTrails, type TrailScene } from "./draw_trails.ts";
import type { StillCanvas } from "./still_canvas.ts";

/** Trails grow slowly: drawn anew this often while nothing else changes. */
const LEAST_MS = 500;
/** Share of the time that drawing them may take. */
const SHARE = 0.05;
/** A drawing that takes longer is moved with the map, and drawn anew when that rests. */
const SLOW_MS = 6;
const REST_MS = 120;

/**
 * The canvas of the trails. As many lines take longer than a frame, it is drawn as seldom as it can
 * be: while the map moves the last drawing is moved and scaled along.
 */
export class TrailLayer {
  readonly #layer: StillCanvas;
  readonly #clock: Clock;
  #drawn: Viewport | null = null;
  #drawnFor = "";
  #cost_ms = 0;
  #drawn_ms = -Infinity;
  #moved_ms = -Infinity;
  #seen: Viewport | null = null;

  constructor(layer: StillCanvas, clock: Clock) {
    this.#layer = layer;
    this.#clock = clock;
  }

  /** Whatever is there is not good any more. */
  invalidate(): void {
    this.#drawn = null;
  }

  draw(scene: TrailScene): void {
    const now_ms = this.#clock.monotonicMs();
    const { view } = scene;
    if (this.#seen && !isSameView(this.#seen, view)) this.#moved_ms = now_ms;
    this.#seen = view;
    const key = `${scene.selected} ${scene.epoch} ${scene.sieve.version}`;
    const isMoved = this.#drawn !== null && !isSameView(this.#drawn, view);
    const waits = this.#cost_ms > SLOW_MS && now_ms - this.#moved_ms < REST_MS;
    const isDue = now_ms - this.#drawn_ms >= Math.max(LEAST_MS, this.#cost_ms / SHARE);
    const isNew = this.#drawn === null || key !== this.#drawnFor;
    if (!isNew && (isMoved ? waits : !isDue)) return this.#follow(view);
    this.#layer.resize(view.width, view.height);
    // Layers without anything in them cost as much as others where software shows them.
    const isEmpty = this.#layer.element.hidden = !hasTrails(scene);
    if (!isEmpty) drawTrails(this.#layer, scene);
    this.#drawn = view;
    this.#drawnFor = key;
    this.#drawn_ms = now_ms;
    this.#cost_ms = this.#clock.monotonicMs() - now_ms;
    this.#follow(view);
  }

  #follow({ scale, left, top }: Viewport): void {
    const drawn = this.#drawn;
    if (!drawn) return;
    const factor = scale / drawn.scale;
    const x = drawn.left * factor - left;
    const y = drawn.top * factor - top;
    const { style } = this.#layer.element;
    style.transformOrigin = "0 0";
    style.transform = factor === 1 && x === 0 && y === 0
      ? "none"
      : `translate(${x}px, ${y}px) scale(${factor})`;
  }
}
