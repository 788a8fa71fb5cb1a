import type { SourceMessage, SourceReader } from "../source.ts";

/** A reader that a test feeds. */
export class FedReader implements SourceReader {
  readonly waiting: SourceMessage[];
  caughtUp: boolean;
  problem: string | null = null;
  closed = false;
  onChange: () => void = () => {};

  /** With `waiting` known from the start; one that has nothing more to come unless told otherwise. */
  constructor(waiting: readonly SourceMessage[] = [], caughtUp = true) {
    this.waiting = [...waiting];
    this.caughtUp = caughtUp;
  }

  peek(): SourceMessage | undefined {
    return this.waiting[0];
  }

  take(): SourceMessage | undefined {
    return this.waiting.shift();
  }

  [Symbol.asyncDispose](): Promise<void> {
    this.closed = true;
    return Promise.resolve();
  }
}
