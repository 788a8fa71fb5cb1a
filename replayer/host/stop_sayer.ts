import { aborted } from "@rangecast/base/aborted";
import { type Clock, sleep } from "@rangecast/base/clock";
import type { BusConnection } from "@rangecast/bus/connection";
import { sayStored } from "@rangecast/bus/speak";
import { stopGroupReplay } from "@rangecast/channel/replay-control";
import type { Speaker } from "@rangecast/channel/spoken-message";
import type { Logger } from "@rangecast/cli/log";
import type { ReasonCounts } from "./host_counts.ts";

/** Pause before a stop that was not stored is said again. */
const RETRY_INTERVAL_MS = 1000;
/** Stops that are said at a time; what a start that is refused beyond them has told must do. */
const MAX_PENDING = 256;

export interface StopSayerOptions {
  readonly connection: BusConnection;
  readonly clock: Clock;
  readonly log: Logger;
  readonly speaker: Speaker;
  readonly refused: ReasonCounts;
  /** When it aborts, what could not be stored is given up. */
  readonly stop: AbortSignal;
}

/** Says that group replays are over, until the log has it. */
export class StopSayer {
  readonly #options: StopSayerOptions;
  readonly #pending = new Set<Promise<void>>();

  constructor(options: StopSayerOptions) {
    this.#options = options;
  }

  say(channel_id: string): void {
    if (this.#pending.size >= MAX_PENDING) return this.#options.refused.add("stop_overflow");
    const task = this.#sayUntilStored(channel_id).finally(() => this.#pending.delete(task));
    this.#pending.add(task);
  }

  /** Waits until all of them are stored, for `limit_ms` at most. */
  async settled(limit_ms: number): Promise<void> {
    const limit = new AbortController();
    const late = sleep(this.#options.clock, limit_ms, limit.signal);
    await Promise.race([Promise.all(this.#pending), late]);
    limit.abort();
  }

  async #sayUntilStored(channel_id: string): Promise<void> {
    const { connection, clock, log, speaker, stop } = this.#options;
    const message = stopGroupReplay(speaker, crypto.randomUUID(), channel_id);
    for (;;) {
      const outcome = await sayStored(connection, message, { clock });
      if (outcome.ok) return;
      if (stop.aborted || connection.nats.isClosed()) return;
      log.warn("the end of a replay cannot be stored yet", {
        channel_id,
        problem: outcome.problem,
      });
      await Promise.race([sleep(clock, RETRY_INTERVAL_MS, stop), aborted(stop)]);
    }
  }
}
