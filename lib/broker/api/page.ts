/** One page of a list, from the `offset` that a request asks for. */
export function pageOf<T>(
  all: readonly T[],
  given: Record<string, unknown>,
  limit: number,
): { total: number; offset: number; limit: number; items: T[] } {
  const asked = typeof given.offset === "number" ? given.offset : 0;
  const offset = Math.min(Math.max(0, asked), all.length);
  return { total: all.length, offset, limit, items: all.slice(offset, offset + limit) };
}
