import { startBroker } from "@rangecast/broker/server";
import { findNatsServer, type NatsServer, startNatsServer } from "@rangecast/launch/nats-server";
import { requirement } from "./requirement.ts";
import { scratchFolder } from "./scratch.ts";

/** A broker of one test's own. */
export interface TestBroker extends AsyncDisposable {
  readonly host: string;
  readonly port: number;
}

interface BrokerKind<B extends TestBroker> {
  readonly name: string;
  /** Whether it is missing here; the reason has been said then. */
  readonly ignore: boolean;
  /** `settings` are further lines of a nats-server's configuration. */
  start(settings?: readonly string[]): Promise<B>;
}

const embedded: BrokerKind<TestBroker> = {
  name: "embedded broker",
  ignore: false,
  async start() {
    const host = "127.0.0.1";
    const broker = await startBroker({ host, port: 0 });
    return { host, port: broker.port, [Symbol.asyncDispose]: () => broker[Symbol.asyncDispose]() };
  },
};

const real: BrokerKind<NatsServer> = {
  name: "nats-server",
  ...requirement("nats-server", findNatsServer() !== null, "install 2.12 or newer on PATH"),
  async start(settings = []) {
    const folder = await scratchFolder();
    const server = await startNatsServer({ storeDir: folder.path, settings });
    const end = server[Symbol.asyncDispose];
    return Object.assign(server, {
      async [Symbol.asyncDispose]() {
        await end();
        await folder[Symbol.asyncDispose]();
      },
    });
  },
};

type Use<B> = (broker: B) => Promise<void>;

/** Registers a test once for each broker that the kit runs on; `ignore` when it lacks something else. */
export function onEachBroker(name: string, use: Use<TestBroker>, ignore = false): void {
  register({ ...embedded, ignore }, name, [], use);
  register({ ...real, ignore: ignore || real.ignore }, name, [], use);
}

/** Registers one test on all brokers that are here, at the same time: for what takes long and does little. */
export function onBrokersAtOnce(
  name: string,
  use: (brokers: readonly TestBroker[]) => Promise<void>,
  ignore = false,
): void {
  const kinds: readonly BrokerKind<TestBroker>[] = [embedded, real].filter((kind) => !kind.ignore);
  Deno.test({
    name: `${kinds.map((kind) => kind.name).join(", ")}: ${name}`,
    ignore,
    async fn() {
      await using stack = new AsyncDisposableStack();
      const brokers = await Promise.all(kinds.map(async ({ start }) => stack.use(await start())));
      await use(brokers);
    },
  });
}

/** Registers a test for which any broker will do: the one that starts fastest. */
export function onEmbeddedBroker(name: string, use: Use<TestBroker>, ignore = false): void {
  register({ ...embedded, ignore }, name, [], use);
}

/** Registers a test of what only a nats-server can show: crashes that its files survive, its settings. */
export function onNatsServer(
  name: string,
  use: Use<NatsServer>,
  settings: readonly string[] = [],
): void {
  register(real, name, settings, use);
}

function register<B extends TestBroker>(
  { name: kind, ignore, start }: BrokerKind<B>,
  name: string,
  settings: readonly string[],
  use: Use<B>,
): void {
  Deno.test({
    name: `${kind}: ${name}`,
    ignore,
    async fn() {
      await using broker = await start(settings);
      await use(broker);
    },
  });
}

/** Ends a nats-server without notice, and starts it again on its files. */
export async function crash(server: NatsServer): Promise<void> {
  server.signal("SIGKILL");
  await server.ended();
  await server.restart();
}
