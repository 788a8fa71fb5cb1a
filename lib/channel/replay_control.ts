import { isGroupReplayId } from "./channel_id.ts";
import { instantOfIdentifier } from "./identifier.ts";
import { type ReplayAction, replayAction, type ReplayPlan, replayPlan } from "./replay_plan.ts";
import {
  attempt,
  checkedName,
  quoted,
  type Reading,
  type Speaker,
  type SpokenMessage,
} from "./spoken_message.ts";
import { channelSubjects } from "./subjects.ts";

/** What operators and the replay host say on `<prefix>.ops.ctrl`. */
export type ReplayControl = GroupReplayStart | GroupReplayStop | GroupReplayControl;

export interface GroupReplayStart {
  readonly type: "GroupReplayStart";
  readonly channel_id: string;
  readonly display_name: string;
  readonly identifier: string;
  /** One stream, or several that are merged. */
  readonly stream: string | readonly string[];
  /** ISO 8601. Without it the identifier has to be an instant. */
  readonly start?: string;
  /** ISO 8601. Without it the replay goes on until it is stopped, or has caught up with now. */
  readonly end?: string;
  /** @default 1 */
  readonly rate?: number;
}

export interface GroupReplayStop {
  readonly type: "GroupReplayStop";
  readonly channel_id: string;
}

/** `value` is an ISO instant, milliseconds or a step such as `-30s` (`seek`), or a rate (`rate`). */
export interface GroupReplayControl {
  readonly type: "GroupReplayControl";
  readonly channel_id: string;
  readonly action: "pause" | "resume" | "seek" | "rate";
  readonly value?: number | string;
}

export { MAX_RATE, MIN_RATE } from "./replay_plan.ts";

export const COMMAND_SENDER_HEADER = "X-Command-Sender";

/**
 * Tells everybody that a group replay begins. `id` is a UUID made for this message.
 * @throws SyntaxError or RangeError for a replay that cannot be.
 */
export function startGroupReplay(
  speaker: Speaker,
  id: string,
  start: Omit<GroupReplayStart, "type">,
): SpokenMessage<GroupReplayStart> {
  const message = { type: "GroupReplayStart", ...start } as const;
  groupReplayPlan(message);
  return control(speaker, message, `start:${id}`);
}

/** Tells everybody that a group replay is over. `id` is a UUID made for this message. */
export function stopGroupReplay(
  speaker: Speaker,
  id: string,
  channel_id: string,
): SpokenMessage<GroupReplayStop> {
  return control(speaker, { type: "GroupReplayStop", channel_id }, `stop:${id}`);
}

/**
 * Tells the host what a group replay is to do. `id` is a UUID made for this message.
 * @throws SyntaxError or RangeError for a position or a rate that cannot be.
 */
export function controlGroupReplay(
  speaker: Speaker,
  id: string,
  change: Omit<GroupReplayControl, "type">,
): SpokenMessage<GroupReplayControl> {
  const { action, value, channel_id } = change;
  replayAction(action, value);
  const said = { type: "GroupReplayControl", channel_id, action } as const;
  const message = value === undefined ? said : { ...said, value };
  return control(speaker, message, `${action}:${id}`);
}

function control<Message extends ReplayControl>(
  { prefix, sender }: Speaker,
  message: Message,
  id: string,
): SpokenMessage<Message> {
  const { channel_id } = message;
  if (!isGroupReplayId(channel_id)) throw new RangeError(notAGroupReplay(channel_id));
  return {
    kind: "replay-control",
    subject: channelSubjects(prefix).control,
    messageId: `${channel_id}:${id}`,
    headers: [[COMMAND_SENDER_HEADER, checkedName(sender, "a sender")]],
    message,
  };
}

/** The start of a group replay, and who says it where that is known. */
export interface StartOrder {
  readonly type: "start";
  readonly start: GroupReplayStart;
  readonly plan: ReplayPlan;
  readonly sender?: string;
}

/** What a control message means, once it fits its schema. */
export type ReplayOrder =
  | StartOrder
  | { readonly type: "stop"; readonly channel_id: string }
  | { readonly type: "control"; readonly channel_id: string; readonly action: ReplayAction };

/** Who says a control message, by its header; nothing where that is no name. */
export function senderOf(header: string | null): { readonly sender?: string } {
  const name = header === null ? null : attempt(() => checkedName(header, "a sender"));
  return name?.ok ? { sender: name.value } : {};
}

/** What is meant by a message that fits its schema; `header` is its {@linkcode COMMAND_SENDER_HEADER}. */
export function readReplayControl(
  message: ReplayControl,
  header: string | null = null,
): Reading<ReplayOrder> {
  const { channel_id } = message;
  if (!isGroupReplayId(channel_id)) return { ok: false, problem: notAGroupReplay(channel_id) };
  switch (message.type) {
    case "GroupReplayStart":
      return attempt(() => ({
        ...{ type: "start", start: message, plan: groupReplayPlan(message) },
        ...senderOf(header),
      }));
    case "GroupReplayStop":
      return { ok: true, value: { type: "stop", channel_id } };
    case "GroupReplayControl":
      return attempt(() => ({
        type: "control",
        channel_id,
        action: replayAction(message.action, message.value),
      }));
  }
}

function groupReplayPlan(start: GroupReplayStart): ReplayPlan {
  return replayPlan(start, instantOfIdentifier(start.identifier));
}

function notAGroupReplay(channel_id: string): string {
  return `Cannot control a replay as 'channel_id' must be replay.<suffix>, with 1 to 64 letters, ` +
    `digits and "-": current value is ${quoted(channel_id)}`;
}
