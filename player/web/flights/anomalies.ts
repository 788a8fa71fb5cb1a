import type { Clock } from "@rangecast/base/clock";
import type { BusConnection } from "@rangecast/bus/connection";
import { LastMessages } from "@rangecast/bus/last-messages";
import { streamName } from "@rangecast/bus/streams";
import { bareSubject } from "@rangecast/domains/prefix";
import type { Finding } from "@rangecast/findings/finding";
import { readFinding } from "@rangecast/findings/finding-message";
import { DeskQueue } from "./desk_queue.ts";

/** Anomalies of one answer: the newest. */
const MAX_ANOMALIES = 1_000;
/** How far the broker's clock may be ahead of ours. */
const AHEAD_MS = 3_600_000;

export interface AnomaliesOptions {
  readonly connection: BusConnection;
  readonly clock: Clock;
  readonly prefix: string;
}

/** The findings about flights: the latest of each rule and aircraft. */
export class Anomalies {
  readonly #clock: Clock;
  readonly #last: LastMessages;
  readonly #queue = new DeskQueue();
  /** Findings that could not be read at the last look, by reason. */
  unreadable: Readonly<Record<string, number>> = {};

  constructor({ connection, clock, prefix }: AnomaliesOptions) {
    this.#clock = clock;
    const stream = streamName(prefix, "findings");
    const filters = [bareSubject(prefix, "findings.flight.*.*")];
    this.#last = new LastMessages({ connection, clock, stream, filters });
  }

  /**
   * The newest first; null when too many ask at a time.
   * @throws Error when the broker does not answer.
   */
  read(): Promise<Finding[] | null> {
    return this.#queue.run(async () => {
      const found = await this.#last.upTo({ time_ms: this.#clock.nowMs() + AHEAD_MS });
      const unreadable: Record<string, number> = {};
      const findings = found.flatMap(({ body }) => {
        const read = readFinding(body);
        if (read.ok) return [read.finding];
        unreadable[read.refusal] = (unreadable[read.refusal] ?? 0) + 1;
        return [];
      });
      this.unreadable = unreadable;
      return findings.sort((a, b) => b.updated_ms - a.updated_ms).slice(0, MAX_ANOMALIES);
    });
  }
}
