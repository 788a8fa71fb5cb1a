/** A pixel that shows less than that is left out. */
const LEAST_ALPHA = 24;

/**
 * A picture in memory into which symbols are copied pixel by pixel, and which a canvas then takes as
 * a whole. For thousands of symbols that is many times as fast as asking the canvas for each: a
 * sprite of 22 pixels is about 150 numbers to copy.
 */
export class SymbolRaster {
  readonly #read: (row: number) => ImageData;
  readonly #columns: number;
  readonly #size: number;
  /** Null until a symbol of the same row is wanted for the first time. */
  readonly #sprites: (Sprite | null)[];
  #image: ImageData | null = null;
  #pixels = new Uint32Array(0);

  /** `read` gives a row of `columns` sprites of `size` pixels, of which there are `rows`. */
  constructor(
    read: (row: number) => ImageData,
    { columns, rows, size }: {
      readonly columns: number;
      readonly rows: number;
      readonly size: number;
    },
  ) {
    this.#read = read;
    this.#columns = columns;
    this.#size = size;
    this.#sprites = Array.from({ length: columns * rows }, () => null);
  }

  /** Makes an empty picture of this size. */
  clear(width: number, height: number): void {
    if (this.#image?.width === width && this.#image.height === height) {
      this.#pixels.fill(0);
      return;
    }
    this.#image = new ImageData(width, height);
    this.#pixels = new Uint32Array(this.#image.data.buffer);
    for (const sprite of this.#sprites) if (sprite) place(sprite, width);
  }

  /** Copies sprite number `index` to where its left upper corner is. */
  add(index: number, left: number, top: number): void {
    const image = this.#image;
    if (!image) return;
    const sprite = this.#sprites[index] ?? this.#readRow(index, image.width);
    if (!sprite) return;
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

  #readRow(index: number, width: number): Sprite | null {
    const row = Math.floor(index / this.#columns);
    const sheet = this.#read(row);
    for (let column = 0; column < this.#columns; column++) {
      const sprite = readSprite(sheet, column * this.#size, this.#size);
      place(sprite, width);
      this.#sprites[row * this.#columns + column] = sprite;
    }
    return this.#sprites[index] ?? null;
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

function readSprite({ data, width }: ImageData, left: number, size: number): Sprite {
  const pixels = new Uint32Array(data.buffer);
  const [xs, ys] = [new Uint8Array(size * size), new Uint8Array(size * size)];
  const colours = new Uint32Array(size * size);
  let count = 0;
  for (let y = 0; y < size; y++) {
    for (let x = 0; x < size; x++) {
      const at = y * width + left + x;
      if ((data[4 * at + 3] ?? 0) < LEAST_ALPHA) continue;
      xs[count] = x;
      ys[count] = y;
      colours[count++] = pixels[at] ?? 0;
    }
  }
  return {
    ...{ xs: xs.slice(0, count), ys: ys.slice(0, count), colours: colours.slice(0, count) },
    offsets: new Int32Array(count),
  };
}

/** Fits a sprite to a picture of this width. */
function place({ xs, ys, offsets }: Sprite, width: number): void {
  for (let i = 0; i < offsets.length; i++) offsets[i] = (ys[i] ?? 0) * width + (xs[i] ?? 0);
}
