// @ts-types="./three.d.ts"
import { type CanvasTexture, Mesh, type ShaderMaterial } from "three";
import type { LandStore } from "../map/land_store.ts";
import { mercatorX, mercatorY } from "../models/geo/mercator.ts";
import type { PatchWish } from "../models/globe/patch_wishes.ts";
import { viewport } from "../models/map/viewport.ts";
import { patchGeometry } from "./earth_mesh.ts";
import type { GlobePalette } from "./globe_palette.ts";
import { groundMaterial, groundTexture } from "./ground_material.ts";
import { GroundPicture } from "./ground_picture.ts";

/** Pixels of the picture. */
const SIZE_PX = 2048;
/** The picture is made anew when the middle has moved by that share of it. */
const MOVED = 0.14;
/** Or when the scale has changed by that many zoom levels. */
const ZOOMED = 0.6;

/** A part of the ground in more detail: drawn anew when one looks elsewhere. */
export class GroundPatch {
  readonly mesh: Mesh;
  readonly material: ShaderMaterial;
  readonly #picture: GroundPicture;
  readonly #texture: CanvasTexture;
  readonly #place: ReturnType<typeof patchGeometry>["place"];
  readonly #dispose: () => void;
  #drawn: { readonly wish: PatchWish; readonly key: string } | null = null;

  constructor(page: Document) {
    this.#picture = new GroundPicture(page, SIZE_PX);
    this.#texture = groundTexture(this.#picture.element);
    this.material = groundMaterial(this.#texture, { fades: true });
    const { geometry, place } = patchGeometry();
    this.#place = place;
    this.mesh = new Mesh(geometry, this.material);
    this.mesh.frustumCulled = false;
    this.#dispose = () => geometry.dispose();
  }

  /** Makes it invisible. */
  hide(): void {
    this.mesh.visible = false;
  }

  /** Draws what is wished for unless the last picture is good enough; true when it has drawn. */
  show(
    wish: PatchWish,
    { land, palette, version }: {
      readonly land: LandStore;
      readonly palette: GlobePalette;
      /** Changes when land or palette do. */
      readonly version: string;
    },
  ): boolean {
    this.mesh.visible = true;
    const { span_px, zoom, centre } = wish;
    const view = viewport({ centre, zoom, width: span_px, height: span_px });
    const paths = land.inView(view);
    const key = `${version} ${paths.length}`;
    const drawn = this.#drawn;
    if (drawn?.key === key && isNear(drawn.wish, wish)) return false;
    this.#picture.draw({ view, ratio: SIZE_PX / span_px, land: paths, palette });
    this.#texture.needsUpdate = true;
    const size = span_px / view.scale;
    this.#place({ x: view.left / view.scale, y: view.top / view.scale, size });
    this.#drawn = { wish, key };
    return true;
  }

  [Symbol.dispose](): void {
    this.#dispose();
    this.material.dispose();
    this.#texture.dispose();
  }
}

function isNear(a: PatchWish, b: PatchWish): boolean {
  if (Math.abs(a.zoom - b.zoom) > ZOOMED || a.span_px !== b.span_px) return false;
  const size = a.span_px / (256 * 2 ** a.zoom);
  const x = mercatorX(a.centre.lon) - mercatorX(b.centre.lon);
  const y = mercatorY(a.centre.lat) - mercatorY(b.centre.lat);
  return Math.max(Math.abs(x - Math.round(x)), Math.abs(y)) < MOVED * size;
}
