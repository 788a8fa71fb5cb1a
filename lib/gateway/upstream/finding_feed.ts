import type { Clock } from "@rangecast/base/clock";
import type { BusConnection } from "@rangecast/bus/connection";
import { StreamReader } from "@rangecast/bus/stream-reader";
import { streamName } from "@rangecast/bus/streams";
import { findingFilters, readFinding } from "@rangecast/findings/finding-message";
import { FindingHistory } from "./finding_history.ts";

export interface FindingFeedOptions {
  readonly connection: BusConnection;
  readonly clock: Clock;
  readonly prefix: string;
}

/** All findings of a prefix, kept live: it reads the stream once from the start, and follows it. */
export class FindingFeed implements AsyncDisposable {
  readonly history = new FindingHistory();
  readonly #reader: StreamReader;
  readonly #refused: Record<string, number> = {};

  constructor({ connection, clock, prefix }: FindingFeedOptions) {
    this.#reader = new StreamReader({
      ...{ connection, clock },
      stream: streamName(prefix, "findings"),
      filters: findingFilters(prefix),
      from: { type: "sequence", sequence: 1 },
      onChange: () => this.#drain(),
    });
  }

  /** What is not shown, by reason. */
  get counts(): Readonly<Record<string, number>> {
    return { ...this.#refused, forgotten: this.history.forgotten };
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.#reader[Symbol.asyncDispose]();
  }

  #drain(): void {
    for (let next = this.#reader.take(); next; next = this.#reader.take()) {
      const read = readFinding(next.body);
      if (read.ok) this.history.add(read.finding);
      else this.#refused[read.refusal] = (this.#refused[read.refusal] ?? 0) + 1;
    }
  }
}
