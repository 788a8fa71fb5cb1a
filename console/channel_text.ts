import { formatIso } from "@rangecast/base/utc";
import type { ClockVector } from "@rangecast/channel/clock-vector";
import type { ChannelDescriptor } from "@rangecast/channel/descriptor";
import { printable } from "./printable.ts";
import { tableLines } from "./table.ts";

const HEADINGS = [
  ...["CHANNEL", "NAME", "STATE", "POSITION", "RATE", "FROM", "TO", "FOLLOWERS", "BY", "STREAMS"],
];
const NOTHING = "-";

/** Channels as a table, with the playheads as the host has just told them. */
export function channelLines(channels: readonly ChannelDescriptor[]): string[] {
  return tableLines(HEADINGS, channels.map(cellsOf));
}

/** What a replay does, for a line; one that is held is told as paused, with the reason. */
export function clockText({ channel_id, state, position_ms, rate, reason }: ClockVector): string {
  const why = reason === undefined ? "" : ` (${printable(reason)})`;
  return `${channel_id} is ${state}${why} at ${formatIso(position_ms)}, ${rate}x`;
}

/** A channel as a JSON line: as the host lists it, with its playhead as an instant. */
export function channelJson(channel: ChannelDescriptor): Readonly<Record<string, unknown>> {
  const { clock } = channel;
  const position = clock === undefined ? {} : { position: formatIso(clock.position_ms) };
  return { type: "channel", ...channel, ...position };
}

function cellsOf(channel: ChannelDescriptor) {
  const { channel_id, display_name, kind, clock, followers, sender } = channel;
  return [
    channel_id,
    display_name,
    ...(clock === undefined ? clocklessCells(kind) : clockCells(clock)),
    followers === undefined ? NOTHING : String(followers),
    sender ?? NOTHING,
    streamsOf(channel).join(" "),
  ];
}

function streamsOf({ stream }: ChannelDescriptor): readonly string[] {
  return typeof stream === "string" ? [stream] : stream;
}

/** The livestream's clock is the time; a replay has none while it is being opened. */
function clocklessCells(kind: ChannelDescriptor["kind"]): string[] {
  return [kind === "livestream" ? "live" : "opening", NOTHING, NOTHING, NOTHING, NOTHING];
}

function clockCells({ state, position_ms, rate, window }: ClockVector): string[] {
  const { start_ms, end_ms } = window;
  return [
    state,
    formatIso(position_ms),
    `${rate}x`,
    formatIso(start_ms),
    end_ms === null ? NOTHING : formatIso(end_ms),
  ];
}
