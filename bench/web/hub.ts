import { median } from "@rangecast/base/quantiles";
import { systemClock } from "@rangecast/base/clock";
import type { ChildProgram } from "@rangecast/launch/child-program";
import { readLine } from "@rangecast/launch/read-line";
import { startCommand } from "@rangecast/launch/start-program";
import { writeToStderr } from "@rangecast/cli/log";
import { printTable, type Row } from "../report.ts";
import type { LoadReport } from "./hub_load.ts";
import type { ServerReport } from "./hub_server.ts";

export const name = "hub";

const DEFAULT_VIEWERS = 1_000;
const DEFAULT_ENTITIES = 1_000;
const DEFAULT_PAIRS = 5;
const SECONDS = 6;
/** Clock ticks of the kernel in a second, by which /proc counts the time of a process. */
const KERNEL_TICKS_HZ = 100;
const LIMIT_MS = 60_000;

/** One run: its columns are numbers, whose medians are shown. */
interface Run {
  readonly messages_per_s: number;
  readonly mb_per_s: number;
  readonly p50_ms: number;
  readonly p99_ms: number;
  readonly max_ms: number;
  readonly core: number;
  readonly conflated: number;
}

/**
 * Many viewers of one hub, and the same with one more that never reads: `web hub 1000 1000 5`. The
 * two take turns, so that what else the machine does meets both.
 */
export async function run([viewers, entities, pairs]: string[]): Promise<void> {
  const [count, moving] = [
    Number(viewers ?? DEFAULT_VIEWERS),
    Number(entities ?? DEFAULT_ENTITIES),
  ];
  const rounds = Number(pairs ?? DEFAULT_PAIRS);
  const runs: readonly [Run[], Run[]] = [[], []];
  for (let round = 1; round <= rounds; round++) {
    for (const [stalled, found] of runs.entries()) {
      const one = await measure(count, moving, stalled);
      found.push(one);
      writeToStderr(`hub: ${stalled} stalled, p99 ${one.p99_ms.toFixed(1)} ms\n`);
    }
  }
  printTable(
    `hub, ${count} viewers at 5 Hz, ${moving} entities, medians of ${rounds} runs of ${SECONDS} s`,
    ["stalled", "messages/s", "MB/s", "p50 ms", "p99 ms", "max ms", "core", "conflated"],
    runs.map((found, stalled) => rowOf(stalled, found)),
  );
}

function rowOf(stalled: number, runs: readonly Run[]): Row {
  const of = (name: keyof Run) => median(runs.map((each) => each[name]));
  return [
    stalled,
    Math.round(of("messages_per_s")),
    Math.round(of("mb_per_s")),
    of("p50_ms").toFixed(1),
    of("p99_ms").toFixed(1),
    of("max_ms").toFixed(1),
    of("core").toFixed(2),
    of("conflated"),
  ];
}

async function measure(viewers: number, entities: number, stalled: number): Promise<Run> {
  await using server = await program("hub_server", [String(entities)], /port/);
  const { port } = readLine<{ port: number }>(server.first);
  await using load = await program(
    "hub_load",
    [String(port), String(viewers), String(stalled), String(SECONDS)],
    /connected/,
  );
  const before_s = await processorSeconds(server.child.pid);
  const begun_ms = systemClock.monotonicMs();
  const line = await load.child.waitForLine(/p99/, LIMIT_MS);
  const used_s = await processorSeconds(server.child.pid) - before_s;
  const core = used_s * 1000 / (systemClock.monotonicMs() - begun_ms);
  const { messages, bytes, p50, p99, max } = readLine<LoadReport>(line);
  const asked = server.child.waitForLine(/conflated/, LIMIT_MS);
  const { conflated } = readLine<ServerReport>(await asked);
  return {
    messages_per_s: messages / SECONDS,
    mb_per_s: bytes / SECONDS / 1e6,
    ...{ p50_ms: p50, p99_ms: p99, max_ms: max, core, conflated },
  };
}

async function program(file: string, args: readonly string[], ready: RegExp) {
  const path = `bench/web/${file}.ts`;
  const env = "--ignore-env=WS_NO_BUFFER_UTIL,WS_NO_UTF_8_VALIDATE";
  const flags = ["--no-prompt", "--frozen", "--cached-only", "--allow-net=127.0.0.1", env];
  let first = "";
  const child: ChildProgram = await startCommand({
    name: path,
    clock: systemClock,
    command: ["deno", "run", ...flags, path, ...args],
    onOutput: (line) => first ||= line,
  }, ready);
  return {
    child,
    get first() {
      return first;
    },
    [Symbol.asyncDispose]: () => child[Symbol.asyncDispose](),
  };
}

/** Time that a process has spent on a processor, by itself or in the kernel. */
async function processorSeconds(pid: number): Promise<number> {
  const { stdout } = await new Deno.Command("cat", { args: [`/proc/${pid}/stat`] }).output();
  // The name in parentheses may hold spaces; utime and stime are fields 14 and 15 of the line.
  const fields = new TextDecoder().decode(stdout).split(") ")[1]?.split(" ") ?? [];
  return (Number(fields[11]) + Number(fields[12])) / KERNEL_TICKS_HZ;
}
