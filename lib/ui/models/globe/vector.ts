/**
 * A point or a direction around the middle of the Earth, in its radii: x towards 0° N 0° E, y towards
 * the north pole, z towards 0° N 90° W, so that y is up as `three` has it.
 */
export interface Vector {
  readonly x: number;
  readonly y: number;
  readonly z: number;
}

export function dot(a: Vector, b: Vector): number {
  return a.x * b.x + a.y * b.y + a.z * b.z;
}

export function cross(a: Vector, b: Vector): Vector {
  return {
    x: a.y * b.z - a.z * b.y,
    y: a.z * b.x - a.x * b.z,
    z: a.x * b.y - a.y * b.x,
  };
}

/** The sum of vectors, each times a factor. */
export function combine(...terms: readonly (readonly [number, Vector])[]): Vector {
  let [x, y, z] = [0, 0, 0];
  for (const [factor, vector] of terms) {
    x += factor * vector.x;
    y += factor * vector.y;
    z += factor * vector.z;
  }
  return { x, y, z };
}

/** The same direction with length 1; a vector without a length stays as it is. */
export function normalized(vector: Vector): Vector {
  const length = Math.sqrt(dot(vector, vector));
  return length === 0 ? vector : combine([1 / length, vector]);
}
