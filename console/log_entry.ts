import { messageOf } from "@rangecast/base/errors";
import { parseIso } from "@rangecast/base/utc";
import { hear, type Heard, type SpokenKinds, type SpokenRefusal } from "@rangecast/bus/spoken";
import { type ClientStatus, readClientStatus } from "@rangecast/channel/client-status";
import { type DisplayCommand, readDisplayCommand } from "@rangecast/channel/display-command";
import {
  COMMAND_SENDER_HEADER,
  readReplayControl,
  type ReplayControl,
} from "@rangecast/channel/replay-control";
import { channelSubjects } from "@rangecast/channel/subjects";
import type { Tag, TagEvent } from "@rangecast/channel/tag";
import type { SourceMessage } from "@rangecast/playback/source";

/** One message of those that the log is made of. */
export type LogEntry =
  | { readonly type: "control"; readonly sender: string | null; readonly message: ReplayControl }
  | { readonly type: "command"; readonly message: DisplayCommand }
  | { readonly type: "tag"; readonly event: TagEvent; readonly message: Tag }
  | { readonly type: "status"; readonly message: ClientStatus }
  | {
    readonly type: "unreadable";
    /** `no_meaning`: it fits its schema, and says what cannot be. */
    readonly reason: SpokenRefusal | "no_meaning" | "unknown_subject";
    readonly problem: string;
  };

/** The subjects that {@linkcode readEntry} knows, each by the stream that keeps it. */
export function logFilters(
  prefix: string,
): { readonly ops: string[]; readonly telemetry: string[] } {
  const { control, status, commands, tags } = channelSubjects(prefix);
  return {
    ops: [control, status],
    telemetry: [...Object.values(commands), ...Object.values(tags)],
  };
}

/** Reads a message, which anybody may have sent, by its subject; it never throws. */
export function readEntry(prefix: string, message: SourceMessage): LogEntry {
  const { subject, body } = message;
  const { control, status, commands, tags } = channelSubjects(prefix);
  if (subject === control) {
    return entryOf(
      hear("replay-control", body),
      (value) => readReplayControl(value),
      (said) => ({ type: "control", sender: message.header(COMMAND_SENDER_HEADER), message: said }),
    );
  }
  if (subject === status) {
    return entryOf(
      hear("client-status", body),
      (value) => readClientStatus(value),
      (said) => ({ type: "status", message: said }),
    );
  }
  for (const [name, own] of Object.entries(commands)) {
    if (subject === own) return readCommand(name, body);
  }
  for (const [event, own] of Object.entries(tags)) {
    // `tags` has the tag events as its keys.
    if (subject === own) return readTag(event as TagEvent, body);
  }
  return unreadable("unknown_subject", "nothing of this log is said there");
}

function readCommand(name: string, body: Uint8Array): LogEntry {
  return entryOf(
    hear("display-command", body),
    (value) =>
      value.name === name
        ? readDisplayCommand(value)
        : { ok: false, problem: "a command is said on its own subject" },
    (said) => ({ type: "command", message: said }),
  );
}

function readTag(event: TagEvent, body: Uint8Array): LogEntry {
  return entryOf(
    hear("tag", body),
    ({ ts, updated_ts }) => {
      try {
        return { ok: true, value: [parseIso(ts), parseIso(updated_ts)] };
      } catch (error) {
        return { ok: false, problem: messageOf(error) };
      }
    },
    (said) => ({ type: "tag", event, message: said }),
  );
}

function entryOf<Kind extends keyof SpokenKinds>(
  heard: Heard<Kind>,
  meaning: (
    value: SpokenKinds[Kind],
  ) => { readonly ok: true } | { readonly ok: false; readonly problem: string },
  entry: (value: SpokenKinds[Kind]) => LogEntry,
): LogEntry {
  if (!heard.ok) return unreadable(heard.refusal, heard.problem);
  const meant = meaning(heard.value);
  return meant.ok ? entry(heard.value) : unreadable("no_meaning", meant.problem);
}

function unreadable(
  reason: Extract<LogEntry, { type: "unreadable" }>["reason"],
  problem: string,
): LogEntry {
  return { type: "unreadable", reason, problem };
}
