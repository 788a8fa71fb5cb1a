/** Requests that were refused, by reason. */
export class RefusalCounts {
  readonly #counts = new Map<string, number>();

  /** Reasons are the codes of this kit, never what a client sent. */
  add(reason: string): void {
    this.#counts.set(reason, (this.#counts.get(reason) ?? 0) + 1);
  }

  get all(): Readonly<Record<string, number>> {
    return Object.fromEntries(this.#counts);
  }
}
