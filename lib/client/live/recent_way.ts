import type { Passage } from "@rangecast/gateway/server-message";
import { type DomainLatency, RecentLatency } from "./latency.ts";

/** Where the time went lately on the way from receipt to this screen, hop by hop, on live. */
export class RecentWay {
  readonly whole = new RecentLatency();
  readonly toStream = new RecentLatency();
  readonly toGateway = new RecentLatency();
  readonly inGateway = new RecentLatency();
  readonly toScreen = new RecentLatency();

  /** What a delta has told that is here at `now_ms`, on the server's clock. */
  record({ recv_ms, stored_ms, heard_ms, sent_ms }: Passage, now_ms: number): void {
    this.whole.record(Math.max(0, now_ms - recv_ms));
    this.toStream.record(stored_ms - recv_ms);
    this.toGateway.record(heard_ms - stored_ms);
    this.inGateway.record(sent_ms - heard_ms);
    // The server's clock is known to half a round trip.
    this.toScreen.record(Math.max(0, now_ms - sent_ms));
  }
}

/**
 * The latency of the slowest domain, by what 99 of 100 do not exceed; null before the first sample of
 * any.
 */
export function slowestOf(ways: ReadonlyMap<string, RecentWay>): DomainLatency | null {
  let slowest: DomainLatency | null = null;
  for (const [domain, { whole }] of ways) {
    const latency = whole.read();
    if (!latency || latency.p99_ms <= (slowest?.p99_ms ?? -Infinity)) continue;
    slowest = { domain, ...latency };
  }
  return slowest;
}
