// @ts-types="./three.d.ts"
import {
  BufferAttribute,
  BufferGeometry,
  Color,
  DoubleSide,
  Mesh,
  type Scene,
  ShaderMaterial,
} from "three";
import { type Camera } from "../models/globe/camera.ts";
import { localFrame } from "../models/globe/earth.ts";
import { shaderColour } from "./globe_palette.ts";

const SIDES = 144;
/** Of the angle between the horizon and the end of the air: where the light is how strong. Over the edge itself, so that this is smooth. */
const STEPS = [[-0.12, 0], [0, 0.6], [0.12, 0.3], [0.35, 0.12], [1, 0]] as const;
/** How much air one sees: of the globe's angle from afar, but no more than a low haze from near. */
const AIR_SHARE = 0.11;
const MAX_AIR = 0.14;

const VERTEX = `
attribute float light;
varying float strength;
void main() {
  strength = light;
  gl_Position = projectionMatrix * modelViewMatrix * vec4(position, 1.0);
}`;
const FRAGMENT = `
uniform vec3 colour;
uniform float opacity;
varying float strength;
void main() {
  gl_FragColor = vec4(colour, strength * opacity);
}`;

/** The air around the globe: a ring of light over its edge, which it also makes smooth. */
export class SkyLayer {
  readonly #positions = new Float32Array(STEPS.length * (SIDES + 1) * 3);
  readonly #position = new BufferAttribute(this.#positions, 3);
  readonly #geometry: BufferGeometry;
  readonly #material: ShaderMaterial;

  constructor(scene: Scene) {
    const lights = new Float32Array(STEPS.length * (SIDES + 1));
    for (const [step, [, light]] of STEPS.entries()) {
      lights.fill(light, step * (SIDES + 1), (step + 1) * (SIDES + 1));
    }
    this.#geometry = new BufferGeometry()
      .setAttribute("position", this.#position)
      .setAttribute("light", new BufferAttribute(lights, 1))
      .setIndex(new BufferAttribute(ringIndex(), 1));
    this.#material = new ShaderMaterial({
      ...{ vertexShader: VERTEX, fragmentShader: FRAGMENT, transparent: true },
      ...{ depthTest: false, depthWrite: false, side: DoubleSide },
      uniforms: { colour: { value: new Color() }, opacity: { value: 0.5 } },
    });
    const mesh = new Mesh(this.#geometry, this.#material);
    mesh.frustumCulled = false;
    mesh.renderOrder = 4.5;
    scene.add(mesh);
  }

  paint(colour: string): void {
    Object.assign(this.#material.uniforms.colour ?? {}, { value: shaderColour(colour) });
  }

  /** Stands around what this camera sees of the globe. */
  place({ eye }: Camera): void {
    const { east, north, up } = localFrame(eye);
    const distance = Math.hypot(eye.x, eye.y, eye.z);
    const horizon = Math.asin(1 / distance);
    const air = Math.min(MAX_AIR, horizon * AIR_SHARE);
    let at = 0;
    for (const [share] of STEPS) {
      // An angle from straight down, and a point of that sight one unit away.
      const angle = horizon + share * air;
      const [down, out] = [-Math.cos(angle), Math.sin(angle)];
      for (let side = 0; side <= SIDES; side++) {
        const turn = side / SIDES * 2 * Math.PI;
        const [e, n] = [out * Math.cos(turn), out * Math.sin(turn)];
        this.#positions[at++] = eye.x + down * up.x + e * east.x + n * north.x;
        this.#positions[at++] = eye.y + down * up.y + e * east.y + n * north.y;
        this.#positions[at++] = eye.z + down * up.z + e * east.z + n * north.z;
      }
    }
    this.#position.needsUpdate = true;
  }

  [Symbol.dispose](): void {
    this.#geometry.dispose();
    this.#material.dispose();
  }
}

function ringIndex(): Uint16Array {
  const index = new Uint16Array((STEPS.length - 1) * SIDES * 6);
  let at = 0;
  for (let step = 0; step + 1 < STEPS.length; step++) {
    for (let side = 0; side < SIDES; side++) {
      const first = step * (SIDES + 1) + side;
      const outer = first + SIDES + 1;
      index.set([first, first + 1, outer, outer, first + 1, outer + 1], at);
      at += 6;
    }
  }
  return index;
}
