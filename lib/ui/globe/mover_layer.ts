// @ts-types="./three.d.ts"
import {
  BufferAttribute,
  BufferGeometry,
  CanvasTexture,
  DynamicDrawUsage,
  Mesh,
  type Scene,
  ShaderMaterial,
} from "three";
import type { TrackTable } from "@rangecast/client/track-table";
import { variantOf } from "../map/draw_movers.ts";
import { SHAPE_COUNT, shapeOf, SPRITE_PX, type SymbolSheet, VARIANTS } from "../map/symbols.ts";
import type { Camera } from "../models/globe/camera.ts";
import type { MoverPlaces } from "../models/globe/mover_places.ts";
import { MoverQuads } from "../models/globe/mover_quads.ts";
import type { Motion } from "../models/map/motion.ts";

const VERTEX = `
varying vec2 at;
void main() {
  at = uv;
  gl_Position = projectionMatrix * modelViewMatrix * vec4(position, 1.0);
}`;
const FRAGMENT = `
uniform sampler2D sheet;
varying vec2 at;
void main() {
  gl_FragColor = texture2D(sheet, at);
}`;
/** Rows of the sheet: movers, and what stands or does not say where to. */
const ROWS = SHAPE_COUNT + 1;
const SELECTED = VARIANTS.indexOf("selected");
const MEASURED = VARIANTS.indexOf("measured");

/** All movers in view: level shapes with a bearing each, as one list that is drawn at once. */
export class MoverLayer {
  readonly #quads = new MoverQuads({ columns: VARIANTS.length, rows: ROWS, size_px: SPRITE_PX });
  readonly #geometry = new BufferGeometry();
  readonly #material: ShaderMaterial;
  readonly #shape = { x: 0, y: 0, z: 0, bearing_deg: NaN, column: 0, row: 0 };
  #attributes: readonly BufferAttribute[] = [];
  #texture: CanvasTexture | null = null;

  constructor(scene: Scene) {
    this.#material = new ShaderMaterial({
      ...{ vertexShader: VERTEX, fragmentShader: FRAGMENT, transparent: true },
      ...{ premultipliedAlpha: true, depthTest: false, depthWrite: false },
      uniforms: { sheet: { value: null } },
    });
    this.#begin(0);
    const mesh = new Mesh(this.#geometry, this.#material);
    mesh.frustumCulled = false;
    mesh.renderOrder = 6;
    scene.add(mesh);
  }

  /** Takes the symbols as they look now. */
  paint({ element }: SymbolSheet): void {
    this.#texture?.dispose();
    this.#texture = new CanvasTexture(element);
    this.#texture.flipY = false;
    this.#texture.premultiplyAlpha = true;
    Object.assign(this.#material.uniforms.sheet ?? {}, { value: this.#texture });
  }

  /** Puts a shape wherever a mover is in view; the selected one last, so that it lies on top. */
  place(
    { table, motion, places, selected, camera }: {
      readonly table: TrackTable;
      readonly motion: Motion;
      readonly places: MoverPlaces;
      /** A row; -1 for none. */
      readonly selected: number;
      readonly camera: Camera;
    },
  ): void {
    const { rows, count } = places.screen;
    this.#begin(count);
    // One object for all: this runs 300 000 times a second.
    const shape = this.#shape;
    const add = (row: number, column: number) => {
      shape.x = places.x[row] ?? NaN;
      shape.y = places.y[row] ?? NaN;
      shape.z = places.z[row] ?? NaN;
      shape.bearing_deg = motion.track_deg[row] ?? NaN;
      shape.column = column;
      shape.row = shape.bearing_deg === shape.bearing_deg
        ? shapeOf(table.domain[row])
        : SHAPE_COUNT;
      this.#quads.add(camera, shape);
    };
    let isSelectedThere = false;
    for (let i = 0; i < count; i++) {
      const row = rows[i] ?? 0;
      if (row === selected) isSelectedThere = true;
      else add(row, variantOf(table.status[row] ?? 0, table.mask[row] ?? 0));
    }
    if (isSelectedThere) {
      const variant = variantOf(table.status[selected] ?? 0, table.mask[selected] ?? 0);
      add(selected, variant === MEASURED ? SELECTED : variant);
    }
    this.#show();
  }

  /** None is drawn: others do it. */
  clear(): void {
    this.#geometry.setDrawRange(0, 0);
  }

  [Symbol.dispose](): void {
    this.#geometry.dispose();
    this.#material.dispose();
    this.#texture?.dispose();
  }

  #begin(count: number): void {
    if (!this.#quads.begin(count) && this.#attributes.length > 0) return;
    const { positions, uvs } = this.#quads;
    const position = new BufferAttribute(positions, 3).setUsage(DynamicDrawUsage);
    const uv = new BufferAttribute(uvs, 2).setUsage(DynamicDrawUsage);
    this.#attributes = [position, uv];
    this.#geometry.setAttribute("position", position).setAttribute("uv", uv)
      .setIndex(new BufferAttribute(quadIndex(positions.length / 12), 1));
  }

  #show(): void {
    const { count } = this.#quads;
    for (const attribute of this.#attributes) {
      attribute.clearUpdateRanges();
      attribute.addUpdateRange(0, count * 4 * attribute.itemSize);
      attribute.needsUpdate = true;
    }
    this.#geometry.setDrawRange(0, count * 6);
  }
}

/** Two triangles for each square. */
function quadIndex(count: number): Uint32Array {
  const index = new Uint32Array(count * 6);
  for (let quad = 0; quad < count; quad++) {
    const first = quad * 4;
    index.set([first, first + 1, first + 2, first, first + 2, first + 3], quad * 6);
  }
  return index;
}
