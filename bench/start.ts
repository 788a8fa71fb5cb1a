import { systemClock } from "@rangecast/base/clock";
import { ChildProgram } from "@rangecast/launch/child-program";
import { lastWords } from "@rangecast/launch/start-program";
import { printTable, type Row } from "./report.ts";

export const name = "start";
export const summary = "cold start of the demo to the first position on screen";

const ROUNDS = 3;
const BROKERS = ["embedded", "auto"];
const FIRST_POSITION_LIMIT_MS = 60_000;

/** Rounds take turns, so that what else the machine does meets both brokers. */
export async function run(): Promise<void> {
  const rows: Row[] = [];
  for (let round = 1; round <= ROUNDS; round++) {
    for (const broker of BROKERS) {
      const { description, wall_ms } = await startDemo(broker);
      rows.push([round, description, (wall_ms / 1000).toFixed(2)]);
    }
  }
  printTable(
    "deno task demo, dependencies cached",
    ["round", "broker", "spawn to first position, s"],
    rows,
  );
}

/**
 * Runs the demo as its users do, from the start of its process to the line on screen, and to its
 * end without a fault.
 * @throws Error with the demo's last line when it fails or does not account for its datagrams.
 */
async function startDemo(broker: string): Promise<{ description: string; wall_ms: number }> {
  const printed: string[] = [];
  let description = "unknown";
  const start_ms = systemClock.monotonicMs();
  await using demo = ChildProgram.start({
    name: "demo",
    command: ["deno", "task", "--quiet", "demo", "--duration", "2s", "--broker", broker],
    clock: systemClock,
    onOutput: (line) => void printed.push(line),
    onLog: (line) => {
      description = /broker is running: (.*?) pid=/.exec(line)?.[1] ?? description;
    },
  });
  await demo.waitForLine(/^first position/, FIRST_POSITION_LIMIT_MS);
  const wall_ms = systemClock.monotonicMs() - start_ms;
  const { code } = await demo.ended;
  if (code !== 0 || !printed.includes("every datagram is accounted for")) {
    throw new Error(`The demo failed (exit code ${code}): ${lastWords(demo) ?? printed.at(-1)}`);
  }
  return { description, wall_ms };
}
