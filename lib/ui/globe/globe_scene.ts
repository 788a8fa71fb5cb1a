// @ts-types="./three.d.ts"
import { LinearSRGBColorSpace, PerspectiveCamera, Scene, Vector3, WebGLRenderer } from "three";
import type { LandStore } from "../map/land_store.ts";
import type { SymbolSheet } from "../map/symbols.ts";
import type { Camera } from "../models/globe/camera.ts";
import { patchWishes } from "../models/globe/patch_wishes.ts";
import type { Vector } from "../models/globe/vector.ts";
import { type GlobePalette, shaderColour } from "./globe_palette.ts";
import { GroundLayer } from "./ground_layer.ts";
import { MoverLayer } from "./mover_layer.ts";
import { SkyLayer } from "./sky_layer.ts";
import { TrailLines } from "./trail_lines.ts";

/** Sharper than that costs more than it shows. */
const MAX_RATIO = 2;

/**
 * The globe on a canvas of WebGL. Its layers are painted over each other in their order, as a map's
 * are: what the Earth hides is left out by a formula, so that nothing fights for depth.
 */
export class GlobeScene implements Disposable {
  readonly #renderer: WebGLRenderer;
  readonly #scene = new Scene();
  readonly #camera = new PerspectiveCamera();
  readonly #sky: SkyLayer;
  readonly #ground: GroundLayer;
  readonly trails: TrailLines;
  readonly movers: MoverLayer;
  #size = "";

  /** @throws TypeError when the browser has no WebGL 2. */
  constructor(canvas: HTMLCanvasElement, land: LandStore) {
    this.#renderer = new WebGLRenderer({ canvas, context: contextOf(canvas) });
    // Colours are those of the tokens already.
    this.#renderer.outputColorSpace = LinearSRGBColorSpace;
    this.#scene.matrixWorldAutoUpdate = false;
    this.#camera.matrixAutoUpdate = false;
    this.#camera.near = 1e-7;
    this.#camera.far = 100;
    this.#sky = new SkyLayer(this.#scene);
    this.#ground = new GroundLayer(canvas.ownerDocument, this.#scene, land);
    this.trails = new TrailLines(this.#scene);
    this.movers = new MoverLayer(this.#scene);
  }

  paint(palette: GlobePalette, symbols: SymbolSheet): void {
    this.#renderer.setClearColor(shaderColour(palette.space), 1);
    this.#sky.paint(palette.sky);
    this.trails.paint(palette.page);
    this.movers.paint(symbols);
  }

  /** Draws what a camera sees. */
  draw(
    camera: Camera,
    { palette, sun, landVersion }: {
      readonly palette: GlobePalette;
      readonly sun: Vector;
      readonly landVersion: number;
    },
  ): void {
    this.#resize(camera);
    this.#look(camera);
    this.#sky.place(camera);
    this.#ground.update({ palette, sun, landVersion, wishes: patchWishes(camera) });
    this.trails.see(camera.eye);
    this.#renderer.render(this.#scene, this.#camera);
  }

  [Symbol.dispose](): void {
    for (const layer of [this.#sky, this.#ground, this.trails, this.movers]) {
      layer[Symbol.dispose]();
    }
    this.#renderer.dispose();
  }

  #resize({ width, height }: Camera): void {
    const ratio = Math.min(MAX_RATIO, devicePixelRatio || 1);
    const size = `${width} ${height} ${ratio}`;
    if (size === this.#size) return;
    this.#size = size;
    this.#renderer.setPixelRatio(ratio);
    this.#renderer.setSize(width, height, false);
  }

  #look(camera: Camera): void {
    const { eye, forward, right, up, view_deg, width, height } = camera;
    this.#camera.fov = view_deg;
    this.#camera.aspect = width / height;
    this.#camera.updateProjectionMatrix();
    const vector = ({ x, y, z }: Vector, factor = 1) =>
      new Vector3(x * factor, y * factor, z * factor);
    this.#camera.matrix.makeBasis(vector(right), vector(up), vector(forward, -1));
    this.#camera.matrix.setPosition(eye.x, eye.y, eye.z);
    this.#camera.updateMatrixWorld(true);
  }
}

/** Smooth edges cost software graphics three quarters of their frames: they go without. */
function contextOf(canvas: HTMLCanvasElement): WebGL2RenderingContext {
  const least = { alpha: false, depth: false, stencil: false };
  const context = canvas.getContext("webgl2", {
    ...{ ...least, antialias: true, failIfMajorPerformanceCaveat: true },
  }) ?? canvas.getContext("webgl2", { ...least, antialias: false });
  if (!context) throw new TypeError("Cannot draw the globe as this browser must have WebGL 2");
  return context;
}
