import type { SourceMessage } from "@rangecast/playback/source";
import { type LogEntry, readEntry } from "./log_entry.ts";
import type { LoggedEntry } from "./log_text.ts";
import {
  EMPTY_ROSTER,
  type HeardStatus,
  reduceRoster,
  type Roster,
  type RosterEvent,
} from "./roster.ts";

/** What a log remembers of what it has read. */
export interface OpsLog {
  readonly roster: Roster;
  /** Messages that could not be read, by reason. */
  readonly unreadable: Readonly<Record<string, number>>;
}

export const EMPTY_OPS_LOG: OpsLog = { roster: EMPTY_ROSTER, unreadable: {} };

export type LogItem =
  | { readonly type: "said"; readonly entry: LoggedEntry; readonly message: SourceMessage }
  | { readonly type: "event"; readonly event: RosterEvent };

export interface LogSpan {
  readonly prefix: string;
  /** Items from before are left out: they only tell who was there. Unix ms. */
  readonly since_ms: number;
  /** Up to where time has gone on, besides the messages' own; -Infinity when nothing is known. */
  readonly now_ms: number;
}

/**
 * The log after further messages, in order, and what they add to it: what was said, and the events
 * that follow from heartbeats, by time. Pure.
 */
export function reduceOpsLog(
  log: OpsLog,
  messages: readonly SourceMessage[],
  { prefix, since_ms, now_ms }: LogSpan,
): { readonly log: OpsLog; readonly items: readonly LogItem[] } {
  const heard: HeardStatus[] = [];
  const items: LogItem[] = [];
  const unreadable: Record<string, number> = { ...log.unreadable };
  for (const message of messages) {
    const entry = readEntry(prefix, message);
    if (entry.type === "unreadable") countOne(unreadable, entry);
    if (entry.type === "status") heard.push({ status: entry.message, heard_ms: message.time_ms });
    else items.push({ type: "said", entry, message });
  }
  const last_ms = messages.at(-1)?.time_ms ?? -Infinity;
  const { roster, events } = reduceRoster(log.roster, heard, Math.max(last_ms, now_ms));
  items.push(...events.map((event) => ({ type: "event" as const, event })));
  return {
    log: { roster, unreadable },
    items: items.filter((item) => timeOf(item) >= since_ms).sort((a, b) => timeOf(a) - timeOf(b)),
  };
}

function countOne(
  counts: Record<string, number>,
  { reason }: Extract<LogEntry, { readonly type: "unreadable" }>,
): void {
  counts[reason] = (counts[reason] ?? 0) + 1;
}

function timeOf(item: LogItem): number {
  return item.type === "said" ? item.message.time_ms : item.event.at_ms;
}
