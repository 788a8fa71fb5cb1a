import type { Clock } from "@rangecast/base/clock";
import type { Logger } from "@rangecast/cli/log";
import type { BusConnection } from "./connection.ts";
import type { Outcome, OutgoingSource } from "./outgoing.ts";

export interface PublisherOptions {
  readonly connection: BusConnection;
  readonly stream: string;
  readonly source: OutgoingSource;
  readonly clock: Clock;
  readonly log: Logger;
  /** Messages in flight at most. */
  readonly maxInFlight: number;
  /** Time for an acknowledgement, after which the outcome is unknown and the message is sent again. */
  readonly timeout_ms: number;
  /**
   * How long the stream remembers message ids.
   * @default DUPLICATE_WINDOW_MS
   */
  readonly duplicateWindow_ms?: number;
  /**
   * Ids remembered at most while messages are looked up in the stream.
   * @default MAX_INDEXED_IDS
   */
  readonly maxIndexedIds?: number;
  /** Hears the end of each message. */
  settle(outcome: Outcome): void;
  /** Makes sure that the stream is there; called again whenever the broker comes back. */
  prepare(): Promise<void>;
}
