import { messageOf } from "@rangecast/base/errors";
import type { Logger } from "@rangecast/cli/log";

/** Gets the broker ready after an outage: one attempt at a time, each new problem said once. */
export class Recovery {
  readonly #prepare: () => Promise<void>;
  readonly #log: Logger;
  #running = false;
  #problem = "";

  constructor(prepare: () => Promise<void>, log: Logger) {
    this.#prepare = prepare;
    this.#log = log;
  }

  /** Returns whether this attempt has got the broker ready. */
  async attempt(): Promise<boolean> {
    if (this.#running) return false;
    this.#running = true;
    try {
      await this.#prepare();
      this.#problem = "";
      return true;
    } catch (error) {
      const problem = messageOf(error);
      if (problem !== this.#problem) this.#log.warn("the broker is not ready", { problem });
      this.#problem = problem;
      return false;
    } finally {
      this.#running = false;
    }
  }
}
