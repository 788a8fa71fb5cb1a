import { appendCanvas, emptied, fitPixels, type Pen } from "./layer_canvas.ts";

/**
 * A canvas for what seldom changes, in CSS pixels: it is drawn out of sight and shown as a finished
 * picture. Where software shows the page, a canvas that can be drawn on is copied for each frame of
 * it, drawn or not: 0.6 ms for each megapixel (Chromium 156). A browser that has no canvases out of
 * sight draws on the visible one.
 */
export class StillCanvas {
  readonly element: HTMLCanvasElement;
  readonly context: Pen;
  readonly #hidden: HiddenCanvas | null;
  #ratio = 1;

  /**
   * An opaque one covers what lies below it, and costs less to show: nothing is blended.
   * @throws TypeError where there is no 2D canvas.
   */
  constructor(place: HTMLElement, { isOpaque }: { readonly isOpaque: boolean }) {
    this.element = appendCanvas(place);
    this.#hidden = hiddenCanvas(this.element, { alpha: !isOpaque });
    const context = this.#hidden?.context ?? this.element.getContext("2d", { alpha: !isOpaque });
    if (!context) throw new TypeError("Cannot draw the map as this browser must have a 2D canvas");
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
  clear(): Pen {
    return emptied(this.context, this.#ratio);
  }

  /** Shows what has been drawn, in place of what was there. */
  show(): void {
    if (!this.#hidden) return;
    const { context: { canvas }, shown } = this.#hidden;
    // There is no picture without pixels, as in a window that is a strip.
    if (canvas.width === 0 || canvas.height === 0) return;
    shown.transferFromImageBitmap(canvas.transferToImageBitmap());
  }
}

interface HiddenCanvas {
  readonly context: OffscreenCanvasRenderingContext2D;
  readonly shown: ImageBitmapRenderingContext;
}

/** Null where the browser has none; its pictures are then not `element`'s. */
function hiddenCanvas(
  element: HTMLCanvasElement,
  settings: { readonly alpha: boolean },
): HiddenCanvas | null {
  if (!("OffscreenCanvas" in globalThis)) return null;
  const context = new OffscreenCanvas(1, 1).getContext("2d", settings);
  if (!context || !("transferToImageBitmap" in context.canvas)) return null;
  const shown = element.getContext("bitmaprenderer", settings);
  return shown && { context, shown };
}
