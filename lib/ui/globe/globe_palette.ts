// @ts-types="./three.d.ts"
import { Color, LinearSRGBColorSpace } from "three";
import type { Palette } from "../map/palette.ts";

/** The tokens as the globe has them: its ground is told from the space around it. */
export interface GlobePalette {
  readonly page: Palette;
  readonly space: string;
  readonly sea: string;
  readonly land: string;
  readonly coast: string;
  readonly grid: string;
  readonly night: string;
  readonly sky: string;
}

export function globePalette(page: Palette): GlobePalette {
  return {
    page,
    space: page.bg,
    sea: mixed(page.bg, page.accent, 0.1),
    land: mixed(page.panel, page.dim, 0.16),
    coast: mixed(page.line, page.dim, 0.55),
    grid: mixed(mixed(page.bg, page.accent, 0.1), page.dim, 0.32),
    night: mixed(page.bg, page.ink, isDark(page) ? 0 : 0.3),
    sky: page.accent,
  };
}

function isDark({ bg, ink }: Palette): boolean {
  const [a, b] = [bytesOf(bg), bytesOf(ink)];
  return a[0] + a[1] + a[2] < b[0] + b[1] + b[2];
}

/** A colour on the way from one token to another. */
function mixed(from: string, to: string, share: number): string {
  const [a, b] = [bytesOf(from), bytesOf(to)];
  const bytes = [0, 1, 2].map((i) => (a[i] ?? 0) + ((b[i] ?? 0) - (a[i] ?? 0)) * share);
  return `#${bytes.map((byte) => Math.round(byte).toString(16).padStart(2, "0")).join("")}`;
}

/** Of `#rrggbb`, as all tokens of `tokens.css` are written. */
function bytesOf(token: string): readonly [number, number, number] {
  const number = Number.parseInt(token.slice(1), 16);
  return [number >> 16 & 0xff, number >> 8 & 0xff, number & 0xff];
}

/** A token as shaders take it: what they write is what one sees. */
export function shaderColour(token: string): Color {
  const [red, green, blue] = bytesOf(token);
  return new Color().setRGB(red / 255, green / 255, blue / 255, LinearSRGBColorSpace);
}
