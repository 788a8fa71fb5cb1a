import { startNatsServer } from "../support/nats_server.ts";
import type { RunningServer, ServerKind, ServerOptions } from "./server.ts";

/** A real nats-server, each one with files of its own. */
export const natsServerKind: ServerKind = { name: "nats-server", start };

async function start(options: ServerOptions): Promise<RunningServer> {
  const storeDir = await Deno.makeTempDir();
  const remove = () => Deno.remove(storeDir, { recursive: true });
  const settings = ["http: 127.0.0.1:-1", "lame_duck_grace_period: 100ms"];
  if (options.maxPayload !== undefined) settings.push(`max_payload: ${options.maxPayload}`);
  if (options.maxPending !== undefined) settings.push(`max_pending: ${options.maxPending}`);
  if (options.pingInterval_ms !== undefined) {
    settings.push(`ping_interval: "${options.pingInterval_ms}ms"`);
  }
  const { token, user, password, authTimeout_ms } = options;
  const credentials = { token, user, password, timeout: seconds(authTimeout_ms) };
  if (token !== undefined || user !== undefined) {
    settings.push(`authorization ${JSON.stringify(credentials)}`);
  }
  const server = await startNatsServer({ storeDir, settings }).catch(async (error) => {
    await remove();
    throw error;
  });
  return {
    host: server.host,
    port: server.port,
    lameDuck: () => server.signal("SIGUSR2"),
    slowConsumers: () => slowConsumers(server.log()),
    async [Symbol.asyncDispose]() {
      await server[Symbol.asyncDispose]();
      await remove();
    },
  };
}

function seconds(duration_ms: number | undefined): number | undefined {
  return duration_ms === undefined ? undefined : duration_ms / 1_000;
}

/** The monitor listens on a free port, which only the log tells. */
async function slowConsumers(log: string): Promise<number> {
  const address = log.match(/Starting http monitor on ([\d.]+:\d+)/);
  if (!address) throw new Error(`Cannot find the monitor's address in the log: ${log}`);
  const answer = await fetch(`http://${address[1]}/varz`);
  return (await answer.json()).slow_consumers;
}
