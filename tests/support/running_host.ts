import { systemClock } from "@rangecast/base/clock";
import { ChildProgram } from "@rangecast/launch/child-program";
import { permissionLine } from "@rangecast/launch/permission-line";

/** As the streams of a test are made: see `SMALL_RETENTION`. */
const STREAM_FLAGS = ["telemetry", "ops", "replay", "playout"].flatMap((role) => [
  ...[`--${role}-max-age`, "1h", `--${role}-max-bytes`, "64MiB"],
]);

/** A replay host as a process of its own. */
export interface RunningHost extends AsyncDisposable {
  readonly child: ChildProgram;
  /** Lines of its standard output. */
  readonly output: readonly string[];
}

/** Starts a replay host by its own permission line; `extra` are its flags besides the broker. */
export async function startHost(
  brokerAddress: string,
  extra: readonly string[] = [],
): Promise<RunningHost> {
  const args = ["--nats-server", brokerAddress, "--metrics-port", "0", ...STREAM_FLAGS, ...extra];
  const output: string[] = [];
  const child = ChildProgram.start({
    name: "replayer:host",
    command: await permissionLine("replayer/host/main.ts", args),
    clock: systemClock,
    onOutput: (line) => void output.push(line),
  });
  return { child, output, [Symbol.asyncDispose]: () => child[Symbol.asyncDispose]() };
}
