// What this folder uses of three 0.187: no package with types for it is needed then.

export class Vector3 {
  constructor(x?: number, y?: number, z?: number);
  set(x: number, y: number, z: number): this;
}

export class Matrix4 {
  makeBasis(x: Vector3, y: Vector3, z: Vector3): this;
  setPosition(x: number, y: number, z: number): this;
}

export class Color {
  setRGB(red: number, green: number, blue: number, space: string): this;
}

export const LinearSRGBColorSpace: string;

export class Object3D {
  visible: boolean;
  frustumCulled: boolean;
  renderOrder: number;
  matrixAutoUpdate: boolean;
  readonly matrix: Matrix4;
  readonly matrixWorld: Matrix4;
  add(...children: Object3D[]): this;
  updateMatrixWorld(force?: boolean): void;
}

export class Scene extends Object3D {
  matrixWorldAutoUpdate: boolean;
}

export class PerspectiveCamera extends Object3D {
  fov: number;
  aspect: number;
  near: number;
  far: number;
  updateProjectionMatrix(): void;
}

export class BufferAttribute {
  constructor(array: Float32Array | Uint16Array | Uint32Array, itemSize: number);
  readonly itemSize: number;
  needsUpdate: boolean;
  array: Float32Array | Uint16Array | Uint32Array;
  setUsage(usage: number): this;
  addUpdateRange(start: number, count: number): void;
  clearUpdateRanges(): void;
}

export const DynamicDrawUsage: number;

export class BufferGeometry {
  setAttribute(name: string, attribute: BufferAttribute): this;
  setIndex(index: BufferAttribute): this;
  setDrawRange(start: number, count: number): void;
  dispose(): void;
}

export interface Uniform {
  value: unknown;
}

export interface ShaderOptions {
  readonly vertexShader: string;
  readonly fragmentShader: string;
  readonly uniforms: Record<string, Uniform>;
  readonly transparent?: boolean;
  readonly premultipliedAlpha?: boolean;
  readonly depthTest: boolean;
  readonly depthWrite: boolean;
  readonly side?: number;
}

export class ShaderMaterial {
  constructor(options: ShaderOptions);
  readonly uniforms: Record<string, Uniform>;
  dispose(): void;
}

export const DoubleSide: number;

export class Mesh extends Object3D {
  constructor(geometry: BufferGeometry, material: ShaderMaterial);
}

export class LineSegments extends Object3D {
  constructor(geometry: BufferGeometry, material: ShaderMaterial);
}

export class CanvasTexture {
  constructor(canvas: HTMLCanvasElement);
  flipY: boolean;
  premultiplyAlpha: boolean;
  generateMipmaps: boolean;
  needsUpdate: boolean;
  dispose(): void;
}

export class WebGLRenderer {
  constructor(options: {
    readonly canvas: HTMLCanvasElement;
    readonly context: WebGL2RenderingContext;
  });
  outputColorSpace: string;
  setPixelRatio(ratio: number): void;
  setSize(width: number, height: number, updateStyle: boolean): void;
  setClearColor(colour: Color, alpha: number): void;
  render(scene: Scene, camera: PerspectiveCamera): void;
  dispose(): void;
}
