import { systemClock } from "@rangecast/base/clock";
import type { LedgerSnapshot } from "@rangecast/bus/ledger";
import { ChildProgram } from "@rangecast/launch/child-program";
import { permissionLine } from "@rangecast/launch/permission-line";
import { readLine } from "@rangecast/launch/read-line";
import type { TestBroker } from "./brokers.ts";
import { freePorts } from "./running_producer.ts";

const READY_LIMIT_MS = 20_000;
/** Streams that a small disk has room for. */
const SMALL_STREAMS = ["flights", "ops", "deadletter"]
  .flatMap((role) => [`--${role}-max-bytes`, "64MiB"]);

/** What a producer of flights says of itself, as far as tests look at it. */
export interface FlightsState {
  readonly ok: boolean;
  readonly balanced: boolean;
  readonly ledger: LedgerSnapshot;
  readonly polls: Readonly<Record<string, number>>;
  readonly api_errors: Readonly<Record<string, number>>;
  readonly replay_lines: Readonly<Record<string, number>>;
  readonly dead_letters: Readonly<Record<string, number>>;
}

/** A producer of flights that runs by its own permission line. */
export class RunningFlights implements AsyncDisposable {
  readonly output: string[] = [];
  readonly child: ChildProgram;
  readonly #metricsPort: number;

  private constructor(command: string[], metricsPort: number) {
    this.#metricsPort = metricsPort;
    this.child = ChildProgram.start({
      name: "producer:flights",
      command,
      clock: systemClock,
      onOutput: (line) => void this.output.push(line),
    });
  }

  static async start(broker: TestBroker, args: readonly string[]): Promise<RunningFlights> {
    const { metrics } = freePorts();
    const command = await permissionLine("producer/flights/main.ts", [
      ...["--metrics-port", `${metrics}`, "--nats-server", `${broker.host}:${broker.port}`],
      ...SMALL_STREAMS,
      ...args,
    ]);
    const flights = new RunningFlights(command, metrics);
    try {
      await flights.child.waitForLine(/ (polling|replaying) from=/, READY_LIMIT_MS);
      return flights;
    } catch (error) {
      await flights[Symbol.asyncDispose]();
      throw error;
    }
  }

  async health(): Promise<FlightsState> {
    return readLine(await this.#get("health"));
  }

  async metrics(): Promise<string> {
    return await this.#get("metrics");
  }

  /** Asks it to stop, and resolves with its exit code and last line. */
  async stop(): Promise<{ code: number; end: FlightsState }> {
    this.child.signal("SIGINT");
    return await this.ended();
  }

  async ended(): Promise<{ code: number; end: FlightsState }> {
    const { code } = await this.child.ended;
    return { code, end: readLine(this.output.at(-1) ?? "null") };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.child[Symbol.asyncDispose]();
  }

  async #get(path: string): Promise<string> {
    return await (await fetch(`http://127.0.0.1:${this.#metricsPort}/${path}`)).text();
  }
}
