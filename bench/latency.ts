import { readLine } from "@rangecast/launch/read-line";
import { startProgram } from "@rangecast/launch/start-program";
import { runGenerator, startBroker, startProducer } from "./kit.ts";
import { printTable } from "./report.ts";

export const name = "latency";
export const summary = "datagram received to seen by a live player, at 2 500 a second";

const DEFAULT_SECONDS = 20;

interface PlayerMetrics {
  readonly received: number;
  readonly latency_ms: { readonly p50: number; readonly p99: number };
}

export async function run(args: string[]): Promise<void> {
  const seconds = Number(args[0] ?? DEFAULT_SECONDS);
  await using broker = await startBroker();
  await using _producer = await startProducer(broker, () => {});
  let last = "";
  await using player = await startProgram(
    "player/main.ts",
    [
      "--nats-server",
      `127.0.0.1:${broker.port}`,
      "--metrics-port",
      "0",
      "--metrics-interval",
      "1s",
    ],
    /following/,
    {
      onLog: (line) => {
        if (line.startsWith("{")) last = line;
      },
    },
  );
  const sent = await runGenerator({ aircraft: 50, rate_hz: 50, seconds });
  await player.stop();
  const { received, latency_ms } = readLine<PlayerMetrics>(last);
  printTable(
    `latency, ${seconds} s, 50 aircraft at 50 Hz, all programs on this machine`,
    ["sent", "seen", "p50 ms", "p99 ms"],
    [[
      sent,
      received,
      latency_ms.p50.toFixed(1),
      latency_ms.p99.toFixed(1),
    ]],
  );
}
