import type { Clock } from "@rangecast/base/clock";
import type { BusConnection } from "@rangecast/bus/connection";
import type { RepeatedWarning } from "@rangecast/bus/repeated-warning";
import { hear } from "@rangecast/bus/spoken";
import type { StreamMessage } from "@rangecast/bus/stream-message";
import { StreamReader } from "@rangecast/bus/stream-reader";
import { streamName } from "@rangecast/bus/streams";
import {
  COMMAND_SENDER_HEADER,
  readReplayControl,
  type ReplayControl,
  type ReplayOrder,
} from "@rangecast/channel/replay-control";
import { channelSubjects } from "@rangecast/channel/subjects";
import type { ReasonCounts } from "./host_counts.ts";

export interface ControlLogOptions {
  readonly connection: BusConnection;
  readonly clock: Clock;
  readonly prefix: string;
  readonly refused: ReasonCounts;
  readonly warning: RepeatedWarning;
  /** How this host signs what it says itself. */
  readonly sender: string;
  /** Hears each order, in the order of the log. */
  onOrder(order: ReplayOrder, stored_ms: number): void;
  /** Hears of a message that fits its schema and cannot be meant; it has been counted. */
  onUnmeant(message: ReplayControl, problem: string, stored_ms: number): void;
  /** Everything that was said before has been heard. */
  onCaughtUp(): void;
}

/** Everything that was and is said on `<prefix>.ops.ctrl`: once, in order, over all reconnects. */
export class ControlLog implements AsyncDisposable {
  readonly #options: ControlLogOptions;
  readonly #reader: StreamReader;
  #isCaughtUp = false;

  constructor(options: ControlLogOptions) {
    const { connection, clock, prefix } = options;
    this.#options = options;
    this.#reader = new StreamReader({
      connection,
      clock,
      stream: streamName(prefix, "ops"),
      filters: [channelSubjects(prefix).control],
      from: { type: "sequence", sequence: 1 },
      onChange: () => this.#drain(),
    });
  }

  /** What happened to the reading so far. */
  get counts(): StreamReader["counts"] {
    return this.#reader.counts;
  }

  get isReading(): boolean {
    return this.#reader.state.type === "reading";
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.#reader[Symbol.asyncDispose]();
  }

  #drain(): void {
    for (let next = this.#reader.take(); next; next = this.#reader.take()) this.#hear(next);
    if (this.#isCaughtUp || !this.#reader.caughtUp) return;
    this.#isCaughtUp = true;
    this.#options.onCaughtUp();
  }

  #hear(message: StreamMessage): void {
    const { sender, onOrder, onUnmeant } = this.#options;
    const heard = hear("replay-control", message.body);
    if (!heard.ok) return this.#refuse(heard.refusal, heard.problem, message);
    const said_by = message.header(COMMAND_SENDER_HEADER);
    const read = readReplayControl(heard.value, said_by);
    // Our own words have been acted upon when they were said; once read anew they are the log.
    if (this.#isCaughtUp && said_by === sender) return;
    if (read.ok) return onOrder(read.value, message.stored_ms);
    this.#refuse("meaningless", read.problem, message);
    onUnmeant(heard.value, read.problem, message.stored_ms);
  }

  #refuse(refusal: string, problem: string, { seq }: StreamMessage): void {
    this.#options.refused.add(`control_${refusal}`);
    this.#options.warning.warn(`a control message cannot be used (${refusal})`, {
      seq,
      problem: problem.slice(0, 200),
    });
  }
}
