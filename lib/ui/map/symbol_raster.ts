/** A pixel that shows less than that is left out. */
const LEAST_ALPHA = 24;

/**
 * A picture in memory into which symbols are copied pixel by pixel, and which a canvas then takes as
 * a whole. For thousands of symbols that is many times as fast as asking the canvas for each: a
 * sprite of 22 pixels is about 150 numbers to copy.
 */
export class SymbolRaster {
  readonly #sprites: readonly Sprite[];
  readonly #size: number;
  #image: ImageData | null = null;
  #pixels = new Uint32Array(0);

  /** `sheet` holds `columns` by `rows` sprites of `size` pixels. */
  constructor(
    sheet: ImageData,
    { columns, rows, size }: {
      readonly columns: number;
      readonly rows: number;
      readonly size: number;
    },
  ) {
    this.#size = size;
    this.#sprites = Array.from(
      { length: columns * rows },
      (_, i) =>
        readSprite(sheet, { left: i % columns * size, top: Math.floor(i / columns) * size, size }),
    );
  }

  /** Makes an empty picture of this size. */
  clear(width: number, height: number): void {
    if (this.#image?.width === width && this.#image.height === height) {
      this.#pixels.fill(0);
      return;
    }
    this.#image = new ImageData(width, height);
    this.#pixels = new Uint32Array(this.#image.data.buffer);
    for (const { xs, ys, offsets } of this.#sprites) {
      for (let i = 0; i < offsets.length; i++) offsets[i] = (ys[i] ?? 0) * width + (xs[i] ?? 0);
    }
  }

  /** Copies sprite number `index` to where its left upper corner is. */
  add(index: number, left: number, top: number): void {
    const sprite = this.#sprites[index];
    const image = this.#image;
    if (!sprite || !image) return;
    const { width, height } = image;
    const size = this.#size;
    if (left < 0 || top < 0 || left + size > width || top + size > height) {
      return this.#addInPart(sprite, image, left, top);
    }
    const { offsets, colours } = sprite;
    const pixels = this.#pixels;
    const start = top * width + left;
    for (let i = 0; i < colours.length; i++) {
      pixels[start + (offsets[i] ?? 0)] = colours[i] ?? 0;
    }
  }

  #addInPart({ xs, ys, colours }: Sprite, { width, height }: ImageData, left: number, top: number) {
    for (const [i, colour] of colours.entries()) {
      const x = left + (xs[i] ?? 0);
      const y = top + (ys[i] ?? 0);
      if (x >= 0 && y >= 0 && x < width && y < height) this.#pixels[y * width + x] = colour;
    }
  }

  /** Replaces what is on the canvas. */
  put(context: CanvasRenderingContext2D): void {
    if (this.#image) context.putImageData(this.#image, 0, 0);
  }
}

/** The pixels of a sprite that show, and their colours as a picture in memory has them. */
interface Sprite {
  readonly xs: Uint8Array;
  readonly ys: Uint8Array;
  readonly colours: Uint32Array;
  /** Of each pixel from the first, in a picture of the present width. */
  readonly offsets: Int32Array;
}

function readSprite(
  { data, width }: ImageData,
  { left, top, size }: { readonly left: number; readonly top: number; readonly size: number },
): Sprite {
  const pixels = new Uint32Array(data.buffer);
  const shown: { readonly x: number; readonly y: number; readonly colour: number }[] = [];
  for (let y = 0; y < size; y++) {
    for (let x = 0; x < size; x++) {
      const at = (top + y) * width + left + x;
      if ((data[4 * at + 3] ?? 0) >= LEAST_ALPHA) shown.push({ x, y, colour: pixels[at] ?? 0 });
    }
  }
  return {
    xs: Uint8Array.from(shown, ({ x }) => x),
    ys: Uint8Array.from(shown, ({ y }) => y),
    colours: Uint32Array.from(shown, ({ colour }) => colour),
    offsets: new Int32Array(shown.length),
  };
}
