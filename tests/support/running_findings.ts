import { systemClock } from "@rangecast/base/clock";
import { ChildProgram } from "@rangecast/launch/child-program";
import { permissionLine } from "@rangecast/launch/permission-line";

const READY_LIMIT_MS = 20_000;

/** A findings service as a process of its own. */
export interface RunningFindings extends AsyncDisposable {
  readonly child: ChildProgram;
  /** Lines of its standard output. */
  readonly output: readonly string[];
  /** Resolves when it has gone through the past, and watches. */
  ready(): Promise<void>;
}

/** Starts a findings service by its own permission line; `extra` are its flags besides the broker. */
export async function startFindings(
  brokerAddress: string,
  extra: readonly string[] = [],
): Promise<RunningFindings> {
  const output: string[] = [];
  const args = ["--nats-server", brokerAddress, "--findings-max-bytes", "64MiB", ...extra];
  const port = extra.includes("--metrics-port") ? [] : ["--metrics-port", "0"];
  const child = ChildProgram.start({
    name: "findings",
    command: await permissionLine("console/findings/main.ts", [...args, ...port]),
    clock: systemClock,
    onOutput: (line) => void output.push(line),
  });
  return {
    ...{ child, output },
    ready: async () => void await child.waitForLine(/ready: watching/, READY_LIMIT_MS),
    [Symbol.asyncDispose]: () => child[Symbol.asyncDispose](),
  };
}
