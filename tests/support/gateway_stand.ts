import { createServer } from "node:http";
import { once } from "node:events";
import { type Clock, systemClock } from "@rangecast/base/clock";
import { BusGateway } from "@rangecast/gateway/bus-gateway";
import { SocketEdge, type SocketSession } from "@rangecast/gateway/socket-edge";
import { streamOfDomain } from "@rangecast/bus/domain-streams";
import { DOMAINS } from "@rangecast/domains/registry";
import type { BusConnection } from "@rangecast/bus/connection";

export interface GatewayStand extends AsyncDisposable {
  readonly port: number;
  readonly bus: BusGateway;
  readonly edge: SocketEdge;
  readonly faults: unknown[];
}

/** A gateway on a port of its own, which lets everybody in as `session`. */
export async function startGateway(
  connection: BusConnection,
  session: SocketSession = { name: "vera", role: "viewer", signal: new AbortController().signal },
  clock: Clock = systemClock,
): Promise<GatewayStand> {
  const faults: unknown[] = [];
  const onFault = (error: unknown) => void faults.push(error);
  const bus = new BusGateway({
    connection,
    clock,
    prefix: "tspi",
    domains: DOMAINS.map((known) => ({
      domain: known.open({ prefix: "tspi", sites: new Map() }),
      stream: streamOfDomain("tspi", known).stream,
    })),
    instance: crypto.randomUUID().slice(0, 8),
    newUuid: () => crypto.randomUUID(),
    onFault,
  });
  let viewers = 0;
  const newClientId = () => `vera-${++viewers}`;
  const edge = new SocketEdge({ gateway: bus.gateway, clock, newClientId, onFault });
  const server = createServer();
  server.on("upgrade", (request, socket, head) => edge.take(request, socket, head, session));
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("a server has a port");
  return {
    port: address.port,
    bus,
    edge,
    faults,
    async [Symbol.asyncDispose]() {
      await edge.close(0);
      server.close();
      await bus[Symbol.asyncDispose]();
    },
  };
}
