import assert from "node:assert/strict";
import { EMPTY_ROSTER, reduceRoster, rosterRows } from "./roster.ts";
import { eventJson, eventText, rosterJson, rosterLines } from "./roster_text.ts";

const NOON_MS = Date.UTC(2026, 6, 15, 12);

const STATUS = {
  client_id: "desk-4",
  state: "FOLLOWING_LIVESTREAM",
  channel_id: "livestream",
  subject: "tspi.channel.livestream",
  override: false,
  ts: "2026-07-15T12:00:00.000Z",
} as const;

const HEARD = [
  {
    status: { ...STATUS, operator: "Ann", source_ip: "10.0.0.7", ping_ms: 2.6 },
    heard_ms: NOON_MS,
  },
  {
    status: {
      ...STATUS,
      client_id: "a1",
      state: "FOLLOWING_GROUP_REPLAY",
      channel_id: "replay.x",
      operator: "\x1b[31m",
    } as const,
    heard_ms: NOON_MS + 10_000,
  },
];

const { roster, events } = reduceRoster(EMPTY_ROSTER, HEARD, NOON_MS + 15_500);

Deno.test("rosterLines() writes a sorted table and counts", () => {
  assert.deepEqual(rosterLines(rosterRows(roster), 3), [
    "CLIENT  STATE                   CHANNEL     OPERATOR  ADDRESS   PING  HEARD",
    "a1      FOLLOWING_GROUP_REPLAY  replay.x    ?[31m     -         -     5 s ago",
    "desk-4  FOLLOWING_LIVESTREAM    livestream  Ann       10.0.0.7  3 ms  15 s ago, stale",
    "2 clients: 1 fresh, 1 stale, 0 gone; 3 heartbeats of further clients left out",
  ]);
});

Deno.test("rosterLines() counts alone when nobody is there", () => {
  assert.deepEqual(rosterLines([], 0), ["0 clients: 0 fresh, 0 stale, 0 gone"]);
});

Deno.test("rosterJson() has every fact", () => {
  assert.deepEqual(rosterRows(roster).map(rosterJson)[1], {
    type: "client",
    client_id: "desk-4",
    state: "FOLLOWING_LIVESTREAM",
    channel_id: "livestream",
    operator: "Ann",
    address: "10.0.0.7",
    ping_ms: 2.6,
    heard: "2026-07-15T12:00:00.000Z",
    age_s: 15.5,
    presence: "stale",
  });
});

Deno.test("eventText() and eventJson() say who did what", () => {
  const gone = reduceRoster(roster, [
    { status: { ...STATUS, state: "LIVE_OVERRIDE" }, heard_ms: NOON_MS + 20_000 },
    { status: STATUS, heard_ms: NOON_MS + 21_000 },
  ], NOON_MS + 100_000).events;
  assert.deepEqual([...events, ...gone].map(eventText), [
    "new client desk-4 (Ann) from 10.0.0.7",
    "new client a1 (?[31m) from an unknown address",
    "a1 (?[31m) joined replay.x",
    "desk-4 went live against the replay",
    "desk-4 is live again",
    "a1 (?[31m) is gone",
    "desk-4 is gone",
  ]);
  assert.deepEqual(events.map(eventJson)[0], {
    type: "event",
    event: "new client",
    time: "2026-07-15T12:00:00.000Z",
    client_id: "desk-4",
    state: "FOLLOWING_LIVESTREAM",
    channel_id: "livestream",
    operator: "Ann",
    address: "10.0.0.7",
  });
});
