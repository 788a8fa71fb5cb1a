import { parseChannelId } from "@rangecast/channel/channel-id";
import type { ClockWindow } from "@rangecast/channel/clock-vector";
import type { ShownChannel } from "@rangecast/gateway/server-message";
import { formatDate, formatTime, type TimeScale } from "../time/format_time.ts";

/** Who runs a channel and what it plays, for the line under its name; empty where nobody knows. */
export function channelText(channel: ShownChannel, scale: TimeScale): string {
  const { kind, domains = [], display_name, identifier = display_name, clock } = channel;
  if (kind === "livestream") return domains.map(({ domain }) => domain).join(", ");
  return [
    starterOf(channel),
    identifier === display_name ? "" : identifier,
    clock ? windowText(clock.window, scale) : "",
  ].filter((text) => text !== "").join(" · ");
}

/** Who has started it: a replay of one's own names its client. */
function starterOf({ channel_id, sender }: ShownChannel): string {
  const id = parseChannelId(channel_id);
  return sender ?? (id?.type === "private replay" ? id.client : "");
}

/** `2025-09-28 11:00:00 to 11:20:00`; the second date where it is another one. */
function windowText({ start_ms, end_ms }: ClockWindow, scale: TimeScale): string {
  const [date, time] = [formatDate(start_ms, scale), formatTime(start_ms, scale)];
  const start = `${date} ${time}`.trim();
  if (end_ms === null) return `from ${start}`;
  const endDate = formatDate(end_ms, scale);
  const end = `${endDate === date ? "" : endDate} ${formatTime(end_ms, scale)}`.trim();
  return `${start} to ${end}`;
}
