/**
 * Tells whether a picture would look like the one before, by all that it is made of: one that stands
 * still is not drawn again sixty times a second.
 */
export class Still {
  #parts: readonly unknown[] = [];

  /** Whether any part is another one than the last time; null is always another one. */
  changes(parts: readonly unknown[] | null): boolean {
    const before = this.#parts;
    this.#parts = parts ?? [];
    return parts === null || parts.length !== before.length ||
      parts.some((part, i) => !Object.is(part, before[i]));
  }
}
