import {
  type ClientStatus,
  type FollowStateName,
  GONE_AFTER_MS,
  STALE_AFTER_MS,
} from "@rangecast/channel/client-status";

/** Clients on a roster, gone ones included; what further ones say is counted. */
export const MAX_CLIENTS = 4096;
/** How long a client that is gone stays on the roster. */
export const GONE_KEPT_MS = 600_000;

/** A heartbeat, and when it was stored: Unix ms. The clients' own clocks may disagree. */
export interface HeardStatus {
  readonly status: ClientStatus;
  readonly heard_ms: number;
}

/** What a client last said of itself. */
export interface RosterClient {
  readonly client_id: string;
  readonly state: FollowStateName;
  readonly channel_id: string;
  readonly operator: string | null;
  readonly address: string | null;
  readonly ping_ms: number | null;
  /** Unix ms on the clock of {@linkcode HeardStatus}. */
  readonly heard_ms: number;
}

/** What happened to a client (channel contract, section 4). */
export interface RosterEvent {
  readonly type:
    | "new client"
    | "replay joined"
    | "live override"
    | "live view resumed"
    | "client gone";
  /** Unix ms. */
  readonly at_ms: number;
  /** As it was then. */
  readonly client: RosterClient;
}

/** Who is there, as of `now_ms`. */
export interface Roster {
  /** By client id, the longest silent first. */
  readonly present: ReadonlyMap<string, RosterClient>;
  /** By client id, the longest silent first. */
  readonly gone: ReadonlyMap<string, RosterClient>;
  readonly now_ms: number;
  /** Heartbeats of clients that there was no room for. */
  readonly overflow: number;
}

export const EMPTY_ROSTER: Roster = {
  present: new Map(),
  gone: new Map(),
  now_ms: -Infinity,
  overflow: 0,
};

export interface RosterStep {
  readonly roster: Roster;
  /** In the order of their time. */
  readonly events: readonly RosterEvent[];
}

/**
 * The roster after heartbeats, in the order of their storing, and after time has gone on to
 * `now_ms`. Time never goes back: what was heard before the roster's own time counts as heard then.
 * It makes no difference how a history is cut into calls.
 */
export function reduceRoster(
  roster: Roster,
  heard: readonly HeardStatus[],
  now_ms: number,
): RosterStep {
  const draft: Draft = {
    present: new Map(roster.present),
    gone: new Map(roster.gone),
    now_ms: roster.now_ms,
    overflow: roster.overflow,
    events: [],
  };
  for (const { status, heard_ms } of heard) {
    passTime(draft, heard_ms);
    take(draft, status);
  }
  passTime(draft, now_ms);
  const { events, ...next } = draft;
  return { roster: next, events };
}

export type Presence = "fresh" | "stale" | "gone";

/** A client as a roster shows it. */
export interface RosterRow extends RosterClient {
  readonly presence: Presence;
  /** Since it was last heard. */
  readonly age_ms: number;
}

/** Every client of a roster, sorted by id. */
export function rosterRows({ present, gone, now_ms }: Roster): RosterRow[] {
  const row = (client: RosterClient, isGone: boolean): RosterRow => {
    const age_ms = now_ms - client.heard_ms;
    const presence = isGone ? "gone" : age_ms >= STALE_AFTER_MS ? "stale" : "fresh";
    return { ...client, presence, age_ms };
  };
  const rows = [
    ...present.values().map((client) => row(client, false)),
    ...gone.values().map((client) => row(client, true)),
  ];
  return rows.sort((a, b) => a.client_id < b.client_id ? -1 : 1);
}

interface Draft {
  readonly present: Map<string, RosterClient>;
  readonly gone: Map<string, RosterClient>;
  readonly events: RosterEvent[];
  now_ms: number;
  overflow: number;
}

function passTime(draft: Draft, to_ms: number): void {
  const { present, gone, events } = draft;
  const now_ms = draft.now_ms = Math.max(draft.now_ms, to_ms);
  for (const [id, client] of present) {
    if (now_ms - client.heard_ms < GONE_AFTER_MS) break;
    present.delete(id);
    gone.set(id, client);
    events.push({ type: "client gone", at_ms: client.heard_ms + GONE_AFTER_MS, client });
  }
  for (const [id, client] of gone) {
    if (now_ms - client.heard_ms < GONE_AFTER_MS + GONE_KEPT_MS) break;
    gone.delete(id);
  }
}

function take(draft: Draft, status: ClientStatus): void {
  const { present, gone, events, now_ms } = draft;
  const client = clientOf(status, now_ms);
  const id = client.client_id;
  const before = present.get(id);
  if (!before && !gone.has(id) && !makeRoom(draft)) {
    draft.overflow++;
    return;
  }
  gone.delete(id);
  // Moves it behind those that have been silent for longer.
  present.delete(id);
  present.set(id, client);
  if (!before) events.push({ type: "new client", at_ms: now_ms, client });
  const change = changeBetween(before, client);
  if (change) events.push({ type: change, at_ms: now_ms, client });
}

/** Whether there is room for one more client; the one that is gone for longest makes way. */
function makeRoom({ present, gone }: Draft): boolean {
  if (present.size + gone.size < MAX_CLIENTS) return true;
  const [longest] = gone.keys();
  return longest !== undefined && gone.delete(longest);
}

function changeBetween(
  before: RosterClient | undefined,
  { state, channel_id }: RosterClient,
): RosterEvent["type"] | null {
  switch (state) {
    case "FOLLOWING_GROUP_REPLAY":
    case "FOLLOWING_PRIVATE_REPLAY":
      return before?.state === state && before.channel_id === channel_id ? null : "replay joined";
    case "LIVE_OVERRIDE":
      return before?.state === state ? null : "live override";
    case "FOLLOWING_LIVESTREAM":
      return before === undefined || before.state === state ? null : "live view resumed";
  }
}

function clientOf(status: ClientStatus, heard_ms: number): RosterClient {
  const { client_id, state, channel_id, operator, source_ip, ping_ms } = status;
  return {
    client_id,
    state,
    channel_id,
    operator: operator ?? null,
    address: source_ip ?? null,
    ping_ms: ping_ms ?? null,
    heard_ms,
  };
}
