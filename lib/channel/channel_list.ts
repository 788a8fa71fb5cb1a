import { assert } from "@rangecast/base/assert";
import { isGroupReplayId, LIVESTREAM, parseChannelId } from "./channel_id.ts";
import type { ChannelDescriptor, ChannelKind } from "./descriptor.ts";
import { quoted, type Reading } from "./spoken_message.ts";
import { channelSubject } from "./subjects.ts";

/** The answer to an empty request on `<prefix>.channel.list.req`. */
export interface ChannelList {
  /** The livestream first, then group replays, oldest first, then private ones. */
  readonly channels: readonly ChannelDescriptor[];
}

/** Group replays that run at a time. */
export const MAX_GROUP_REPLAYS = 64;
/** Private replays that run at a time. */
export const MAX_PRIVATE_REPLAYS = 256;
/** Channels in a list: the livestream and every replay. */
export const MAX_CHANNELS = 1 + MAX_GROUP_REPLAYS + MAX_PRIVATE_REPLAYS;

/** The main stage of `prefix`, as a list shows it. */
export function livestreamDescriptor(prefix: string, stream: string): ChannelDescriptor {
  return {
    channel_id: LIVESTREAM,
    subject: channelSubject(prefix, LIVESTREAM),
    display_name: LIVESTREAM,
    kind: "livestream",
    stream,
  };
}

/** The list of `channels`. @throws AssertionError when there are more than the bounds permit. */
export function channelList(channels: readonly ChannelDescriptor[]): ChannelList {
  assert(channels.length <= MAX_CHANNELS, `a list has at most ${MAX_CHANNELS} channels`);
  return { channels };
}

/** What is meant by a list that fits its schema: each channel once, its kind as its id says. */
export function readChannelList(list: ChannelList): Reading<ChannelList> {
  const seen = new Set<string>();
  for (const { channel_id, kind, clock } of list.channels) {
    if (kindOf(channel_id) !== kind) {
      return { ok: false, problem: `${quoted(channel_id)} is not the id of a ${kind}` };
    }
    if (seen.has(channel_id)) {
      return { ok: false, problem: `a list names each channel once: ${channel_id} is there twice` };
    }
    if (clock && clock.channel_id !== channel_id) {
      return {
        ok: false,
        problem: `${channel_id} has the clock of another channel: ${quoted(clock.channel_id)}`,
      };
    }
    seen.add(channel_id);
  }
  return { ok: true, value: list };
}

/** The group replays of a list, oldest first. */
export function groupReplaysOf(list: ChannelList): ChannelDescriptor[] {
  return list.channels.filter(({ channel_id }) => isGroupReplayId(channel_id));
}

function kindOf(channel_id: string): ChannelKind | null {
  return parseChannelId(channel_id)?.type ?? null;
}
