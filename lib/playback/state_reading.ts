import type { Boundary, PlaybackSource, StateAt } from "./source.ts";

/** Reads states of a source, and knows whether one is on its way. */
export class StateReading {
  readonly #source: PlaybackSource;
  #isUnderWay = false;

  constructor(source: PlaybackSource) {
    this.#source = source;
  }

  get isUnderWay(): boolean {
    return this.#isUnderWay;
  }

  /** @throws Error when the source cannot answer. */
  async at(boundary: Boundary, signal: AbortSignal): Promise<StateAt> {
    this.#isUnderWay = true;
    try {
      return await this.#source.stateAt(boundary, signal);
    } finally {
      this.#isUnderWay = false;
    }
  }
}
