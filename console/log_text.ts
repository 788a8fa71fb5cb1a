import { formatIso } from "@rangecast/base/utc";
import type { DisplayCommand } from "@rangecast/channel/display-command";
import type { ReplayControl } from "@rangecast/channel/replay-control";
import type { Tag, TagEvent } from "@rangecast/channel/tag";
import type { SourceMessage } from "@rangecast/playback/source";
import type { LogEntry } from "./log_entry.ts";
import { printable } from "./printable.ts";
import type { RosterEvent } from "./roster.ts";
import { eventText } from "./roster_text.ts";

/** What a log shows: statuses are told as the events that follow from them. */
export type LoggedEntry = Exclude<LogEntry, { readonly type: "status" }>;

type Place = Pick<SourceMessage, "stream" | "seq" | "subject" | "time_ms">;

export function entryLine(entry: LoggedEntry, { subject, time_ms }: Place): string {
  return `${formatIso(time_ms)}  ${entryText(entry, subject)}`;
}

export function entryJson(
  entry: LoggedEntry,
  { stream, seq, subject, time_ms }: Place,
): Readonly<Record<string, unknown>> {
  const { type, ...facts } = entry;
  return { type, time: formatIso(time_ms), stream, seq, subject, ...facts };
}

export function eventLine(event: RosterEvent): string {
  return `${formatIso(event.at_ms)}  ${eventText(event)}`;
}

function entryText(entry: LoggedEntry, subject: string): string {
  switch (entry.type) {
    case "control":
      return controlText(entry.message, entry.sender);
    case "command":
      return commandText(entry.message);
    case "tag":
      return tagText(entry.event, entry.message);
    case "unreadable":
      return `unreadable (${entry.reason}) on ${printable(subject)}: ${printable(entry.problem)}`;
  }
}

function controlText(message: ReplayControl, sender: string | null): string {
  const { channel_id } = message;
  const who = name(sender);
  switch (message.type) {
    case "GroupReplayStart": {
      const { identifier, stream, start, end, rate = 1 } = message;
      const from = start === undefined ? "" : ` from ${printable(start)}`;
      const to = end === undefined ? "" : ` to ${printable(end)}`;
      const streams = typeof stream === "string" ? stream : stream.join(" ");
      return `${who} starts ${channel_id}, ${quoted(identifier)}: ${streams}${from}${to}, ${rate}x`;
    }
    case "GroupReplayStop":
      return `${who} stops ${channel_id}`;
    case "GroupReplayControl": {
      const { action, value } = message;
      const detail = value === undefined ? "" : `, ${printable(String(value))}`;
      return `${who} controls ${channel_id}: ${action}${detail}`;
    }
  }
}

function commandText({ sender, payload }: DisplayCommand): string {
  const who = name(sender);
  if ("units" in payload) return `${who} sets units: ${payload.units}`;
  if ("marker_color" in payload) return `${who} sets marker colour: ${payload.marker_color}`;
  const { session_metadata: session } = payload;
  return `${who} sets session: ${quoted(session.name)} (${printable(session.id)})`;
}

const TAG_WORDS: Readonly<Record<TagEvent, string>> = {
  create: "tags",
  update: "changes the tag of",
  delete: "deletes the tag of",
  broadcast: "shows the tag of",
};

function tagText(event: TagEvent, { ts, label, creator, category }: Tag): string {
  const kind = category === undefined ? "" : ` (${printable(category)})`;
  return `${name(creator)} ${TAG_WORDS[event]} ${ts}: ${quoted(label)}${kind}`;
}

function name(text: string | null | undefined): string {
  return printable(text ?? "somebody");
}

function quoted(text: string): string {
  return `"${printable(text)}"`;
}
