/** Sharper than that costs more than it shows. */
const MAX_RATIO = 2;

/** A canvas that covers the map, in CSS pixels. */
export class LayerCanvas {
  readonly element: HTMLCanvasElement;
  readonly context: CanvasRenderingContext2D;
  #ratio = 1;

  /** An opaque one covers what lies below it, and costs less to show: nothing is blended. */
  constructor(place: HTMLElement, { isOpaque = false }: { readonly isOpaque?: boolean } = {}) {
    this.element = place.ownerDocument.createElement("canvas");
    this.element.setAttribute("aria-hidden", "true");
    const context = this.element.getContext("2d", { alpha: !isOpaque });
    if (!context) throw new TypeError("Cannot draw the map as this browser must have a 2D canvas");
    this.context = context;
    place.append(this.element);
  }

  /** Pixels of the screen in one of CSS. */
  get ratio(): number {
    return this.#ratio;
  }

  resize(width: number, height: number): void {
    this.#ratio = Math.min(MAX_RATIO, devicePixelRatio || 1);
    const [w, h] = [Math.round(width * this.#ratio), Math.round(height * this.#ratio)];
    if (this.element.width !== w) this.element.width = w;
    if (this.element.height !== h) this.element.height = h;
  }

  /** Makes it empty, ready to draw in CSS pixels. */
  clear(): CanvasRenderingContext2D {
    const { context, element } = this;
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.clearRect(0, 0, element.width, element.height);
    context.setTransform(this.#ratio, 0, 0, this.#ratio, 0, 0);
    return context;
  }
}
