import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer } from "node:http";
import { ManualClock } from "@rangecast/base/manual-clock";
import { until } from "@rangecast/tests/until";
import { SocketEdge } from "../../edge/socket_edge.ts";
import { CLOSING_MS } from "../../hub/link_life.ts";
import { sampleTrack } from "../../testing/sample_flight.ts";
import { RawSocket } from "../../testing/raw_socket.ts";
import type { SeenFlight } from "./flight_at.ts";
import { MAX_FLIGHTS } from "./flight_book.ts";
import { SLOW_AFTER_MS } from "./flights_client.ts";
import { FlightsHub } from "./flights_hub.ts";
import { FLIGHT_ENCODINGS } from "./flights_message.ts";

const INTERVAL_MS = 200;

Deno.test("SocketEdge closes a client of /ws/flights that never reads, and cuts it off", async () => {
  const clock = new ManualClock(1_760_000_000_000);
  const tracks = new Map<string, SeenFlight>();
  const hear = () => {
    for (let i = 0; i < MAX_FLIGHTS; i++) {
      const icao24 = i.toString(16).padStart(6, "0");
      tracks.set(
        icao24,
        sampleTrack(icao24, clock.nowMs(), { altitude_m: clock.nowMs() % 10_000 }),
      );
    }
  };
  hear();
  const source = { ready: true, tracks, flush: () => {} };
  const hub = new FlightsHub({ clock, source, interval_ms: INTERVAL_MS, stale_ms: 60_000 });
  clock.advance(INTERVAL_MS);
  const edge = new SocketEdge({
    ...{ gateway: hub, clock, newClientId: () => "guest-1", protocols: FLIGHT_ENCODINGS },
  });
  const session = { name: "guest", role: "viewer", signal: new AbortController().signal } as const;
  const server = createServer();
  server.on("upgrade", (request, socket, head) => edge.take(request, socket, head, session));
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("a server has a port");
  using deaf = await RawSocket.connect(address.port);
  const begun_ms = clock.monotonicMs();
  await until("it is closed", () => {
    if (hub.counts.conflated === 0) hear();
    clock.advance(INTERVAL_MS);
    return hub.counts.closed["too slow"] === 1;
  });
  assert.ok(clock.monotonicMs() - begun_ms >= SLOW_AFTER_MS, "it had time to read on");
  assert.ok(hub.counts.conflated > 0);
  clock.advance(CLOSING_MS);
  await until("it is gone", () => edge.open === 0 && hub.clients === 0);
  assert.equal(hub.counts.cut, 1);
  await hub[Symbol.asyncDispose]();
  server.close();
  server.closeAllConnections();
  assert.ok(deaf, "it has never read");
});
