import { OperatorError } from "@rangecast/base/errors";
import { formatIso } from "@rangecast/base/utc";
import { groupReplaysOf } from "@rangecast/channel/channel-list";
import type { ClockVector } from "@rangecast/channel/clock-vector";
import type { ChannelDescriptor } from "@rangecast/channel/descriptor";
import { resolveReplay } from "@rangecast/channel/resolve-replay";
import { clockText } from "./channel_text.ts";
import { type Desk, type Done, noHost } from "./desk.ts";
import { controlMessage, type Utterance } from "./messages.ts";
import type { ControlOrder, ReplayChange } from "./order.ts";
import { printable } from "./printable.ts";
import { seekInstant, type SeekTarget } from "./seek_target.ts";

/**
 * Changes a running group replay, and waits until it is so. `started` is what the same call has
 * started: it is meant when no other is named.
 * @throws OperatorError when it is not clear which one is meant, or the host refuses or is silent.
 */
export async function controlReplay(
  { change, channel, name }: ControlOrder,
  desk: Desk,
  started: ChannelDescriptor | null,
): Promise<Done> {
  const list = await desk.channels();
  if (list === null) throw noHost(name, desk.utterance.speaker.prefix);
  const { channel_id, clock } = choose(channel, groupReplaysOf(list), started);
  if (change.type === "seek" && clock) requireInside(change.target, clock, desk.utterance);
  const spoken = controlMessage(change, channel_id, desk.utterance);
  const answer = await desk.tell(
    channel_id,
    spoken,
    (heard) => heard.state === "ended" || isDone(change, clock?.epoch ?? -1, heard),
  );
  switch (answer.type) {
    case "silent":
      throw new OperatorError(
        `The replay host has not done ${name} with ${channel_id} within ${desk.timeout_ms} ms`,
      );
    case "not said":
      return { text: channel_id, facts: { channel_id } };
    case "answered":
      if (answer.vector.state === "ended") throw ended(answer.vector);
      return {
        text: clockText(answer.vector),
        facts: { ...answer.said, channel_id, clock: answer.vector },
      };
  }
}

function choose(
  wanted: string | undefined,
  listed: readonly ChannelDescriptor[],
  started: ChannelDescriptor | null,
): ChannelDescriptor {
  const isListed = listed.some(({ channel_id }) => channel_id === started?.channel_id);
  const running = started === null || isListed ? listed : [...listed, started];
  const text = wanted ?? started?.channel_id ?? only(running).channel_id;
  const found = resolveReplay(text, running);
  if (!found.ok) throw new OperatorError(`Cannot use --channel as ${found.problem}`);
  return found.value;
}

function only(running: readonly ChannelDescriptor[]): ChannelDescriptor {
  const [first, ...others] = running;
  if (first === undefined) {
    throw new OperatorError("Cannot control a group replay as one must run: none does");
  }
  if (others.length === 0) return first;
  const ids = running.map(({ channel_id }) => channel_id).join(", ");
  throw new OperatorError(
    `Cannot tell which group replay is meant: name one of ${ids} by --channel`,
  );
}

/** A step ends at the edge of the replay; an instant outside of it is a mistake. */
function requireInside(
  target: SeekTarget,
  { channel_id, window: { start_ms, end_ms } }: ClockVector,
  { pressed_ms }: Utterance,
): void {
  const position_ms = seekInstant(target, pressed_ms);
  if (position_ms === null) return;
  if (position_ms >= start_ms && position_ms <= (end_ms ?? Infinity)) return;
  const end = end_ms === null ? "on" : `to ${formatIso(end_ms)}`;
  throw new OperatorError(
    `Cannot seek as the position must lie within ${channel_id}, from ${
      formatIso(start_ms)
    } ${end}: ` +
      `current value is ${formatIso(position_ms)}`,
  );
}

/** Whether a clock shows a change. One that is held, by the broker for instance, gives a reason. */
function isDone(change: ReplayChange, epochBefore: number, heard: ClockVector): boolean {
  const { state, reason, rate, epoch } = heard;
  const isHeld = state === "paused" && reason !== undefined;
  switch (change.type) {
    case "pause":
      return state === "paused" && !isHeld;
    case "resume":
      return state === "running" || isHeld;
    case "rate":
      return rate === change.rate;
    case "seek":
      return epoch > epochBefore && state !== "seeking";
  }
}

function ended({ channel_id, reason }: ClockVector): OperatorError {
  return new OperatorError(
    `${channel_id} has ended: ${printable(reason ?? "it does not say why")}`,
  );
}
