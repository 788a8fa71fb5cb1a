import { startBroker } from "@rangecast/broker/server";
import type { RunningServer, ServerKind, ServerOptions } from "./server.ts";

const GRACE_MS = 100;

/** The kit's own broker, inside this process. */
export const embeddedBrokerKind: ServerKind = { name: "embedded broker", start };

async function start(options: ServerOptions): Promise<RunningServer> {
  const host = "127.0.0.1";
  const { maxPayload, maxPending, pingInterval_ms, authTimeout_ms, ...credentials } = options;
  const broker = await startBroker({
    host,
    port: 0,
    ...credentials,
    limits: {
      ...maxPayload === undefined ? {} : { maxPayloadBytes: maxPayload },
      ...pingInterval_ms === undefined ? {} : { pingInterval_ms },
      ...authTimeout_ms === undefined ? {} : { authTimeout_ms },
      ...maxPending === undefined ? {} : { maxPendingBytes: maxPending },
    },
  });
  let leaving = Promise.resolve();
  return {
    host,
    port: broker.port,
    lameDuck: () => void (leaving = broker.lameDuck(GRACE_MS)),
    slowConsumers: () => Promise.resolve(broker.stats().core.slowConsumers),
    async [Symbol.asyncDispose]() {
      await leaving;
      await broker[Symbol.asyncDispose]();
    },
  };
}
