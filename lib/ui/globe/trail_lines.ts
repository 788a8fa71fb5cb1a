// @ts-types="./three.d.ts"
import {
  BufferAttribute,
  BufferGeometry,
  Color,
  LineSegments,
  type Scene,
  ShaderMaterial,
  Vector3,
} from "three";
import type { TrackTable } from "@rangecast/client/track-table";
import type { Vector } from "../models/globe/vector.ts";
import type { Sieve } from "../models/filter/sieve.ts";
import type { Motion } from "../models/map/motion.ts";
import type { Trails } from "../models/map/trails.ts";
import { LineWriter } from "../models/globe/line_writer.ts";
import { shaderColour } from "./globe_palette.ts";
import type { Palette } from "../map/palette.ts";

/** Lines of all trails together, as on the map. */
const MAX_LINES = 16_000;
/** A trail fades towards its old end. */
const OLDEST = 0.15;
const NEWEST = 0.6;
/** Added to the light of the selected one's, which has another colour: see the shader. */
const MARKED = 1.4;

/** What the Earth hides of a line is left out: `isHidden` of the models, for each of its ends. */
const VERTEX = `
attribute float light;
uniform vec3 eye;
uniform vec3 colour;
uniform vec3 marked;
varying vec4 shown;
void main() {
  vec3 way = position - eye;
  float towards = -dot(way, eye);
  float horizon = dot(eye, eye) - 1.0;
  bool hidden = towards > horizon && towards * towards > horizon * dot(way, way);
  shown = vec4(light > 1.0 ? marked : colour, hidden ? 0.0 : light > 1.0 ? light - 1.0 : light);
  gl_Position = projectionMatrix * modelViewMatrix * vec4(position, 1.0);
}`;
const FRAGMENT = `
varying vec4 shown;
void main() {
  gl_FragColor = shown;
}`;

export interface TrailState {
  readonly table: TrackTable;
  readonly motion: Motion;
  readonly trails: Trails;
  readonly sieve: Sieve;
  /** A row; -1 for none. */
  readonly selected: number;
  readonly exaggeration: number;
}

/** Where tracks have been, as lines above the ground; they are made anew only when tracks have moved. */
export class TrailLines {
  readonly #writer = new LineWriter(MAX_LINES);
  readonly #position = new BufferAttribute(this.#writer.positions, 3);
  readonly #light = new BufferAttribute(this.#writer.lights, 1);
  readonly #geometry = new BufferGeometry();
  readonly #material: ShaderMaterial;

  constructor(scene: Scene) {
    this.#geometry.setAttribute("position", this.#position).setAttribute("light", this.#light);
    this.#geometry.setDrawRange(0, 0);
    this.#material = new ShaderMaterial({
      ...{ vertexShader: VERTEX, fragmentShader: FRAGMENT, transparent: true },
      ...{ depthTest: false, depthWrite: false },
      uniforms: {
        ...{ eye: { value: new Vector3() }, colour: { value: new Color() } },
        marked: { value: new Color() },
      },
    });
    const lines = new LineSegments(this.#geometry, this.#material);
    lines.frustumCulled = false;
    lines.renderOrder = 5;
    scene.add(lines);
  }

  paint({ accent, selection }: Palette): void {
    Object.assign(this.#material.uniforms.colour ?? {}, { value: shaderColour(accent) });
    Object.assign(this.#material.uniforms.marked ?? {}, { value: shaderColour(selection) });
  }

  see({ x, y, z }: Vector): void {
    Object.assign(this.#material.uniforms.eye ?? {}, { value: new Vector3(x, y, z) });
  }

  update(state: TrailState): void {
    const { table, sieve } = state;
    const writer = this.#writer;
    writer.clear();
    const points = Math.max(2, Math.floor(MAX_LINES / Math.max(1, table.size)));
    for (let row = 0; row < table.high; row++) {
      if (!sieve.shows(row)) continue;
      this.#addTrail(row, state, points);
    }
    this.#position.needsUpdate = true;
    this.#light.needsUpdate = true;
    this.#geometry.setDrawRange(0, 2 * writer.count);
  }

  /** The newest points of a row, and the way from there to its latest sample. */
  #addTrail(
    row: number,
    { table, motion, trails, selected, exaggeration }: TrailState,
    points: number,
  ): void {
    const writer = this.#writer;
    const marked = row === selected ? MARKED : 0;
    const length = trails.length(row);
    const used = Math.min(length, points);
    for (let i = length - used; i < length; i++) {
      const index = trails.index(row, i);
      const age = (length - 1 - i) / Math.max(1, used);
      const radius = writer.radius(trails.altitude_m[index] ?? NaN, exaggeration);
      const light = marked + NEWEST + (OLDEST - NEWEST) * age;
      writer.point(trails.x[index] ?? NaN, trails.y[index] ?? NaN, radius, light);
    }
    const radius = writer.radius(table.altitude_m[row] ?? NaN, exaggeration);
    if (length > 0) {
      writer.point(motion.x[row] ?? NaN, motion.y[row] ?? NaN, radius, marked + NEWEST);
    }
    writer.point(NaN, NaN, radius, 0);
  }

  [Symbol.dispose](): void {
    this.#geometry.dispose();
    this.#material.dispose();
  }
}
