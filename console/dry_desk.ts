import { assert } from "@rangecast/base/assert";
import type { ChannelList } from "@rangecast/channel/channel-list";
import type { ReplayControl } from "@rangecast/channel/replay-control";
import type { NamedReplay } from "@rangecast/channel/resolve-replay";
import type { SpokenMessage } from "@rangecast/channel/spoken-message";
import { encode } from "@rangecast/codec/cbor";
import type { FindingCommand } from "@rangecast/findings/command";
import { findingCommandSubject } from "@rangecast/findings/finding-message";
import type { Answer, Desk } from "./desk.ts";
import type { Utterance } from "./messages.ts";
import type { Output } from "./output.ts";

export interface DryDeskOptions {
  readonly utterance: Utterance;
  readonly timeout_ms: number;
  readonly output: Output;
  /** Answers what depends on what runs; null when no order asks. */
  readonly inner: Pick<Desk, "channels" | "controlLog"> | null;
}

/** Shows what would be said, and says nothing. */
export class DryDesk implements Desk {
  readonly #options: DryDeskOptions;
  /** Channels that would not run any more. */
  readonly #stopped = new Set<string>();

  constructor(options: DryDeskOptions) {
    this.#options = options;
  }

  get utterance(): Utterance {
    return this.#options.utterance;
  }

  get timeout_ms(): number {
    return this.#options.timeout_ms;
  }

  async say(spoken: SpokenMessage<unknown>): Promise<null> {
    const headers = Object.fromEntries([
      ...(spoken.messageId === null ? [] : [["Nats-Msg-Id", spoken.messageId]]),
      ...spoken.headers,
    ]);
    const { subject, message } = spoken;
    await this.#options.output.show(
      () => [
        subject,
        ...Object.entries(headers).map(([name, value]) => `  ${name}: ${value}`),
        `  ${JSON.stringify(message)}`,
      ],
      () => [{ subject, headers, message, cbor: encode(message).toHex() }],
    );
    return null;
  }

  async tell(channel_id: string, spoken: SpokenMessage<ReplayControl>): Promise<Answer> {
    if (spoken.message.type === "GroupReplayStop") this.#stopped.add(channel_id);
    await this.say(spoken);
    return { type: "not said" };
  }

  async handle(command: FindingCommand): Promise<"not said"> {
    const subject = findingCommandSubject(this.utterance.speaker.prefix);
    await this.#options.output.show(
      () => [subject, `  ${JSON.stringify(command)}`],
      () => [{ subject, message: command, cbor: encode(command).toHex() }],
    );
    return "not said";
  }

  async channels(): Promise<ChannelList | null> {
    const list = await this.#inner().channels();
    const running = ({ channel_id }: NamedReplay) => !this.#stopped.has(channel_id);
    return list && { ...list, channels: list.channels.filter(running) };
  }

  async controlLog(): Promise<readonly NamedReplay[]> {
    return await this.#inner().controlLog();
  }

  #inner(): Pick<Desk, "channels" | "controlLog"> {
    const { inner } = this.#options;
    assert(inner !== null, "who asks what runs is connected");
    return inner;
  }
}
