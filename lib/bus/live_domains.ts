import type { Clock, TimerId } from "@rangecast/base/clock";
import type { LiveDomain } from "@rangecast/channel/descriptor";
import { DOMAINS } from "@rangecast/domains/registry";
import type { BusConnection } from "./connection.ts";
import { streamOfDomain } from "./domain_streams.ts";
import { findStream } from "./played_streams.ts";

/** How often it is looked whether the stream of a domain has come or gone. */
const LOOK_INTERVAL_MS = 5_000;

export interface LiveDomainsOptions {
  readonly connection: BusConnection;
  readonly clock: Clock;
  readonly prefix: string;
  /** Called when it is known that there are others than before. */
  onChange?(): void;
}

/** The domains that are live: those whose streams exist; kept as that changes. */
export class LiveDomains implements Disposable {
  readonly #options: LiveDomainsOptions;
  readonly #known: readonly LiveDomain[];
  readonly #timer: TimerId;
  readonly #failed: Record<string, number> = {};
  #current: readonly LiveDomain[] | null = null;
  #isLooking = false;
  #isOver = false;

  constructor(options: LiveDomainsOptions) {
    const { clock, prefix } = options;
    this.#options = options;
    this.#known = DOMAINS.map((known) => ({
      domain: known.name,
      stream: streamOfDomain(prefix, known).stream,
    }));
    this.#timer = clock.setRepeating(() => void this.#look(), LOOK_INTERVAL_MS);
    void this.#look();
  }

  /** In the order of the registry; null until the broker has told. */
  get current(): readonly LiveDomain[] | null {
    return this.#current;
  }

  /** How often the broker has not told of a stream, by the name of the error. */
  get failed(): Readonly<Record<string, number>> {
    return this.#failed;
  }

  [Symbol.dispose](): void {
    this.#isOver = true;
    this.#options.clock.clearTimer(this.#timer);
  }

  async #look(): Promise<void> {
    const { connection } = this.#options;
    if (this.#isLooking || !connection.connected) return;
    this.#isLooking = true;
    const found = await Promise.all(this.#known.map((known) => this.#isThere(known)));
    this.#isLooking = false;
    // What one may not ask about keeps none of the others from being told.
    if (found.some((each) => each !== null)) this.#take(this.#known.filter((_, i) => found[i]));
  }

  /** Whether a stream exists: as it was where there is no answer, null where that is not known. */
  async #isThere({ domain, stream }: LiveDomain): Promise<boolean | null> {
    const { connection, prefix } = this.#options;
    try {
      return await findStream(connection, prefix, stream) !== null;
    } catch (error) {
      const reason = reasonOf(error);
      this.#failed[reason] = (this.#failed[reason] ?? 0) + 1;
      return this.#current && this.#current.some((known) => known.domain === domain);
    }
  }

  #take(domains: readonly LiveDomain[]): void {
    const changed = domains.length !== this.#current?.length ||
      domains.some(({ domain }, i) => domain !== this.#current?.[i]?.domain);
    if (!changed || this.#isOver) return;
    this.#current = domains;
    this.#options.onChange?.();
  }
}

/** A request that fails tells why in its cause. */
function reasonOf(error: unknown): string {
  const cause = error instanceof Error ? error.cause ?? error : error;
  return cause instanceof Error ? cause.name : "unknown";
}
