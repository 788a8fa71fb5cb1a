import { appendCanvas, emptied, fitPixels } from "./layer_canvas.ts";

/**
 * A canvas for what seldom changes, in CSS pixels: it is drawn out of sight and shown as a finished
 * picture. Where software shows the page, a canvas that can be drawn on is copied for each frame of
 * it, drawn or not: 0.6 ms for each megapixel (Chromium 156).
 */
export class StillCanvas {
  readonly element: HTMLCanvasElement;
  readonly context: OffscreenCanvasRenderingContext2D;
  readonly #shown: ImageBitmapRenderingContext;
  #ratio = 1;

  /** An opaque one covers what lies below it, and costs less to show: nothing is blended. */
  constructor(place: HTMLElement, { isOpaque }: { readonly isOpaque: boolean }) {
    this.element = appendCanvas(place);
    const shown = this.element.getContext("bitmaprenderer", { alpha: !isOpaque });
    const context = "OffscreenCanvas" in globalThis
      ? new OffscreenCanvas(1, 1).getContext("2d", { alpha: !isOpaque })
      : null;
    if (!shown || !context) {
      throw new TypeError("Cannot draw the map as this browser must have canvases out of sight");
    }
    this.#shown = shown;
    this.context = context;
  }

  /** Pixels of the screen in one of CSS. */
  get ratio(): number {
    return this.#ratio;
  }

  resize(width: number, height: number): void {
    this.#ratio = fitPixels(this.context.canvas, width, height);
  }

  /** Begins a picture: ready to draw in CSS pixels. */
  clear(): OffscreenCanvasRenderingContext2D {
    return emptied(this.context, this.#ratio);
  }

  /** Shows what has been drawn, in place of what was there. */
  show(): void {
    const { canvas } = this.context;
    // There is no picture without pixels, as in a window that is a strip.
    if (canvas.width === 0 || canvas.height === 0) return;
    this.#shown.transferFromImageBitmap(canvas.transferToImageBitmap());
  }
}
