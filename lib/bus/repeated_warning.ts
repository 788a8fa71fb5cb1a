import type { Clock } from "@rangecast/base/clock";
import type { LogFields, Logger } from "@rangecast/cli/log";

/** The same warning is written this often at most. */
const INTERVAL_MS = 10_000;
/** Different warnings remembered at most. */
const MAX_KNOWN = 100;

interface Repetition {
  readonly said_ms: number;
  unsaid: number;
}

/** Warns of what may happen with every message: at once, then now and then with how often it has. */
export class RepeatedWarning {
  readonly #clock: Clock;
  readonly #log: Logger;
  readonly #known = new Map<string, Repetition>();

  constructor(clock: Clock, log: Logger) {
    this.#clock = clock;
    this.#log = log;
  }

  /** Returns whether the warning was written; `text` tells warnings apart. */
  warn(text: string, fields: LogFields): boolean {
    const now_ms = this.#clock.monotonicMs();
    const known = this.#known.get(text);
    if (known && now_ms - known.said_ms < INTERVAL_MS) {
      known.unsaid++;
      return false;
    }
    const more = known && known.unsaid > 0 ? { and_before: known.unsaid } : {};
    this.#log.warn(text, { ...fields, ...more });
    if (this.#known.size >= MAX_KNOWN) this.#known.clear();
    this.#known.set(text, { said_ms: now_ms, unsaid: 0 });
    return true;
  }
}
