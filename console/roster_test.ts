import { type ClientStatus, FOLLOW_STATES } from "@rangecast/channel/client-status";
import fc from "fast-check";
import assert from "node:assert/strict";
import {
  EMPTY_ROSTER,
  GONE_KEPT_MS,
  type HeardStatus,
  MAX_CLIENTS,
  reduceRoster,
  type Roster,
  type RosterEvent,
  rosterRows,
} from "./roster.ts";

const LIVE = { state: "FOLLOWING_LIVESTREAM", channel_id: "livestream" } as const;
const OVERRIDE = { state: "LIVE_OVERRIDE", channel_id: "livestream" } as const;
const group = (channel_id: string) => ({ state: "FOLLOWING_GROUP_REPLAY", channel_id }) as const;
const alone = (channel_id: string) => ({ state: "FOLLOWING_PRIVATE_REPLAY", channel_id }) as const;

function heard(
  heard_ms: number,
  client_id: string,
  facts: Partial<ClientStatus> = LIVE,
): HeardStatus {
  const status: ClientStatus = {
    client_id,
    ...LIVE,
    subject: "tspi.channel.livestream",
    override: false,
    ts: "2026-07-15T09:30:00.000Z",
    ...facts,
  };
  return { status, heard_ms };
}

/** `10 new client a`, for each event. */
function told(events: readonly RosterEvent[]): string[] {
  return events.map(({ type, at_ms, client }) => `${at_ms} ${type} ${client.client_id}`);
}

function presences(roster: Roster): string[] {
  return rosterRows(roster).map(({ client_id, presence }) => `${client_id} ${presence}`);
}

function pure(name: string, fn: () => void): void {
  Deno.test({ name, permissions: "none", fn });
}

pure("reduceRoster() keeps what each client has said last", () => {
  const { roster } = reduceRoster(EMPTY_ROSTER, [
    heard(10, "b", { ...LIVE, operator: "Ann", source_ip: "10.0.0.7", ping_ms: 3 }),
    heard(20, "a"),
    heard(30, "b", { ...group("replay.x"), operator: "Bo" }),
  ], 40);
  assert.deepEqual(rosterRows(roster), [
    {
      client_id: "a",
      ...LIVE,
      operator: null,
      address: null,
      ping_ms: null,
      heard_ms: 20,
      presence: "fresh",
      age_ms: 20,
    },
    {
      client_id: "b",
      ...group("replay.x"),
      operator: "Bo",
      address: null,
      ping_ms: null,
      heard_ms: 30,
      presence: "fresh",
      age_ms: 10,
    },
  ]);
});

pure("rosterRows() shows a client as stale after 15 s and as gone after 60 s", () => {
  const at = (now_ms: number) =>
    presences(reduceRoster(EMPTY_ROSTER, [heard(0, "a")], now_ms).roster);
  assert.deepEqual(at(14_999), ["a fresh"]);
  assert.deepEqual(at(15_000), ["a stale"]);
  assert.deepEqual(at(59_999), ["a stale"]);
  assert.deepEqual(at(60_000), ["a gone"]);
  assert.deepEqual(at(60_000 + GONE_KEPT_MS - 1), ["a gone"]);
  assert.deepEqual(at(60_000 + GONE_KEPT_MS), []);
});

pure("reduceRoster() derives every event of the contract", () => {
  const { events } = reduceRoster(EMPTY_ROSTER, [
    heard(1, "a"),
    heard(2, "a"),
    heard(3, "a", group("replay.x")),
    heard(4, "a", group("replay.x")),
    heard(5, "a", group("replay.y")),
    heard(6, "a", OVERRIDE),
    heard(7, "a", OVERRIDE),
    heard(8, "a"),
    heard(9, "a", alone("client.a.1")),
    heard(10, "a", alone("client.a.1")),
    heard(11, "a", group("replay.y")),
    heard(12, "a"),
  ], 60_012);
  assert.deepEqual(told(events), [
    "1 new client a",
    "3 replay joined a",
    "5 replay joined a",
    "6 live override a",
    "8 live view resumed a",
    "9 replay joined a",
    "11 replay joined a",
    "12 live view resumed a",
    "60012 client gone a",
  ]);
  assert.equal(events[2]?.client.channel_id, "replay.y");
});

pure("reduceRoster() tells of a newcomer's state as well, when it is not live", () => {
  const { events } = reduceRoster(EMPTY_ROSTER, [
    heard(1, "a", { ...group("replay.x"), source_ip: "10.0.0.7" }),
    heard(2, "b", OVERRIDE),
  ], 2);
  assert.deepEqual(told(events), [
    "1 new client a",
    "1 replay joined a",
    "2 new client b",
    "2 live override b",
  ]);
  assert.equal(events[0]?.client.address, "10.0.0.7");
});

pure("reduceRoster() greets a client anew when it comes back from being gone", () => {
  const first = reduceRoster(EMPTY_ROSTER, [heard(0, "a")], 59_999);
  const back = reduceRoster(first.roster, [heard(60_000, "a")], 60_001);
  assert.deepEqual(told(back.events), ["60000 client gone a", "60000 new client a"]);
  assert.deepEqual(presences(back.roster), ["a fresh"]);
});

pure("reduceRoster() tells that clients are gone in the order of their going", () => {
  const statuses = [heard(0, "a"), heard(1, "b"), heard(2, "c"), heard(3, "a")];
  const { events } = reduceRoster(EMPTY_ROSTER, statuses, 100_000);
  assert.deepEqual(told(events).slice(-3), [
    "60001 client gone b",
    "60002 client gone c",
    "60003 client gone a",
  ]);
});

pure("reduceRoster() takes what is stored before its time as heard now", () => {
  const { roster } = reduceRoster(EMPTY_ROSTER, [heard(100_000, "a")], 100_000);
  const later = reduceRoster(roster, [heard(10, "b")], 20).roster;
  assert.equal(later.now_ms, 100_000);
  assert.deepEqual(presences(later), ["a fresh", "b fresh"]);
});

pure(
  "reduceRoster() counts clients beyond its bound, and lets those that are gone make way",
  () => {
    const crowd = Array.from({ length: MAX_CLIENTS }, (_, i) => heard(i, `c${i}`));
    const full = reduceRoster(EMPTY_ROSTER, crowd, MAX_CLIENTS).roster;
    const refused = reduceRoster(
      full,
      [heard(5000, "x"), heard(5001, "x"), heard(5002, "c0")],
      5002,
    );
    assert.equal(refused.roster.overflow, 2);
    assert.equal(refused.roster.present.size, MAX_CLIENTS);
    assert.deepEqual(refused.events, []);
    const later = reduceRoster(refused.roster, [heard(60_001, "x")], 60_001);
    assert.deepEqual(told(later.events), ["60001 client gone c1", "60001 new client x"]);
    assert.equal(later.roster.present.size + later.roster.gone.size, MAX_CLIENTS);
  },
);

/** A history: who says what, and how long after the one before. */
const histories = fc.array(
  fc.record({
    client: fc.constantFrom("a", "b", "c"),
    state: fc.constantFrom(...FOLLOW_STATES),
    channel: fc.constantFrom("replay.x", "replay.y"),
    wait_ms: fc.oneof(fc.nat(5000), fc.nat(80_000), fc.nat(800_000)),
  }),
  { maxLength: 40 },
).map((steps) => {
  let now_ms = 0;
  return steps.map(({ client, state, channel, wait_ms }) =>
    heard(now_ms += wait_ms, client, { state, channel_id: channel })
  );
});

pure("reduceRoster() gives the same however a history is cut", () => {
  fc.assert(fc.property(histories, fc.array(fc.nat(40)), fc.nat(700_000), (history, cuts, rest) => {
    const end_ms = (history.at(-1)?.heard_ms ?? 0) + rest;
    const whole = reduceRoster(EMPTY_ROSTER, history, end_ms);
    const ends = [...cuts.filter((cut) => cut < history.length), history.length].sort((a, b) =>
      a - b
    );
    const events: RosterEvent[] = [];
    let roster = EMPTY_ROSTER;
    let from = 0;
    for (const end of ends) {
      const part = history.slice(from, end);
      const step = reduceRoster(roster, part, part.at(-1)?.heard_ms ?? roster.now_ms);
      events.push(...step.events);
      roster = step.roster;
      from = end;
    }
    const last = reduceRoster(roster, [], end_ms);
    assert.deepEqual(last.roster, whole.roster);
    assert.deepEqual([...events, ...last.events], whole.events);
  }));
});

pure("reduceRoster() tells events in order, and each client comes and goes in turn", () => {
  fc.assert(fc.property(histories, fc.nat(700_000), (history, rest) => {
    const end_ms = (history.at(-1)?.heard_ms ?? 0) + rest;
    const { roster, events } = reduceRoster(EMPTY_ROSTER, history, end_ms);
    assert.ok(events.every(({ at_ms }, i) => at_ms >= (events[i - 1]?.at_ms ?? 0)));
    for (const id of ["a", "b", "c"]) {
      const own = events.filter(({ client }) => client.client_id === id);
      const comings = own.filter(({ type }) => type === "new client" || type === "client gone");
      assert.ok(
        comings.every(({ type }, i) => type === (i % 2 === 0 ? "new client" : "client gone")),
      );
      const present = comings.length % 2 === 1;
      assert.equal(roster.present.has(id), present);
      const last = history.findLast(({ status }) => status.client_id === id);
      if (present) assert.equal(roster.present.get(id)?.heard_ms, last?.heard_ms);
      if (last) assert.equal(present, end_ms - last.heard_ms < 60_000);
    }
  }));
});
