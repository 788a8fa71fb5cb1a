/** `/ws/flights` with made-up aircraft on a port of its own: `snapshot_server.ts AIRCRAFT`. */
import { once } from "node:events";
import { createServer } from "node:http";
import { systemClock } from "@rangecast/base/clock";
import { DEFAULT_FLIGHT_LIMITS } from "@rangecast/domains/flight/ages";
import { FlightsHub } from "@rangecast/gateway/flights/flights-hub";
import { FLIGHT_ENCODINGS } from "@rangecast/gateway/flights/flights-message";
import { SocketEdge } from "@rangecast/gateway/socket-edge";
import { POLL_MS, Sky } from "./sky.ts";

const INTERVAL_MS = 200;
const { stale_after_ms: STALE_MS } = DEFAULT_FLIGHT_LIMITS;

async function main(aircraft: number): Promise<void> {
  const sky = new Sky(aircraft, systemClock.nowMs(), POLL_MS / INTERVAL_MS);
  const hub = new FlightsHub({
    clock: systemClock,
    source: { ready: true, tracks: sky.tracks, flush: () => sky.move(systemClock.nowMs()) },
    interval_ms: INTERVAL_MS,
    stale_ms: STALE_MS,
  });
  const edge = new SocketEdge({
    ...{ gateway: hub, clock: systemClock, protocols: FLIGHT_ENCODINGS },
    newClientId: () => "bench-1",
  });
  const session = { name: "bench", role: "viewer", signal: new AbortController().signal } as const;
  const server = createServer();
  server.on("upgrade", (request, socket, head) => edge.take(request, socket, head, session));
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  const port = typeof address === "object" ? address?.port : null;
  Deno.stdout.writeSync(new TextEncoder().encode(`${JSON.stringify({ port })}\n`));
  // Ends with whoever has started it.
  await Deno.stdin.readable.pipeTo(new WritableStream());
  Deno.exit(0);
}

if (import.meta.main) await main(Number(Deno.args[0]));
