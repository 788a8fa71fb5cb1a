import { isDeepStrictEqual } from "node:util";
import { systemClock } from "@rangecast/base/clock";
import { ChildProgram } from "@rangecast/launch/child-program";
import type { NatsServer } from "@rangecast/launch/nats-server";
import { permissionLine } from "@rangecast/launch/permission-line";
import { readLine } from "@rangecast/launch/read-line";
import { onEachBroker, onNatsServer } from "./brokers.ts";
import { RangeBroker } from "./range_broker.ts";
import { until } from "./until.ts";

/** Time for a player to start on a busy machine. */
export const READY_LIMIT_MS = 20_000;

/** A test on each broker. */
export function playerTest(name: string, use: (broker: RangeBroker) => Promise<void>): void {
  onEachBroker(`player: ${name}`, async (server) => {
    await using broker = await RangeBroker.on(server);
    await use(broker);
  });
}

/** A test of what happens when a broker crashes and comes back with its files. */
export function playerCrashTest(
  name: string,
  use: (broker: RangeBroker<NatsServer>) => Promise<void>,
): void {
  onNatsServer(`player: ${name}`, async (server) => {
    await using broker = await RangeBroker.on(server);
    await use(broker);
  });
}

/** The stream sequences of lines. */
export function seqs(lines: readonly PlayerLine[]): number[] {
  return lines.map(({ stream_seq }) => stream_seq);
}

/** All whole numbers from one to the other. */
export function sequence(from: number, to: number): number[] {
  return Array.from({ length: to - from + 1 }, (_, i) => from + i);
}

/** A line of the player's standard output that shows a message. */
export interface PlayerLine {
  readonly kind: "telemetry" | "flight" | "command" | "tag";
  readonly subject: string;
  readonly stream_seq: number;
  readonly event_time: string;
  readonly latency_ms: number | null;
  readonly message: Readonly<Record<string, unknown>>;
  readonly position:
    | { readonly lat: number; readonly lon: number; readonly altitude_m: number }
    | null;
  readonly derived?: { readonly altitude_m: number; readonly vertical_rate_mps: number };
  readonly display?: { readonly altitude_ft: number | null; readonly speed_kt: number | null };
  readonly channel?: string;
  readonly epoch?: number;
  readonly state?: true;
}

/** A line about the player itself, as far as tests look at it. */
export interface SaidLine {
  readonly kind: "state" | "clock" | "display" | "notice";
  readonly [name: string]: unknown;
}

/** A metrics line of its standard error, as far as tests look at it. */
export interface PlayerMetrics {
  readonly state: string;
  readonly received: number;
  readonly rate: number;
  readonly buffered: number;
  readonly shown: number;
  readonly invalid: Readonly<Record<string, number>>;
  readonly missed: number;
  readonly repeated: number;
  readonly reopened: number;
  readonly clock_jumps: number;
  readonly latency_ms: { readonly p50: number; readonly p99: number } | null;
  readonly pacing_error_ms: { readonly p50: number; readonly p99: number } | null;
  readonly channel?: string;
  readonly follow_state?: string;
  readonly switches?: number;
  readonly replay?: Readonly<Record<string, number>>;
  readonly clock_offset_ms?: number | null;
  readonly final?: true;
  readonly ended?: string;
}

/** A player as a process of its own, with what it has written so far. */
export interface RunningPlayer extends AsyncDisposable {
  readonly child: ChildProgram;
  readonly lines: readonly PlayerLine[];
  /** Lines about the player itself. */
  readonly said: readonly SaidLine[];
  /** When each line was read, on the monotonic clock. */
  readonly read_ms: readonly number[];
  /** Wishes something, of a player that listens to `--control stdin`. */
  wish(line: string): Promise<void>;
  /** Waits for a line about the player itself that has all of `facts`, the next one each time. */
  says(facts: Readonly<Record<string, unknown>>): Promise<SaidLine>;
  /** Its end: exit code, log, and the last metrics line. */
  ended(): Promise<{ code: number; log: string; last: PlayerMetrics | undefined }>;
}

/** Starts a player by its own permission line; `extra` are its flags besides the broker. */
export async function startPlayer(
  brokerAddress: string,
  extra: readonly string[],
): Promise<RunningPlayer> {
  const args = ["--nats-server", brokerAddress, "--metrics-port", "0", ...extra];
  const command = await permissionLine("player/main.ts", [...args, "--stop-with-stdin"]);
  const lines: PlayerLine[] = [];
  const said: SaidLine[] = [];
  /** How many of them were waited for. */
  let heard = 0;
  const read_ms: number[] = [];
  let last: PlayerMetrics | undefined;
  const child = ChildProgram.start({
    name: "player",
    command,
    clock: systemClock,
    onOutput: (line) => {
      const read = readLine<PlayerLine | SaidLine>(line);
      if (isSaid(read)) return void said.push(read);
      read_ms.push(systemClock.monotonicMs());
      lines.push(read);
    },
    onLog: (line) => {
      if (line.startsWith("{")) last = readLine<PlayerMetrics>(line);
    },
  });
  return {
    child,
    lines,
    said,
    read_ms,
    wish: (line) => child.writeLine(line),
    async says(facts) {
      const fits = (line: SaidLine) =>
        Object.entries(facts).every(([name, value]) => isDeepStrictEqual(line[name], value));
      await until(`the player says ${JSON.stringify(facts)}`, () => {
        const at = said.findIndex((line, i) => i >= heard && fits(line));
        if (at < 0) return false;
        heard = at + 1;
        return true;
      });
      return said[heard - 1] ?? { kind: "notice" };
    },
    async ended() {
      const { code } = await child.ended;
      return { code, log: child.lastLogLines.join("\n"), last };
    },
    [Symbol.asyncDispose]: () => child[Symbol.asyncDispose](),
  };
}

function isSaid(line: PlayerLine | SaidLine): line is SaidLine {
  return ["state", "clock", "display", "notice"].includes(line.kind);
}
