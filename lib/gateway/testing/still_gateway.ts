import { once } from "node:events";
import { createServer } from "node:http";
import type { Clock } from "@rangecast/base/clock";
import type { FollowEvent } from "@rangecast/channel/follow-state";
import { SocketEdge, type SocketSession } from "../edge/socket_edge.ts";
import { Gateway } from "../gateway.ts";
import { Picture } from "../hub/picture.ts";
import type { Booth, Services, Stage } from "../viewer/services.ts";

/** Services of a gateway without a broker: there is the livestream, and whatever a test changes. */
export function stillServices(changes: Partial<Services> = {}): Services {
  const stage: Stage = {
    channels: [],
    channelsLeftOut: 0,
    running: [],
    hostLost: false,
    listen: (_: (event: FollowEvent | null) => void) => () => {},
  };
  const refused = { ok: false, code: "no_replay", message: "not here" } as const;
  const booth: Booth = {
    channel_id: null,
    start: () => refused,
    act: () => refused,
    leave: () => {},
    [Symbol.asyncDispose]: () => Promise.resolve(),
  };
  return {
    stage,
    booth: () => booth,
    tag: () => Promise.resolve({ ok: true }),
    finding: () => Promise.resolve({ ok: true }),
    report: () => {},
    domains: ["tspi"],
    ...changes,
  };
}

/** A gateway that shows one picture, which the test paints. */
export function stillGateway(clock: Clock, changes: Partial<Services> = {}) {
  let epochs = 0;
  const picture = new Picture("livestream", () => `e${++epochs}`);
  const faults: unknown[] = [];
  const onFault = (error: unknown) => void faults.push(error);
  const gateway = new Gateway({
    ...{ clock, onFault },
    services: stillServices(changes),
    health: () => ({ problem: null, programs: [] }),
    open: (channel_id, domain) => {
      if (domain !== "tspi") return "no such domain";
      if (channel_id !== "livestream") return "no such channel";
      return { picture, flush: () => {}, [Symbol.asyncDispose]: () => Promise.resolve() };
    },
  });
  return { gateway, picture, faults, onFault };
}

/** The same on a port of its own. */
export async function stillServer(
  clock: Clock,
  session: SocketSession = { name: "vera", role: "viewer", signal: new AbortController().signal },
) {
  const { gateway, picture, faults, onFault } = stillGateway(clock);
  const edge = new SocketEdge({ gateway, clock, newClientId: () => "vera-1", onFault });
  const server = createServer();
  server.on("upgrade", (request, socket, head) => edge.take(request, socket, head, session));
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("a server has a port");
  return {
    port: address.port,
    gateway,
    picture,
    edge,
    faults,
    async [Symbol.asyncDispose]() {
      server.close();
      server.closeAllConnections();
      await gateway[Symbol.asyncDispose]();
    },
  };
}
