import { drawLand, worldsInView } from "../map/draw_base.ts";
import type { LandPaths } from "../map/land_store.ts";
import { graticule } from "../models/map/graticule.ts";
import type { Viewport } from "../models/map/viewport.ts";
import type { GlobePalette } from "./globe_palette.ts";

/** A canvas with a part of the ground in Mercator's projection, to lay on the globe. */
export class GroundPicture {
  readonly element: HTMLCanvasElement;
  readonly #context: CanvasRenderingContext2D;

  constructor(page: Document, size_px: number) {
    this.element = page.createElement("canvas");
    this.element.width = size_px;
    this.element.height = size_px;
    const context = this.element.getContext("2d", { alpha: false });
    if (!context) {
      throw new TypeError("Cannot draw the globe as this browser must have a 2D canvas");
    }
    this.#context = context;
  }

  /** Draws sea, land, borders and graticule of a view, whose pixels are `ratio` of the canvas. */
  draw(
    { view, ratio, land, palette }: {
      readonly view: Viewport;
      readonly ratio: number;
      readonly land: readonly LandPaths[];
      readonly palette: GlobePalette;
    },
  ): void {
    const context = this.#context;
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.fillStyle = palette.sea;
    context.fillRect(0, 0, this.element.width, this.element.height);
    const colours = { land: palette.land, line: palette.coast };
    for (const world of worldsInView(view)) {
      drawLand({ context, ratio }, { view, land, palette: colours, world });
    }
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    context.strokeStyle = palette.grid;
    context.lineWidth = 1;
    const { meridians, parallels } = graticule(view);
    context.beginPath();
    for (const { at } of meridians) {
      context.moveTo(at, 0);
      context.lineTo(at, view.height);
    }
    for (const { at } of parallels) {
      context.moveTo(0, at);
      context.lineTo(view.width, at);
    }
    context.stroke();
  }
}
