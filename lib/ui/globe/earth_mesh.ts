// @ts-types="./three.d.ts"
import { BufferAttribute, BufferGeometry } from "three";
import { latitudeAt, longitudeAt } from "../models/geo/mercator.ts";
import { vectorOf } from "../models/globe/earth.ts";

/** A rectangle of the Mercator world: from its left upper corner. */
export interface WorldRect {
  readonly x: number;
  readonly y: number;
  readonly size: number;
}

const WHOLE: WorldRect = { x: 0, y: 0, size: 1 };
/** So many that the edge of the globe looks round. */
const COLUMNS = 144;
const ROWS = 72;
const PATCH_CELLS = 32;

/**
 * The whole globe with a Mercator picture on it: rows are even in that, so that the picture is true
 * between them too. What is beyond the picture at the poles is a cap with its edge's colour.
 */
export function globeGeometry(): BufferGeometry {
  const rows = ROWS + 3;
  const positions = new Float32Array(rows * (COLUMNS + 1) * 3);
  const uvs = new Float32Array(rows * (COLUMNS + 1) * 2);
  for (let row = 0; row < rows; row++) {
    const y = Math.max(0, Math.min(1, (row - 1) / ROWS));
    const lat = row === 0 ? 90 : row === rows - 1 ? -90 : latitudeAt(y);
    for (let column = 0; column <= COLUMNS; column++) {
      const index = row * (COLUMNS + 1) + column;
      const lon = longitudeAt(column / COLUMNS);
      write(positions, index, lat, lon);
      uvs.set([column / COLUMNS, y], index * 2);
    }
  }
  return geometry(positions, uvs, gridIndex(COLUMNS, rows - 1));
}

/** A part of the ground with a picture of its own; `placePatch` says which. */
export function patchGeometry(): {
  readonly geometry: BufferGeometry;
  place(rect: WorldRect): void;
} {
  const count = (PATCH_CELLS + 1) ** 2;
  const positions = new Float32Array(count * 3);
  const uvs = new Float32Array(count * 2);
  const made = geometry(positions, uvs, gridIndex(PATCH_CELLS, PATCH_CELLS));
  const position = new BufferAttribute(positions, 3);
  made.setAttribute("position", position);
  const place = ({ x, y, size }: WorldRect) => {
    for (let row = 0; row <= PATCH_CELLS; row++) {
      const lat = latitudeAt(y + row / PATCH_CELLS * size);
      for (let column = 0; column <= PATCH_CELLS; column++) {
        const index = row * (PATCH_CELLS + 1) + column;
        write(positions, index, lat, longitudeAt(x + column / PATCH_CELLS * size));
        uvs.set([column / PATCH_CELLS, row / PATCH_CELLS], index * 2);
      }
    }
    position.needsUpdate = true;
  };
  place(WHOLE);
  return { geometry: made, place };
}

function write(positions: Float32Array, index: number, lat: number, lon: number): void {
  const { x, y, z } = vectorOf({ lat, lon });
  positions.set([x, y, z], index * 3);
}

/** Two triangles for each cell, seen from outside. */
function gridIndex(columns: number, rows: number): Uint16Array {
  const index = new Uint16Array(columns * rows * 6);
  let at = 0;
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      const first = row * (columns + 1) + column;
      const below = first + columns + 1;
      index.set([first, below, first + 1, first + 1, below, below + 1], at);
      at += 6;
    }
  }
  return index;
}

function geometry(positions: Float32Array, uvs: Float32Array, index: Uint16Array): BufferGeometry {
  return new BufferGeometry()
    .setAttribute("position", new BufferAttribute(positions, 3))
    .setAttribute("uv", new BufferAttribute(uvs, 2))
    .setIndex(new BufferAttribute(index, 1));
}
