import { OperatorError } from "@rangecast/base/errors";
import { BASE_FLAGS, permissionFlags } from "@rangecast/cli/permissions";
import type { ChildProgram } from "@rangecast/launch/child-program";
import { writeNatsConfiguration } from "@rangecast/launch/nats-configuration";
import { findNatsServer, type NatsServerProgram } from "@rangecast/launch/nats-server";
import { startCommand } from "@rangecast/launch/start-program";
import { type Nursery, startChild, withLog } from "./children.ts";
import type { DemoConfig } from "./config.ts";

/** What the embedded broker may keep: its streams live in memory alone. */
const EMBEDDED_MEMORY = "1G";
const KEEPER = "lib/launch/keeper.ts";

export interface BrokerOptions {
  readonly config: DemoConfig;
  readonly token: string;
  readonly storeDir: string;
}

/** A broker that runs. Its program may be the keeper of the process that `pid` names. */
export interface DemoBroker {
  readonly description: string;
  readonly program: ChildProgram;
  readonly pid: number;
}

/**
 * Starts a nats-server of 2.12 or newer where there is one and it is wanted, else the kit's own
 * embedded broker.
 * @throws OperatorError when a nats-server is named and cannot serve, or the broker does not start.
 */
export async function startBroker(options: BrokerOptions, nursery: Nursery): Promise<DemoBroker> {
  try {
    return await startOne(options, nursery);
  } catch (error) {
    if (!(error instanceof OperatorError)) throw error;
    // The broker knows its own flags alone.
    throw new OperatorError(`${error.message} (in the demo: --nats-port)`, { cause: error });
  }
}

async function startOne(options: BrokerOptions, nursery: Nursery): Promise<DemoBroker> {
  const { broker, natsServerBin } = options.config;
  if (broker === "embedded") return await startEmbedded(options, "--broker embedded", nursery);
  const program = findNatsServer(natsServerBin);
  if (program) return await startReal(options, program, nursery);
  if (natsServerBin === undefined) {
    return await startEmbedded(options, "no nats-server 2.12 or newer on PATH", nursery);
  }
  throw new OperatorError(
    `Cannot start a broker as --nats-server-bin must be nats-server 2.12 or newer: current value is ${natsServerBin}; ` +
      "without the flag the demo brings its own broker",
  );
}

/** Nats-server does not end with its starter, so a keeper sees to that. */
async function startReal(
  { config, token, storeDir }: BrokerOptions,
  { path, version }: NatsServerProgram,
  nursery: Nursery,
): Promise<DemoBroker> {
  const configFile = await writeNatsConfiguration({ storeDir, token }, config.natsPort);
  const grants = permissionFlags({ run: [path] });
  const command = ["deno", "run", ...BASE_FLAGS, ...grants, KEEPER, path, "-c", configFile];
  let pid = 0;
  const onOutput = (line: string) => {
    pid = Number(line);
  };
  const program = await withLog(
    { name: "broker", onOutput },
    nursery,
    (options) => startCommand({ ...options, command }, /Server is ready/),
  );
  return { description: `nats-server ${version}`, program, pid };
}

async function startEmbedded(
  { config, token }: BrokerOptions,
  reason: string,
  nursery: Nursery,
): Promise<DemoBroker> {
  const program = await startChild(
    {
      name: "broker",
      entryPoint: "lib/broker/main.ts",
      args: [
        ...["--port", String(config.natsPort), "--token", token, "--monitor-port", "0"],
        ...["--max-memory", EMBEDDED_MEMORY],
      ],
      ready: /listening on/,
    },
    nursery,
  );
  return { description: `embedded, in memory (${reason})`, program, pid: program.pid };
}
