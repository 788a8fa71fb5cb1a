import { readLine } from "@rangecast/launch/read-line";
import type { ChildProgram } from "@rangecast/launch/child-program";
import { findNatsServer, type NatsServer, startNatsServer } from "@rangecast/launch/nats-server";
import { startProgram } from "@rangecast/launch/start-program";

const FOLDER = ".bench";

/** Ports that no program has by default, so that a bench runs beside a deployment. */
export const UDP_PORT = 32_000;
export const PRODUCER_METRICS_PORT = 19_101;

/** A real nats-server with file storage in a folder that goes away with it. */
export async function startBroker(): Promise<NatsServer> {
  const program = findNatsServer();
  if (!program) throw new Error("a bench needs nats-server 2.12 or newer on PATH");
  await Deno.mkdir(FOLDER, { recursive: true });
  const storeDir = await Deno.makeTempDir({ dir: FOLDER });
  const server = await startNatsServer({ storeDir });
  const dispose = server[Symbol.asyncDispose];
  return Object.assign(server, {
    async [Symbol.asyncDispose]() {
      await dispose();
      await Deno.remove(storeDir, { recursive: true });
    },
  });
}

/** Starts a producer on the bench's own ports. */
export function startProducer(
  broker: NatsServer,
  onOutput: (line: string) => void,
): Promise<ChildProgram> {
  const args = [
    ...["--udp-port", String(UDP_PORT), "--nats-server", `127.0.0.1:${broker.port}`],
    ...["--metrics-port", String(PRODUCER_METRICS_PORT), "--telemetry-max-bytes", "4GiB"],
  ];
  return startProgram("producer/main.ts", args, /listening on/, { onOutput });
}

/** Datagrams of `aircraft` made-up aircraft for some seconds; resolves with what was sent. */
export async function runGenerator(
  { aircraft, rate_hz, seconds }: { aircraft: number; rate_hz: number; seconds: number },
): Promise<number> {
  let sent = 0;
  await using generator = await startProgram(
    "generator/main.ts",
    [
      ...["--count", String(aircraft), "--rate", String(rate_hz), "--duration", `${seconds}s`],
      ...["--udp-target", `127.0.0.1:${UDP_PORT}`, "--metrics-port", "0"],
    ],
    /sending to/,
    {
      onOutput: (line) => {
        sent = readLine<{ datagrams: number }>(line).datagrams;
      },
    },
  );
  await generator.ended;
  return sent;
}

/** The kernel's default size of a UDP receive buffer, bytes. */
export async function udpBufferBytes(): Promise<number> {
  const { stdout } = await new Deno.Command("cat", { args: ["/proc/sys/net/core/rmem_default"] })
    .output();
  return Number(new TextDecoder().decode(stdout));
}
