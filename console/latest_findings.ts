import type { Clock } from "@rangecast/base/clock";
import type { BusConnection } from "@rangecast/bus/connection";
import { LastMessages } from "@rangecast/bus/last-messages";
import type { Finding } from "@rangecast/findings/finding";
import { findingFilters, readFinding } from "@rangecast/findings/finding-message";

/** 2200-01-01: behind now on any clock, and before the end of what a broker can tell (2262). */
const FAR_MS = 7_258_118_400_000;

/**
 * The latest revision of each rule and entity that the stream has, and how many could not be read.
 * @throws Error when the broker does not answer.
 */
export async function latestFindings(
  { connection, clock, prefix, stream }: {
    readonly connection: BusConnection;
    readonly clock: Clock;
    readonly prefix: string;
    readonly stream: string;
  },
): Promise<{ readonly findings: readonly Finding[]; readonly unreadable: number }> {
  const last = new LastMessages({ connection, clock, stream, filters: findingFilters(prefix) });
  const messages = await last.upTo({ time_ms: FAR_MS });
  const read = messages.map(({ body }) => readFinding(body));
  const findings = read.flatMap((one) => one.ok ? [one.finding] : []);
  return { findings, unreadable: read.length - findings.length };
}
