// @ts-types="./three.d.ts"
import { CanvasTexture, Color, ShaderMaterial, Vector3 } from "three";

const VERTEX = `
uniform vec3 sun;
varying vec2 at;
varying float day;
void main() {
  at = uv;
  day = dot(position, sun);
  gl_Position = projectionMatrix * modelViewMatrix * vec4(position, 1.0);
}`;

/** Twilight: from the sun on the horizon to 8 degrees below, between civil and nautical. */
const FRAGMENT = `
uniform sampler2D picture;
uniform vec3 night;
uniform float darkness;
varying vec2 at;
varying float day;
void main() {
  vec3 ground = texture2D(picture, at).rgb;
  float dark = darkness * (1.0 - smoothstep(-0.139, 0.02, day));
  vec2 edge = min(at, 1.0 - at);
  gl_FragColor = vec4(mix(ground, night, dark), FADE);
}`;

/** What the ground is drawn with; a patch fades out towards its edges. */
export function groundMaterial(
  picture: CanvasTexture,
  { fades }: { readonly fades: boolean },
): ShaderMaterial {
  return new ShaderMaterial({
    vertexShader: VERTEX,
    fragmentShader: FRAGMENT.replace(
      "FADE",
      fades ? "clamp(min(edge.x, edge.y) * 12.0, 0.0, 1.0)" : "1.0",
    ),
    uniforms: {
      picture: { value: picture },
      sun: { value: new Vector3(1, 0, 0) },
      night: { value: new Color() },
      darkness: { value: 0 },
    },
    ...{ transparent: fades, depthTest: false, depthWrite: false },
  });
}

/** A picture of the ground as the globe takes it. */
export function groundTexture(canvas: HTMLCanvasElement): CanvasTexture {
  const texture = new CanvasTexture(canvas);
  // Rows as the canvas has them: pictures grow downwards, and so does Mercator's y.
  texture.flipY = false;
  return texture;
}
