import { systemClock } from "@rangecast/base/clock";
import type { ChildProgram } from "@rangecast/launch/child-program";
import { readLine } from "@rangecast/launch/read-line";
import { startCommand } from "@rangecast/launch/start-program";
import { printTable, type Row } from "../report.ts";
import type { LoadReport } from "./hub_load.ts";
import type { ServerReport } from "./hub_server.ts";

export const name = "hub";

const DEFAULT_VIEWERS = 1_000;
const DEFAULT_ENTITIES = 1_000;
const SECONDS = 6;
/** Clock ticks of the kernel in a second, by which /proc counts the time of a process. */
const KERNEL_TICKS_HZ = 100;
const LIMIT_MS = 60_000;

/** Many viewers of one hub, then the same with one more that never reads. */
export async function run([viewers, entities]: string[]): Promise<void> {
  const count = Number(viewers ?? DEFAULT_VIEWERS);
  const rows: Row[] = [];
  for (const stalled of [0, 1]) {
    rows.push(await measure(count, Number(entities ?? DEFAULT_ENTITIES), stalled));
  }
  printTable(
    `hub, ${count} viewers at 5 Hz, ${SECONDS} s each`,
    [
      "entities",
      "stalled",
      "messages/s",
      "MB/s",
      "p50 ms",
      "p99 ms",
      "max ms",
      "core",
      "conflated",
    ],
    rows,
  );
}

async function measure(viewers: number, entities: number, stalled: number): Promise<Row> {
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
  const report = readLine<LoadReport>(line);
  const asked = server.child.waitForLine(/conflated/, LIMIT_MS);
  const { conflated } = readLine<ServerReport>(await asked);
  return [
    entities,
    stalled,
    Math.round(report.messages / SECONDS),
    Math.round(report.bytes / SECONDS / 1e6),
    report.p50.toFixed(1),
    report.p99.toFixed(1),
    report.max.toFixed(1),
    core.toFixed(2),
    conflated,
  ];
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
