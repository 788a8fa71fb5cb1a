import { systemClock } from "@rangecast/base/clock";
import type { LedgerSnapshot } from "@rangecast/bus/ledger";
import { ChildProgram } from "@rangecast/launch/child-program";
import { permissionLine } from "@rangecast/launch/permission-line";
import { readLine } from "@rangecast/launch/read-line";
import type { TestBroker } from "./brokers.ts";
import { until } from "./until.ts";

const READY_LIMIT_MS = 20_000;
/** Datagrams sent at once: the kernel's buffer holds a few hundred by default. */
const BURST = 50;
/** Streams that a small disk has room for. */
const SMALL_STREAMS = ["telemetry", "ops", "replay", "playout"]
  .flatMap((role) => [`--${role}-max-bytes`, "64MiB"]);

/** What a producer says of itself, as far as tests look at it. */
export interface ProducerHealth {
  readonly ok: boolean;
  readonly program: string;
  readonly state: string;
  readonly ts: string;
  readonly ledger: LedgerSnapshot;
  readonly kernel_drops: number | "unknown";
  readonly queues: { readonly in_flight: number; readonly spooled: number };
}

/** Its last line. */
export interface ProducerEnd {
  readonly program: string;
  readonly ledger: LedgerSnapshot;
  readonly balanced: boolean;
  readonly kernel_drops: number | "unknown";
}

/** Ports that nobody uses now. */
export function freePorts(): { udp: number; metrics: number } {
  const udp = Deno.listenDatagram({ transport: "udp", hostname: "127.0.0.1", port: 0 });
  using metrics = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  // A socket of the internet has such an address.
  const { port } = udp.addr as Deno.NetAddr;
  udp.close();
  return { udp: port, metrics: metrics.addr.port };
}

/** The arguments of a producer of a test's own. */
export function producerArgs(
  broker: { readonly host: string; readonly port: number },
  { udp, metrics }: { readonly udp: number; readonly metrics: number } = freePorts(),
): string[] {
  return [
    ...["--udp-port", `${udp}`, "--metrics-port", `${metrics}`],
    ...["--nats-server", `${broker.host}:${broker.port}`, ...SMALL_STREAMS],
  ];
}

/** A producer that runs by its own permission line, and somebody who sends to it. */
export class RunningProducer implements AsyncDisposable {
  readonly #ports: { readonly udp: number; readonly metrics: number };
  readonly #socket = Deno.listenDatagram({ transport: "udp", hostname: "127.0.0.1", port: 0 });
  readonly output: string[] = [];
  readonly child: ChildProgram;

  private constructor(
    ports: { readonly udp: number; readonly metrics: number },
    command: string[],
  ) {
    this.#ports = ports;
    this.child = ChildProgram.start({
      name: "producer",
      command,
      clock: systemClock,
      onOutput: (line) => void this.output.push(line),
    });
  }

  static async start(broker: TestBroker, args: readonly string[] = []): Promise<RunningProducer> {
    const ports = freePorts();
    const all = [...producerArgs(broker, ports), ...args];
    const producer = new RunningProducer(ports, await permissionLine("producer/main.ts", all));
    try {
      await producer.child.waitForLine(
        new RegExp(`listening on udp 127.0.0.1:${ports.udp} `),
        READY_LIMIT_MS,
      );
      return producer;
    } catch (error) {
      await producer[Symbol.asyncDispose]();
      throw error;
    }
  }

  get udpPort(): number {
    return this.#ports.udp;
  }

  /** Sends in bursts that the kernel's small buffer has room for. */
  async send(...datagrams: readonly Uint8Array[]): Promise<void> {
    const to = { transport: "udp", hostname: "127.0.0.1", port: this.#ports.udp } as const;
    for (const [i, datagram] of datagrams.entries()) {
      await this.#socket.send(datagram, to);
      // Whoever answers has had time to empty it.
      if (i % BURST === BURST - 1) await this.health();
    }
  }

  /** The answer of `/health` with its status. */
  async health(): Promise<{ status: number; report: ProducerHealth }> {
    const response = await fetch(`http://127.0.0.1:${this.#ports.metrics}/health`);
    return { status: response.status, report: readLine(await response.text()) };
  }

  /** The samples of `/metrics` by name and labels, as they are written. */
  async metrics(): Promise<Record<string, number>> {
    const response = await fetch(`http://127.0.0.1:${this.#ports.metrics}/metrics`);
    const lines = (await response.text()).split("\n").filter((line) => /^\w/.test(line));
    return Object.fromEntries(lines.map((line) => {
      const at = line.lastIndexOf(" ");
      return [line.slice(0, at), Number(line.slice(at + 1))];
    }));
  }

  /** Waits until its ledger is as wanted. */
  async untilLedger(what: string, wanted: (ledger: LedgerSnapshot) => boolean): Promise<void> {
    await until(what, async () => wanted((await this.health()).report.ledger), 30_000);
  }

  /** Sends a signal, and resolves with the exit code and the last line when the producer has ended. */
  async stop(signal: Deno.Signal = "SIGINT"): Promise<{ code: number; end: ProducerEnd }> {
    this.child.signal(signal);
    const { code } = await this.child.ended;
    return { code, end: readLine(this.output.at(-1) ?? "null") };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#socket.close();
    await this.child[Symbol.asyncDispose]();
  }
}
