import type { Clock, TimerId } from "@rangecast/base/clock";
import type { LiveDomain } from "@rangecast/channel/descriptor";
import { DOMAINS } from "@rangecast/domains/registry";
import type { BusConnection } from "./connection.ts";
import { streamOfDomain } from "./domain_streams.ts";
import { findStream } from "./played_streams.ts";

/** How often it is looked whether the stream of another domain has come or gone. */
const LOOK_INTERVAL_MS = 5_000;

export interface LiveDomainsOptions {
  readonly connection: BusConnection;
  readonly clock: Clock;
  readonly prefix: string;
  /** Called when it is known that there are others than before. */
  onChange?(): void;
}

/** The domains that are live: the first one, and those whose streams exist; kept as that changes. */
export class LiveDomains implements Disposable {
  readonly #options: LiveDomainsOptions;
  readonly #known: readonly LiveDomain[];
  readonly #timer: TimerId;
  #current: readonly LiveDomain[];
  #isLooking = false;
  #isOver = false;

  constructor(options: LiveDomainsOptions) {
    const { clock, prefix } = options;
    this.#options = options;
    this.#known = DOMAINS.map((known) => ({
      domain: known.name,
      stream: streamOfDomain(prefix, known).stream,
    }));
    this.#current = this.#known.slice(0, 1);
    this.#timer = clock.setRepeating(() => void this.#look(), LOOK_INTERVAL_MS);
    void this.#look();
  }

  /** In the order of the registry. */
  get current(): readonly LiveDomain[] {
    return this.#current;
  }

  [Symbol.dispose](): void {
    this.#isOver = true;
    this.#options.clock.clearTimer(this.#timer);
  }

  async #look(): Promise<void> {
    const { connection, prefix } = this.#options;
    if (this.#isLooking || !connection.connected) return;
    this.#isLooking = true;
    try {
      const others = this.#known.slice(1);
      const found = await Promise.all(
        others.map(({ stream }) => findStream(connection, prefix, stream)),
      );
      this.#take([...this.#known.slice(0, 1), ...others.filter((_, i) => found[i] !== null)]);
    } catch {
      // Without an answer, or the right to ask, it stays as it was: the next look may tell.
    } finally {
      this.#isLooking = false;
    }
  }

  #take(domains: readonly LiveDomain[]): void {
    const changed = domains.length !== this.#current.length ||
      domains.some(({ domain }, i) => domain !== this.#current[i]?.domain);
    if (!changed || this.#isOver) return;
    this.#current = domains;
    this.#options.onChange?.();
  }
}
