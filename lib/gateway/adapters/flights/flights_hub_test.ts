import assert from "node:assert/strict";
import { ManualClock } from "@rangecast/base/manual-clock";
import { BUSY_BYTES } from "../../hub/client.ts";
import { CLOSING_MS, PING_INTERVAL_MS } from "../../hub/link_life.ts";
import { CLOSE_CODES } from "../../protocol/protocol.ts";
import { FakeLink } from "../../testing/fake_link.ts";
import { sampleTrack } from "../../testing/sample_flight.ts";
import type { SeenFlight } from "./flight_at.ts";
import { SLOW_AFTER_MS } from "./flights_client.ts";
import { FlightsHub } from "./flights_hub.ts";

function pure(name: string, fn: () => void | Promise<void>): void {
  Deno.test({ name, permissions: "none", fn });
}

const INTERVAL_MS = 200;
const WHO = { client_id: "guest-1", user: "guest", role: "viewer", address: null } as const;

/** A hub with one flight, a clock and whoever comes. */
function stage({ ready = true, maxClients = 10 } = {}) {
  const clock = new ManualClock(1_760_000_000_000);
  const tracks = new Map<string, SeenFlight>();
  const source = { ready, tracks, flush: () => {} };
  const hub = new FlightsHub({
    clock,
    source,
    interval_ms: INTERVAL_MS,
    stale_ms: 60_000,
    maxClients,
  });
  const hear = (icao24: string, given = {}) =>
    tracks.set(icao24, sampleTrack(icao24, clock.nowMs(), given));
  const join = (protocol = "") => {
    const link = new FakeLink();
    return { link, client: hub.accept(link, WHO, protocol) };
  };
  hear("4b1800");
  clock.advance(INTERVAL_MS);
  return { clock, tracks, source, hub, hear, join };
}

/** What has arrived, in short. */
function arrived(link: FakeLink): unknown[] {
  link.drain();
  return link.received.splice(0).map((message) => {
    const { type, sequence, flights, upserts, removed } = Object(message);
    const names = (list: readonly { readonly icao24: string }[]) => list.map((each) => each.icao24);
    return type === "snapshot"
      ? [sequence, "snapshot", names(flights)]
      : [sequence, type, names(upserts), removed];
  });
}

pure(
  "FlightsHub tells a snapshot at once, then a delta per interval when something has changed",
  () => {
    const { clock, tracks, hear, join } = stage();
    const { link } = join();
    assert.deepEqual(arrived(link), [[1, "snapshot", ["4b1800"]]]);
    clock.advance(5 * INTERVAL_MS);
    assert.deepEqual(arrived(link), []);
    hear("abcdef");
    hear("4b1800", { squawk: "7700" });
    clock.advance(INTERVAL_MS);
    tracks.delete("abcdef");
    clock.advance(INTERVAL_MS);
    assert.deepEqual(arrived(link), [
      [2, "delta", ["4b1800", "abcdef"], []],
      [3, "delta", [], ["abcdef"]],
    ]);
  },
);

pure("FlightsHub counts the sequence for each client from its own snapshot", () => {
  const { clock, hear, join } = stage();
  const early = join();
  hear("abcdef");
  clock.advance(INTERVAL_MS);
  const late = join("cbor");
  hear("abcdef", { squawk: "7600" });
  clock.advance(INTERVAL_MS);
  assert.deepEqual(arrived(early.link).map((each) => Object(each)[0]), [1, 2, 3]);
  assert.deepEqual(arrived(late.link), [
    [1, "snapshot", ["4b1800", "abcdef"]],
    [2, "delta", ["abcdef"], []],
  ]);
});

pure("FlightsHub keeps a client waiting until there is a state to tell", () => {
  const { clock, source, hub, join } = stage({ ready: false });
  const { link } = join();
  clock.advance(INTERVAL_MS);
  assert.deepEqual([arrived(link), hub.ready], [[], false]);
  source.ready = true;
  clock.advance(INTERVAL_MS);
  assert.deepEqual([arrived(link), hub.ready], [[[1, "snapshot", ["4b1800"]]], true]);
});

pure("FlightsHub leaves ticks out for a busy link, and makes up for them with one delta", () => {
  const { clock, tracks, hub, hear, join } = stage();
  const { link } = join();
  arrived(link);
  link.waiting_bytes = BUSY_BYTES + 1;
  for (const icao24 of ["00000a", "00000b"]) {
    hear(icao24);
    clock.advance(INTERVAL_MS);
  }
  tracks.delete("00000a");
  clock.advance(INTERVAL_MS);
  link.waiting_bytes = 0;
  clock.advance(INTERVAL_MS);
  assert.deepEqual(arrived(link), [[2, "delta", ["00000b"], ["00000a"]]]);
  assert.equal(hub.counts.conflated, 3);
});

pure("FlightsHub closes a client that never reads with a reason, and cuts it off", () => {
  const { clock, hub, hear, join } = stage();
  const { link } = join();
  link.waiting_bytes = BUSY_BYTES + 1;
  for (let at_ms = 0; !link.closed; at_ms += INTERVAL_MS) {
    assert.ok(at_ms <= SLOW_AFTER_MS + INTERVAL_MS, "it is closed in time");
    if (at_ms < 1000) hear("4b1800", { altitude_m: at_ms });
    clock.advance(INTERVAL_MS);
  }
  assert.deepEqual(link.closed, { code: CLOSE_CODES.tooSlow, reason: "too slow" });
  clock.advance(CLOSING_MS);
  assert.equal(link.terminated, true);
  assert.deepEqual({ ...hub.counts.closed }, { "too slow": 1 });
  assert.equal(hub.counts.cut, 1);
});

pure("FlightsHub asks for signs of life, and cuts off a client that gives none", () => {
  const { clock, hub, join } = stage();
  const [dead, lively] = [join(), join()];
  clock.advance(PING_INTERVAL_MS);
  lively.client.alive();
  clock.advance(PING_INTERVAL_MS);
  assert.deepEqual([dead.link.terminated, lively.link.terminated], [true, false]);
  assert.deepEqual({ ...hub.counts.closed }, { "no sign of life": 1 });
});

pure("FlightsHub has no room for more clients than it was told, and says so", async () => {
  const { hub, join } = stage({ maxClients: 1 });
  const [first, second] = [join(), join()];
  assert.deepEqual(second.link.closed, {
    code: CLOSE_CODES.full,
    reason: "no room for another client",
  });
  assert.deepEqual(arrived(second.link), []);
  assert.equal(hub.clients, 1);
  await hub.forget(first.client);
  assert.equal(join().link.closed, null);
});

pure("FlightsHub takes no notice of what clients say, unless it is too much", () => {
  const { join } = stage();
  const { client, link } = join();
  const closedAfter = (count: number) => {
    for (let i = 0; i < count; i++) client.receive();
    return link.closed?.code;
  };
  assert.equal(closedAfter(50), undefined);
  assert.equal(closedAfter(100), CLOSE_CODES.tooManyMessages);
});

pure("FlightsHub leaves no timer behind", async () => {
  const { clock, hub, join } = stage();
  join();
  await hub[Symbol.asyncDispose]();
  assert.equal(clock.pending, 0);
  assert.equal(hub.clients, 0);
});

pure("FlightsHub counts what it has sent by type", () => {
  const { clock, hub, hear, join } = stage();
  const [one, two] = [join(), join()];
  hear("abcdef");
  clock.advance(INTERVAL_MS);
  arrived(one.link);
  arrived(two.link);
  assert.deepEqual(hub.counts.messages, { snapshot: 2, delta: 2 });
  assert.ok(hub.counts.bytes > 0);
});
