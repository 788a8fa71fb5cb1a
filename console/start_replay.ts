import { OperatorError } from "@rangecast/base/errors";
import { groupReplaysOf } from "@rangecast/channel/channel-list";
import type { ClockVector } from "@rangecast/channel/clock-vector";
import type { ChannelDescriptor } from "@rangecast/channel/descriptor";
import { nameReplay } from "@rangecast/channel/identifier";
import { type GroupReplayStart, readReplayControl } from "@rangecast/channel/replay-control";
import { channelSubject } from "@rangecast/channel/subjects";
import { clockText } from "./channel_text.ts";
import { type Desk, type Done, noHost } from "./desk.ts";
import { startMessage } from "./messages.ts";
import type { StartOrder } from "./order.ts";
import { printable } from "./printable.ts";

export interface Started {
  readonly done: Done;
  /** As a list would show it, for what the same call says about it. */
  readonly channel: ChannelDescriptor;
}

/**
 * Starts a replay for everyone, and waits until it runs. Nothing is said without a host: clients
 * would tune in to a channel on which nothing plays.
 * @throws OperatorError when there is no host, the name is taken, or the host refuses or is silent.
 */
export async function startReplay(order: StartOrder, desk: Desk): Promise<Started> {
  const { speaker: { prefix } } = desk.utterance;
  const list = await desk.channels();
  if (list === null) throw noHost("start a group replay", prefix);
  const naming = nameReplay(order.identifier, groupReplaysOf(list));
  if (!naming.ok) throw new OperatorError(naming.problem);
  const spoken = startMessage(order, naming.name, desk.utterance);
  const { channel_id } = naming.name;
  const answer = await desk.tell(channel_id, spoken, ({ state }) => state !== "seeking");
  if (answer.type === "silent") {
    throw new OperatorError(
      `The replay host has not answered to the start of ${channel_id} within ${desk.timeout_ms} ms: ` +
        `it may still begin, see --list-channels`,
    );
  }
  const channel = { ...naming.name, ...whereOf(spoken.message, prefix) };
  if (answer.type === "not said") return { done: { text: channel_id, facts: {} }, channel };
  const { said, vector } = answer;
  if (vector.state === "ended") throw refused(vector);
  if (vector.window.start_ms !== startOf(spoken.message)) {
    throw new OperatorError(`Cannot start ${channel_id} as another replay has taken this name`);
  }
  const facts = { ...said, ...naming.name, clock: vector };
  return {
    done: { text: clockText(vector), facts },
    channel: { ...channel, clock: vector },
  };
}

function whereOf({ channel_id, stream }: GroupReplayStart, prefix: string) {
  return { subject: channelSubject(prefix, channel_id), kind: "group replay", stream } as const;
}

/** Where a replay begins, Unix ms; null when the start cannot be read. */
function startOf(start: GroupReplayStart): number | null {
  const read = readReplayControl(start);
  return read.ok && read.value.type === "start" ? read.value.plan.window.start_ms : null;
}

function refused({ channel_id, reason }: ClockVector): OperatorError {
  return new OperatorError(
    `The replay host has ended ${channel_id} at once: ${
      printable(reason ?? "it does not say why")
    }`,
  );
}
