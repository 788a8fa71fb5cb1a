/** What an upstream has counted. */
export class IntakeCounts {
  readonly #whole: IntakeCounts | null;
  observations = 0;
  /** By reason; observations that are out of order are among them. */
  readonly refused: Record<string, number> = {};

  /** With `whole`, what is counted here is a part of that. */
  constructor(whole: IntakeCounts | null = null) {
    this.#whole = whole;
  }

  took(): void {
    this.observations++;
    this.#whole?.took();
  }

  refuse(reason: string): void {
    this.refused[reason] = (this.refused[reason] ?? 0) + 1;
    this.#whole?.refuse(reason);
  }
}
