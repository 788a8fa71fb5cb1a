/** A hub with made-up entities on a port of its own: `hub_server.ts ENTITIES`. */
import { once } from "node:events";
import { createServer } from "node:http";
import { systemClock } from "@rangecast/base/clock";
import { Gateway } from "@rangecast/gateway/gateway";
import { Picture } from "@rangecast/gateway/picture";
import type { Services } from "@rangecast/gateway/services";
import { SocketEdge } from "@rangecast/gateway/socket-edge";

/** What the hub says of itself once a second. */
export interface ServerReport {
  readonly conflated: number;
  readonly tick_p99_ms: number;
  readonly send_p99_ms: number;
}

/** Every fourth tick of the hub is one of 5 Hz. */
const PAINT_EVERY = 4;
const REPORT_INTERVAL_MS = 1_000;
const EARTH_MPS_PER_DEGREE = 111_000;

function services(): Services {
  const refused = { ok: false, code: "no_replay", message: "not here" } as const;
  return {
    stage: {
      channels: [],
      channelsLeftOut: 0,
      running: [],
      hostLost: false,
      listen: () => () => {},
    },
    booth: () => ({
      channel_id: null,
      start: () => refused,
      act: () => refused,
      leave: () => {},
      [Symbol.asyncDispose]: () => Promise.resolve(),
    }),
    tag: () => Promise.resolve(refused),
    finding: () => Promise.resolve(refused),
    report: () => {},
    domains: ["tspi"],
  };
}

/** Moves every entity, as of now. */
function paint(picture: Picture, entities: number): void {
  const recv_ms = systemClock.nowMs();
  const seconds = recv_ms / 1000 % 1000;
  for (let i = 0; i < entities; i++) {
    picture.put({
      entity: String(10_000 + i),
      event_ms: recv_ms - 20,
      recv_ms,
      offset_ms: 15,
      lat: 57 + (i % 100) / 50 + 100 * seconds / EARTH_MPS_PER_DEGREE,
      lon: 18 + (i % 37) / 20,
      altitude_m: 1000 + i,
      east_mps: 12.5,
      north_mps: 100,
      up_mps: 0.5,
      acceleration_mps2: 1.25,
      mask: 0x1ff,
      status: 0,
    });
  }
}

async function main(entities: number): Promise<void> {
  let ticks = 0;
  let viewers = 0;
  const picture = new Picture("livestream", () => "bench");
  const gateway = new Gateway({
    clock: systemClock,
    services: services(),
    onFault: reportError,
    health: () => ({ problem: null, programs: [] }),
    open: () => ({
      picture,
      // The tick that follows is one that viewers at 5 Hz are shown.
      flush: () => {
        if (++ticks % PAINT_EVERY === 0) paint(picture, entities);
      },
      [Symbol.asyncDispose]: () => Promise.resolve(),
    }),
  });
  const newClientId = () => `bench-${++viewers}`;
  const edge = new SocketEdge({ gateway, clock: systemClock, newClientId });
  const session = { name: "bench", role: "viewer", signal: new AbortController().signal } as const;
  const server = createServer();
  server.on("upgrade", (request, socket, head) => edge.take(request, socket, head, session));
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  const print = (line: object) =>
    Deno.stdout.writeSync(new TextEncoder().encode(`${JSON.stringify(line)}\n`));
  print({ port: typeof address === "object" ? address?.port : null });
  systemClock.setRepeating(() => {
    const report: ServerReport = {
      conflated: gateway.hub.counts.conflated,
      tick_p99_ms: gateway.hub.counts.tick_ms.quantile(0.99),
      send_p99_ms: edge.counts.send_ms.quantile(0.99),
    };
    print(report);
  }, REPORT_INTERVAL_MS);
  // Ends with whoever has started it.
  await Deno.stdin.readable.pipeTo(new WritableStream());
  Deno.exit(0);
}

if (import.meta.main) await main(Number(Deno.args[0]));
