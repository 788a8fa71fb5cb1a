import { type Clock, sleep } from "@rangecast/base/clock";
import { messageOf } from "@rangecast/base/errors";
import type { BusConnection } from "@rangecast/bus/connection";
import { findStream } from "@rangecast/bus/played-streams";
import type { Logger } from "@rangecast/cli/log";

/** How often a broker that is back and does not answer is asked again. */
const RETRY_INTERVAL_MS = 250;

export interface OutageOptions {
  readonly connection: BusConnection;
  readonly clock: Clock;
  readonly log: Logger;
  readonly prefix: string;
  /** Names of the streams that are played. */
  streams(): Iterable<string>;
  /** The broker is away: nothing may go on. */
  onAway(): void;
  /** It is back, and has these streams: when each was made, or null where it is gone. */
  onBack(created: ReadonlyMap<string, string | null>): void;
}

/** Notices that the broker is away, and what it has kept when it is back. */
export class Outage implements Disposable {
  readonly #options: OutageOptions;
  readonly #stopListening: () => void;
  #looking = new AbortController();

  constructor(options: OutageOptions) {
    this.#options = options;
    this.#stopListening = options.connection.onEvent(({ type }) => {
      if (type === "disconnected") {
        this.#looking.abort();
        options.onAway();
      } else if (type === "reconnected") {
        this.#look();
      }
    });
  }

  [Symbol.dispose](): void {
    this.#stopListening();
    this.#looking.abort();
  }

  /** Asks for the streams, as often as it takes. */
  async #look(): Promise<void> {
    this.#looking.abort();
    const { signal } = this.#looking = new AbortController();
    const { clock, log, streams, onBack } = this.#options;
    let told = "";
    while (!signal.aborted) {
      try {
        const created = await this.#created([...streams()]);
        if (!signal.aborted) onBack(created);
        return;
      } catch (error) {
        const problem = messageOf(error);
        if (!signal.aborted && problem !== told) {
          log.warn("the broker is back and does not answer yet", { problem });
        }
        told = problem;
      }
      await sleep(clock, RETRY_INTERVAL_MS, signal);
    }
  }

  async #created(names: readonly string[]): Promise<Map<string, string | null>> {
    const { connection, prefix } = this.#options;
    const found = await Promise.all(
      names.map(async (name) =>
        [name, (await findStream(connection, prefix, name))?.created ?? null] as const
      ),
    );
    return new Map(found);
  }
}
