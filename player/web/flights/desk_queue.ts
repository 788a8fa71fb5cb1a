/** Answers that are being made at a time. */
const MAX_RUNNING = 4;

/** Lets a few answers be made at a time. */
export class DeskQueue {
  #running = 0;

  /** What `work` gives; null when too much is being done already. */
  async run<T>(work: () => Promise<T>): Promise<T | null> {
    if (this.#running >= MAX_RUNNING) return null;
    this.#running++;
    try {
      return await work();
    } finally {
      this.#running--;
    }
  }
}
