/** A read at an index that the caller knows to be inside. */
export function readAt(array: Float64Array, index: number): number {
  // Typed arrays have no holes: only an index outside would give undefined.
  return array[index] as number;
}
