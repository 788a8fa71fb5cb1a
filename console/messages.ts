/** What each order says on the bus. Pure: ids and the time come in. */
import { formatIso, parseInstant } from "@rangecast/base/utc";
import { type DisplayCommand, displayCommand } from "@rangecast/channel/display-command";
import type { ReplayName } from "@rangecast/channel/identifier";
import {
  controlGroupReplay,
  type GroupReplayControl,
  type GroupReplayStart,
  type GroupReplayStop,
  startGroupReplay,
  stopGroupReplay,
} from "@rangecast/channel/replay-control";
import type { Speaker, SpokenMessage } from "@rangecast/channel/spoken-message";
import { createTag, type Tag } from "@rangecast/channel/tag";
import type { DisplayOrder, ReplayChange, StartOrder, TagOrder } from "./order.ts";
import { seekValue } from "./seek_target.ts";

export interface Utterance {
  readonly speaker: Speaker;
  /** Makes the next UUID. */
  newId(): string;
  /** When the operator has pressed the key, Unix ms: what "now" means in all orders of a call. */
  readonly pressed_ms: number;
}

export function displayMessage(
  { wish }: DisplayOrder,
  { speaker, newId, pressed_ms }: Utterance,
): SpokenMessage<DisplayCommand> {
  return displayCommand(speaker, { cmd_id: newId(), now_ms: pressed_ms, wish });
}

export function tagMessage(
  { text, at }: TagOrder,
  { speaker, newId, pressed_ms }: Utterance,
): SpokenMessage<Tag> {
  const ts_ms = parseInstant(at, pressed_ms);
  const { prefix, sender: creator } = speaker;
  return createTag(prefix, { ...text, id: newId(), ts_ms, now_ms: pressed_ms, creator });
}

/** @throws SyntaxError or RangeError for a replay that cannot be. */
export function startMessage(
  { start, end, rate, streams }: StartOrder,
  name: ReplayName,
  { speaker, newId, pressed_ms }: Utterance,
): SpokenMessage<GroupReplayStart> {
  const [only, ...others] = streams;
  const instant = (text: string) => formatIso(parseInstant(text, pressed_ms));
  return startGroupReplay(speaker, newId(), {
    ...name,
    stream: only !== undefined && others.length === 0 ? only : streams,
    ...(start === undefined ? {} : { start: instant(start) }),
    ...(end === undefined ? {} : { end: instant(end) }),
    ...(rate === undefined ? {} : { rate }),
  });
}

export function stopMessage(
  channel_id: string,
  { speaker, newId }: Utterance,
): SpokenMessage<GroupReplayStop> {
  return stopGroupReplay(speaker, newId(), channel_id);
}

export function controlMessage(
  change: ReplayChange,
  channel_id: string,
  { speaker, newId, pressed_ms }: Utterance,
): SpokenMessage<GroupReplayControl> {
  switch (change.type) {
    case "pause":
    case "resume":
      return controlGroupReplay(speaker, newId(), { channel_id, action: change.type });
    case "rate":
      return controlGroupReplay(speaker, newId(), {
        channel_id,
        action: "rate",
        value: change.rate,
      });
    case "seek": {
      const value = seekValue(change.target, pressed_ms);
      return controlGroupReplay(speaker, newId(), { channel_id, action: "seek", value });
    }
  }
}
