// @ts-types="./three.d.ts"
import { Mesh, type Scene, type ShaderMaterial, Vector3 } from "three";
import type { LandStore } from "../map/land_store.ts";
import type { PatchWish } from "../models/globe/patch_wishes.ts";
import type { Vector } from "../models/globe/vector.ts";
import { type Viewport, viewport } from "../models/map/viewport.ts";
import { globeGeometry } from "./earth_mesh.ts";
import { type GlobePalette, shaderColour } from "./globe_palette.ts";
import { groundMaterial, groundTexture } from "./ground_material.ts";
import { GroundPatch } from "./ground_patch.ts";
import { GroundPicture } from "./ground_picture.ts";

const SIZE_PX = 2048;
/** The whole world at that zoom: lines of the picture are two of its pixels wide. */
const WHOLE_ZOOM = 2;
const WHOLE: Viewport = viewport({
  ...{ centre: { lat: 0, lon: 0 }, zoom: WHOLE_ZOOM, width: 1024, height: 1024 },
});
const MAX_PATCHES = 3;
/** Share of the night's colour where it is night. */
const DARKNESS = 0.5;

/** The ground: the whole globe with a picture drawn once, and patches in more detail over it. */
export class GroundLayer {
  readonly #land: LandStore;
  readonly #picture: GroundPicture;
  readonly #texture: ReturnType<typeof groundTexture>;
  readonly #material: ShaderMaterial;
  readonly #geometry = globeGeometry();
  readonly #patches: readonly GroundPatch[];
  #drawn = "";

  constructor(page: Document, scene: Scene, land: LandStore) {
    this.#land = land;
    this.#picture = new GroundPicture(page, SIZE_PX);
    this.#texture = groundTexture(this.#picture.element);
    this.#material = groundMaterial(this.#texture, { fades: false });
    const globe = new Mesh(this.#geometry, this.#material);
    globe.frustumCulled = false;
    globe.renderOrder = 1;
    // Farther ones lie below nearer ones.
    this.#patches = Array.from({ length: MAX_PATCHES }, () => new GroundPatch(page));
    for (const [i, { mesh }] of this.#patches.entries()) mesh.renderOrder = 2 + i;
    scene.add(globe, ...this.#patches.map(({ mesh }) => mesh));
  }

  /** Takes the palette and the sun; `wishes` are the patches, the farther one first. */
  update(
    { palette, sun, landVersion, wishes }: {
      readonly palette: GlobePalette;
      readonly sun: Vector;
      readonly landVersion: number;
      readonly wishes: readonly PatchWish[];
    },
  ): void {
    const version = `${landVersion} ${palette.sea} ${palette.land}`;
    if (version !== this.#drawn) {
      this.#drawn = version;
      const land = this.#land.inView(WHOLE);
      this.#picture.draw({ view: WHOLE, ratio: SIZE_PX / WHOLE.width, land, palette });
      this.#texture.needsUpdate = true;
      for (const material of this.#materials()) {
        Object.assign(material.uniforms.night ?? {}, { value: shaderColour(palette.night) });
        Object.assign(material.uniforms.darkness ?? {}, { value: DARKNESS });
      }
    }
    const direction = new Vector3(sun.x, sun.y, sun.z);
    for (const material of this.#materials()) {
      Object.assign(material.uniforms.sun ?? {}, { value: direction });
    }
    for (const [i, patch] of this.#patches.entries()) {
      const wish = wishes[i];
      if (wish) patch.show(wish, { land: this.#land, palette, version });
      else patch.hide();
    }
  }

  [Symbol.dispose](): void {
    for (const patch of this.#patches) patch[Symbol.dispose]();
    this.#geometry.dispose();
    this.#material.dispose();
    this.#texture.dispose();
  }

  #materials(): ShaderMaterial[] {
    return [this.#material, ...this.#patches.map(({ material }) => material)];
  }
}
