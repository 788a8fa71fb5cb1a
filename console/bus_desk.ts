import { type Clock, sleep } from "@rangecast/base/clock";
import { OperatorError } from "@rangecast/base/errors";
import { brokerAhead } from "@rangecast/bus/broker-time";
import { ClockWatch } from "@rangecast/bus/clock-watch";
import type { BusConnection } from "@rangecast/bus/connection";
import { ask, sayStored } from "@rangecast/bus/speak";
import { StreamSourceReader } from "@rangecast/bus/stream-source-reader";
import { streamName, type StreamRole } from "@rangecast/bus/streams";
import { type ChannelList, readChannelList } from "@rangecast/channel/channel-list";
import type { ClockVector } from "@rangecast/channel/clock-vector";
import type { DirectoryEntry } from "@rangecast/channel/directory";
import type { SpokenMessage } from "@rangecast/channel/spoken-message";
import { channelSubjects } from "@rangecast/channel/subjects";
import type { Logger } from "@rangecast/cli/log";
import { EMPTY_LOG, reduceControlLog } from "./control_log.ts";
import type { FindingCommand } from "@rangecast/findings/command";
import { sendFindingCommand, type SentCommand } from "@rangecast/findings/send-command";
import type { Answer, Desk, Said } from "./desk.ts";
import type { Utterance } from "./messages.ts";
import { missingStream } from "./missing_stream.ts";
import { readBatches } from "./read_batches.ts";

export interface BusDeskOptions {
  readonly connection: BusConnection;
  readonly clock: Clock;
  readonly log: Logger;
  readonly stop: AbortSignal;
  readonly utterance: Utterance;
  readonly timeout_ms: number;
}

/** Speaks on the bus. */
export class BusDesk implements Desk {
  readonly #options: BusDeskOptions;
  readonly #prefix: string;
  /** Streams that are there. */
  readonly #known = new Set<string>();

  constructor(options: BusDeskOptions) {
    this.#options = options;
    this.#prefix = options.utterance.speaker.prefix;
  }

  get utterance(): Utterance {
    return this.#options.utterance;
  }

  get timeout_ms(): number {
    return this.#options.timeout_ms;
  }

  async say(spoken: SpokenMessage<unknown>): Promise<Said> {
    const { connection, clock, timeout_ms: limit_ms } = this.#options;
    const { subject, messageId: message_id } = spoken;
    const stream = streamName(this.#prefix, roleOf(spoken));
    await this.#requireStream(stream, `speak on ${subject}`);
    const outcome = await sayStored(connection, spoken, { clock, limit_ms });
    if (outcome.ok) return { subject, stream, seq: outcome.seq, message_id };
    throw new OperatorError(
      `Cannot tell whether ${subject} is stored after ${limit_ms} ms: ${outcome.problem}`,
    );
  }

  async tell(
    channel_id: string,
    spoken: SpokenMessage<unknown>,
    holds: (vector: ClockVector) => boolean,
  ): Promise<Answer> {
    const { connection, clock, stop, timeout_ms } = this.#options;
    const options = { connection, clock, prefix: this.#prefix, channel_id, onEvent: () => {} };
    // Listens before it speaks, as an answer is said once.
    using watch = new ClockWatch(options);
    const said = await this.say(spoken);
    const limit = new AbortController();
    const done = new AbortController();
    sleep(clock, timeout_ms, done.signal).then(() => limit.abort());
    try {
      const vector = await watch.until(holds, AbortSignal.any([stop, limit.signal]));
      if (vector) return { type: "answered", said, vector };
      if (stop.aborted) throw stoppedBefore(`${channel_id} has answered`);
      return { type: "silent", said };
    } finally {
      done.abort();
    }
  }

  handle(command: FindingCommand): Promise<SentCommand> {
    const { connection: { nats }, timeout_ms } = this.#options;
    return sendFindingCommand(nats, this.#prefix, command, timeout_ms);
  }

  async channels(): Promise<ChannelList | null> {
    const question = { subject: channelSubjects(this.#prefix).list };
    const answer = await ask(this.#options.connection, question, "channel-list");
    if (!answer.ok && answer.reason === "no answer") return null;
    const read = answer.ok ? readChannelList(answer.value) : answer;
    if (read.ok) return read.value;
    throw new OperatorError(`Cannot read the replay host's list of channels: ${read.problem}`);
  }

  async controlLog(): Promise<readonly DirectoryEntry[]> {
    const { connection, clock, log: logger, stop, timeout_ms } = this.#options;
    const stream = streamName(this.#prefix, "ops");
    if (await brokerAhead({ connection, clock, stream }) === null) return [];
    const filters = [channelSubjects(this.#prefix).control];
    const from = { type: "sequence", sequence: 1 } as const;
    let log = EMPTY_LOG;
    for await (
      const { messages } of readBatches({
        ...{ clock, stop, patience_ms: timeout_ms },
        open: (onChange) =>
          new StreamSourceReader({ connection, clock, stream, filters, from, onChange }),
      })
    ) for (const { body } of messages) log = reduceControlLog(log, body);
    if (stop.aborted) throw stoppedBefore("the control log was read");
    const { directory, unreadable } = log;
    if (unreadable > 0) {
      logger.warn("passed over control messages that cannot be read", { unreadable });
    }
    return directory.entries;
  }

  async #requireStream(stream: string, what: string): Promise<void> {
    if (this.#known.has(stream)) return;
    const { connection, clock } = this.#options;
    if (await brokerAhead({ connection, clock, stream }) === null) {
      throw missingStream(what, stream);
    }
    this.#known.add(stream);
  }
}

function stoppedBefore(what: string): OperatorError {
  return new OperatorError(`Stopped before ${what}`);
}

/** Which stream keeps what is said. */
function roleOf({ kind }: SpokenMessage<unknown>): StreamRole {
  return kind === "replay-control" ? "ops" : "telemetry";
}
