import type { Clock, TimerId } from "@rangecast/base/clock";
import { messageOf } from "@rangecast/base/errors";
import type { BusConnection } from "@rangecast/bus/connection";
import { newestOf, type StreamFill, streamFill } from "@rangecast/bus/kept-message";
import { sayStored } from "@rangecast/bus/speak";
import { hear } from "@rangecast/bus/spoken";
import { streamName } from "@rangecast/bus/streams";
import { type DisplayCommand, readDisplayCommand } from "@rangecast/channel/display-command";
import type { SpokenMessage } from "@rangecast/channel/spoken-message";
import { channelSubjects } from "@rangecast/channel/subjects";
import type { Logger } from "@rangecast/cli/log";
import { isSoonRemoved, lookInterval } from "./retention.ts";

/** Lets the broker refuse a message when a newer one of its subject is there. */
const EXPECTED_SEQUENCE_HEADER = "Nats-Expected-Last-Subject-Sequence";

export interface CommandKeeperOptions {
  readonly connection: BusConnection;
  readonly clock: Clock;
  readonly log: Logger;
  readonly prefix: string;
  /** How long the stream keeps messages. */
  readonly max_age_ms: number;
  /** A command was said again. */
  onRenewed(): void;
}

/** Says the display commands in force again, before the stream would remove them. */
export class CommandKeeper implements Disposable {
  readonly #options: CommandKeeperOptions;
  readonly #timer: TimerId;
  readonly #over = new AbortController();
  #task: Promise<void> | null = null;
  #problem = "";

  constructor(options: CommandKeeperOptions) {
    this.#options = options;
    const { clock, max_age_ms } = options;
    this.#timer = clock.setRepeating(() => void this.look(), lookInterval(max_age_ms));
  }

  [Symbol.dispose](): void {
    this.#options.clock.clearTimer(this.#timer);
    this.#over.abort();
  }

  /** Looks at all commands now; resolves when what had to be said again is stored. */
  look(): Promise<void> {
    this.#task ??= this.#look().finally(() => this.#task = null);
    return this.#task;
  }

  async #look(): Promise<void> {
    const { connection, clock, prefix, log } = this.#options;
    if (!connection.connected) return;
    try {
      const stream = { connection, clock, stream: streamName(prefix, "telemetry") };
      const fill = await streamFill(stream);
      for (const subject of Object.values(channelSubjects(prefix).commands)) {
        await this.#renewIfDue(subject, stream, fill);
      }
      this.#problem = "";
    } catch (error) {
      const problem = messageOf(error);
      if (this.#over.signal.aborted || problem === this.#problem) return;
      this.#problem = problem;
      log.warn("the age of display commands cannot be looked at", { problem });
    }
  }

  async #renewIfDue(
    subject: string,
    stream: Parameters<typeof newestOf>[0],
    fill: StreamFill,
  ): Promise<void> {
    const { connection, clock, log, onRenewed } = this.#options;
    const newest = await newestOf(stream, subject, this.#over.signal);
    if (!newest) return;
    const { seq, time_ms: stored_ms, body } = newest;
    if (!isSoonRemoved({ seq, stored_ms }, fill, clock.nowMs())) return;
    const again = renewed(subject, body, seq, crypto.randomUUID());
    if (!again) return;
    const outcome = await sayStored(connection, again, { clock });
    if (outcome.ok) {
      log.info("said a display command again before it would be removed", { subject });
      onRenewed();
    } else {
      log.warn("a display command was not said again", { subject, problem: outcome.problem });
    }
  }
}

/**
 * The command in `body` under a new id, to be stored only while `seq` is the newest of its subject;
 * null when it is no command.
 */
export function renewed(
  subject: string,
  body: Uint8Array,
  seq: number,
  cmd_id: string,
): SpokenMessage<DisplayCommand> | null {
  const heard = hear("display-command", body);
  const read = heard.ok ? readDisplayCommand(heard.value) : heard;
  if (!read.ok) return null;
  return {
    kind: "display-command",
    subject,
    messageId: cmd_id,
    headers: [[EXPECTED_SEQUENCE_HEADER, String(seq)]],
    message: { ...read.value, cmd_id },
  };
}
