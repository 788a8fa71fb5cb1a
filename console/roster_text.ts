import { formatIso } from "@rangecast/base/utc";
import { printable } from "./printable.ts";
import type { Presence, RosterClient, RosterEvent, RosterRow } from "./roster.ts";
import { tableLines } from "./table.ts";

const HEADINGS = ["CLIENT", "STATE", "CHANNEL", "OPERATOR", "ADDRESS", "PING", "HEARD"];
const NOTHING = "-";

/** A roster as a table, and a last line that counts. */
export function rosterLines(rows: readonly RosterRow[], overflow: number): string[] {
  const table = rows.length === 0 ? [] : tableLines(HEADINGS, rows.map(cellsOf));
  return [...table, countLine(rows, overflow)];
}

/** A client of a roster as a JSON line. */
export function rosterJson(row: RosterRow): Readonly<Record<string, unknown>> {
  const { heard_ms, age_ms, presence, ...client } = row;
  return {
    type: "client",
    ...client,
    heard: formatIso(heard_ms),
    age_s: Math.round(age_ms / 100) / 10,
    presence,
  };
}

/** What happened, for a line. */
export function eventText({ type, client }: RosterEvent): string {
  const who = nameOf(client);
  switch (type) {
    case "new client":
      return `new client ${who} from ${printable(client.address ?? "an unknown address")}`;
    case "replay joined":
      return `${who} joined ${client.channel_id}`;
    case "live override":
      return `${who} went live against the replay`;
    case "live view resumed":
      return `${who} is live again`;
    case "client gone":
      return `${who} is gone`;
  }
}

/** What happened, as a JSON line. */
export function eventJson({ type, at_ms, client }: RosterEvent): Readonly<Record<string, unknown>> {
  const { client_id, state, channel_id, operator, address } = client;
  return {
    ...{ type: "event", event: type, time: formatIso(at_ms) },
    ...{ client_id, state, channel_id, operator, address },
  };
}

function cellsOf({ age_ms, presence, ...client }: RosterRow): string[] {
  const age = `${Math.floor(age_ms / 1000)} s ago`;
  return [
    client.client_id,
    client.state,
    client.channel_id,
    client.operator ?? NOTHING,
    client.address ?? NOTHING,
    client.ping_ms === null ? NOTHING : `${Math.round(client.ping_ms)} ms`,
    presence === "fresh" ? age : `${age}, ${presence}`,
  ];
}

function countLine(rows: readonly RosterRow[], overflow: number): string {
  const presences: readonly Presence[] = ["fresh", "stale", "gone"];
  const counts = presences.map((presence) =>
    `${rows.filter((row) => row.presence === presence).length} ${presence}`
  );
  const clients = rows.length === 1 ? "1 client" : `${rows.length} clients`;
  const more = overflow === 0 ? "" : `; ${overflow} heartbeats of further clients left out`;
  return `${clients}: ${counts.join(", ")}${more}`;
}

function nameOf({ client_id, operator }: RosterClient): string {
  return operator === null ? client_id : `${client_id} (${printable(operator)})`;
}
