/** Every subject of a prefix, as the channel contract names them. */
import { bareSubject } from "@rangecast/domains/prefix";
import { LIVESTREAM, parseChannelId } from "./channel_id.ts";
import type { DisplayCommandName } from "./display_command.ts";
import type { TagEvent } from "./tag.ts";

export interface ChannelSubjects {
  readonly livestream: string;
  /** Frames of all group replays. */
  readonly groupReplays: string;
  /** Clock vectors of all channels. */
  readonly clocks: string;
  /** Request for the list of channels. */
  readonly list: string;
  /** Requests about private replays. */
  readonly privateReplays: string;
  readonly control: string;
  readonly status: string;
  readonly health: string;
  readonly commands: Readonly<Record<DisplayCommandName, string>>;
  readonly tags: Readonly<Record<TagEvent, string>>;
}

/** The subjects of `prefix` that do not depend on a channel. */
export function channelSubjects(prefix: string): ChannelSubjects {
  const tags = tagSubjects(prefix).slice(0, -1);
  return {
    livestream: channelSubject(prefix, LIVESTREAM),
    groupReplays: `${prefix}.channel.replay.>`,
    clocks: `${prefix}.channel.clock.>`,
    list: `${prefix}.channel.list.req`,
    privateReplays: `${prefix}.channel.private.req`,
    control: `${prefix}.ops.ctrl`,
    status: `${prefix}.ops.status`,
    health: `${prefix}.ops.health`,
    commands: {
      "display.units": `${prefix}.cmd.display.units`,
      "display.marker_color": `${prefix}.cmd.display.marker_color`,
      "display.session_metadata": `${prefix}.cmd.display.session_metadata`,
    },
    tags: {
      create: `${tags}create`,
      update: `${tags}update`,
      delete: `${tags}delete`,
      broadcast: `${tags}broadcast`,
    },
  };
}

/** All tag events of `prefix`. */
export function tagSubjects(prefix: string): string {
  return bareSubject(prefix, "tags.>");
}

/** Everything that is played into the rooms of `prefix`. */
export function roomSubjects(prefix: string): string {
  return bareSubject(prefix, "player.>");
}

/**
 * Where the frames of a channel are.
 * @throws RangeError when `channel_id` is no channel id.
 */
export function channelSubject(prefix: string, channel_id: string): string {
  if (parseChannelId(channel_id) === null) throw notAChannel(channel_id);
  return `${prefix}.channel.${channel_id}`;
}

/** The id of the channel whose frames are on `subject`, or null. */
export function channelOfSubject(prefix: string, subject: string): string | null {
  const start = `${prefix}.channel.`;
  if (!subject.startsWith(start)) return null;
  const channel_id = subject.slice(start.length);
  return parseChannelId(channel_id) === null ? null : channel_id;
}

/**
 * Where the clock of a replay is: `tspi.channel.clock.<suffix>`, or
 * `tspi.channel.clock.client.<client>.<session>`, which no suffix can be taken for.
 * @throws RangeError when `channel_id` is none of a replay: the livestream's clock is the time.
 */
export function clockSubject(prefix: string, channel_id: string): string {
  const parts = parseChannelId(channel_id);
  switch (parts?.type) {
    case "group replay":
      return `${prefix}.channel.clock.${parts.suffix}`;
    case "private replay":
      return `${prefix}.channel.clock.${channel_id}`;
    default:
      throw notAChannel(channel_id);
  }
}

/** The id of the replay whose clock is on `subject`, or null. */
export function channelOfClock(prefix: string, subject: string): string | null {
  const start = `${prefix}.channel.clock.`;
  if (!subject.startsWith(start)) return null;
  const suffix = subject.slice(start.length);
  const channel_id = suffix.includes(".") ? suffix : `replay.${suffix}`;
  const parts = parseChannelId(channel_id);
  if (parts === null || parts.type === "livestream") return null;
  return clockSubject(prefix, channel_id) === subject ? channel_id : null;
}

/**
 * Where the broker itself delivers a group replay (channel contract, section 7).
 * @throws RangeError when `channel_id` is none of a group replay.
 */
export function pacedSubject(prefix: string, channel_id: string): string {
  const parts = parseChannelId(channel_id);
  if (parts?.type !== "group replay") throw notAChannel(channel_id);
  return `${prefix}.paced.${parts.suffix}`;
}

function notAChannel(channel_id: string): RangeError {
  return new RangeError(
    `Cannot name a subject as a channel id must be livestream, replay.<suffix> or ` +
      `client.<client>.<session>, and this one must fit: ` +
      `current value is ${JSON.stringify(channel_id.slice(0, 200))}`,
  );
}
