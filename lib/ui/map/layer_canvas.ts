/** Sharper than that costs more than it shows. */
const MAX_RATIO = 2;

/** What is drawn with, wherever the pixels are. */
export type Pen = CanvasRenderingContext2D | OffscreenCanvasRenderingContext2D;

/** A canvas that covers the map, in CSS pixels. */
export class LayerCanvas {
  readonly element: HTMLCanvasElement;
  readonly context: CanvasRenderingContext2D;
  #ratio = 1;

  constructor(place: HTMLElement) {
    this.element = appendCanvas(place);
    const context = this.element.getContext("2d");
    if (!context) throw new TypeError("Cannot draw the map as this browser must have a 2D canvas");
    this.context = context;
  }

  /** Pixels of the screen in one of CSS. */
  get ratio(): number {
    return this.#ratio;
  }

  resize(width: number, height: number): void {
    this.#ratio = fitPixels(this.element, width, height);
  }

  /** Makes it empty, ready to draw in CSS pixels. */
  clear(): CanvasRenderingContext2D {
    return emptied(this.context, this.#ratio);
  }
}

/** A canvas that means nothing to readers of screens, over what is there. */
export function appendCanvas(place: HTMLElement): HTMLCanvasElement {
  const element = place.ownerDocument.createElement("canvas");
  element.setAttribute("aria-hidden", "true");
  place.append(element);
  return element;
}

/** Gives a canvas the pixels for a size in CSS; returns how many of them are in one of CSS. */
export function fitPixels(
  canvas: HTMLCanvasElement | OffscreenCanvas,
  width: number,
  height: number,
): number {
  const ratio = Math.min(MAX_RATIO, devicePixelRatio || 1);
  const [w, h] = [Math.round(width * ratio), Math.round(height * ratio)];
  if (canvas.width !== w) canvas.width = w;
  if (canvas.height !== h) canvas.height = h;
  return ratio;
}

/** The pen of a canvas that has been emptied, ready to draw in CSS pixels. */
export function emptied<P extends Pen>(pen: P, ratio: number): P {
  pen.setTransform(1, 0, 0, 1, 0, 0);
  pen.clearRect(0, 0, pen.canvas.width, pen.canvas.height);
  pen.setTransform(ratio, 0, 0, ratio, 0, 0);
  return pen;
}
