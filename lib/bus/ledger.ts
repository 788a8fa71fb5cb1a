/** Counts by reason, such as `{ length: 3, version: 1 }`. */
export type Reasons = Readonly<Record<string, number>>;

/**
 * Where every message that came in is now. At every instant:
 * received = stored + duplicates + refused + filtered + dropped + failed + in_flight + spooled.
 */
export interface LedgerSnapshot {
  readonly received: number;
  /** Acknowledged by the broker as new. */
  readonly stored: number;
  /** Acknowledged by the broker as known already. */
  readonly duplicates: number;
  /** Not valid, by reason. */
  readonly refused: Reasons;
  /** Valid, but not wanted by the filter. */
  readonly filtered: number;
  /** Lost inside the program because a bound was reached, by reason. */
  readonly dropped: Reasons;
  /** Given up, by reason: refused by the broker, or never settled. */
  readonly failed: Reasons;
  /** Sent and not settled. */
  readonly in_flight: number;
  /** Waiting in memory to be sent, or to be sent again. */
  readonly spooled: number;
}

type Total = "received" | "stored" | "duplicates" | "filtered";
type ByReason = "refused" | "dropped" | "failed";

/** Counts what happens to messages; what waits is read from where it waits. */
export class Ledger {
  readonly #totals: Record<Total, number> = { received: 0, stored: 0, duplicates: 0, filtered: 0 };
  readonly #reasons: Record<ByReason, Map<string, number>> = {
    refused: new Map(),
    dropped: new Map(),
    failed: new Map(),
  };
  readonly #waiting: () => { in_flight: number; spooled: number };

  constructor(waiting: () => { in_flight: number; spooled: number }) {
    this.#waiting = waiting;
  }

  add(total: Total, n = 1): void {
    this.#totals[total] += n;
  }

  addReason(kind: ByReason, reason: string, n = 1): void {
    const counts = this.#reasons[kind];
    counts.set(reason, (counts.get(reason) ?? 0) + n);
  }

  snapshot(): LedgerSnapshot {
    const { received, stored, duplicates, filtered } = this.#totals;
    return {
      received,
      stored,
      duplicates,
      refused: Object.fromEntries(this.#reasons.refused),
      filtered,
      dropped: Object.fromEntries(this.#reasons.dropped),
      failed: Object.fromEntries(this.#reasons.failed),
      ...this.#waiting(),
    };
  }
}

/** The right side of the ledger's equation: equals `received` while no message is lost. */
export function accountedFor(ledger: LedgerSnapshot): number {
  return ledger.stored + ledger.duplicates + ledger.filtered + ledger.in_flight + ledger.spooled +
    sum(ledger.refused) + sum(ledger.dropped) + sum(ledger.failed);
}

/** All of a count by reason. */
export function sum(reasons: Reasons): number {
  return Object.values(reasons).reduce((total, n) => total + n, 0);
}
