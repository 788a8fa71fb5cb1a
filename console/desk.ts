import { OperatorError } from "@rangecast/base/errors";
import type { ChannelList } from "@rangecast/channel/channel-list";
import type { ClockVector } from "@rangecast/channel/clock-vector";
import type { ReplayControl } from "@rangecast/channel/replay-control";
import type { NamedReplay } from "@rangecast/channel/resolve-replay";
import type { SpokenMessage } from "@rangecast/channel/spoken-message";
import type { FindingCommand } from "@rangecast/findings/command";
import type { SentCommand } from "@rangecast/findings/send-command";
import type { Utterance } from "./messages.ts";

/** Where a message is stored now. */
export interface Said {
  readonly subject: string;
  readonly stream: string;
  readonly seq: number;
  readonly message_id: string | null;
}

/** How a replay answers to what it was told. */
export type Answer =
  | { readonly type: "answered"; readonly said: Said; readonly vector: ClockVector }
  /** Nothing that would do has been heard in time. */
  | { readonly type: "silent"; readonly said: Said }
  /** Nothing was said, as nothing is to be. */
  | { readonly type: "not said" };

/** What orders are carried out with: the bus, or a stand-in for it in a test. */
export interface Desk {
  readonly utterance: Utterance;
  /** How long the host may take to answer. */
  readonly timeout_ms: number;
  /** Publishes a message; null when it is only shown. @throws OperatorError unless it is stored. */
  say(spoken: SpokenMessage<unknown>): Promise<Said | null>;
  /** Says something to a replay, and waits for a vector of its clock for which `holds`. */
  tell(
    channel_id: string,
    spoken: SpokenMessage<ReplayControl>,
    holds: (vector: ClockVector) => boolean,
  ): Promise<Answer>;
  /** Asks the findings service; "not said" when nothing is to be. */
  handle(command: FindingCommand): Promise<SentCommand | "not said">;
  /** What the replay host lists; null when none answers. @throws OperatorError when it cannot be read. */
  channels(): Promise<ChannelList | null>;
  /** The group replays that were started and not stopped, by what was said about them. */
  controlLog(): Promise<readonly NamedReplay[]>;
}

/** What was carried out. */
export interface Done {
  readonly text: string;
  readonly facts: Readonly<Record<string, unknown>>;
}

/** `what` completes "Cannot ...". */
export function noHost(what: string, prefix: string): OperatorError {
  const flag = prefix === "tspi" ? "" : ` --stream-prefix ${prefix}`;
  return new OperatorError(
    `Cannot ${what} as no replay host answers: start one with deno task replayer:host${flag}`,
  );
}
