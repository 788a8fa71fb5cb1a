import { type Clock, sleep, systemClock } from "@rangecast/base/clock";
import { readLine } from "@rangecast/launch/read-line";
import { BusConnection } from "@rangecast/bus/connection";
import { DEFAULT_MAX_IN_FLIGHT, Publisher } from "@rangecast/bus/publisher";
import { StreamReader } from "@rangecast/bus/stream-reader";
import { createLogger } from "@rangecast/cli/log";
import { startProgram } from "@rangecast/launch/start-program";
import { printTable, type Row } from "./report.ts";

export const name = "broker";
export const summary = "the embedded broker: publish, consume, fan-out, memory, start";

const PORT = 24_333;
const MONITOR_PORT = 28_333;
const DEFAULT_MESSAGES = 300_000;
const BODY_BYTES = 300;
const STORED_BYTES = 256_000_000;
const SUBJECTS = 500;
const SUBSCRIBERS = 10;
const FLUSH_EVERY = 200;
const STARTS = 5;

const SETTINGS = {
  servers: [{ hostname: "127.0.0.1", port: PORT }],
  login: { type: "none" },
  tls: null,
} as const;

const clock: Clock = systemClock;
const log = createLogger({ program: name, level: "error", clock, write: () => {} });
const body = new Uint8Array(BODY_BYTES).fill(0x41);

/** Measures a broker of its own; the argument is the number of messages, 300 000 if none is given. */
export async function run(args: string[]): Promise<void> {
  const messages = Number(args[0] ?? DEFAULT_MESSAGES);
  const rows: Row[] = [["start to listening, ms, median of 5", await measureStart()]];
  {
    await using _broker = await startBroker();
    await using connection = await BusConnection.open(SETTINGS, name);
    await createStream(connection);
    rows.push(["acknowledged publish, 300 B, /s", await publish(connection, messages, 0)]);
    rows.push(["read in order, one reader, /s", await read(connection, messages)]);
    rows.push(["core fan-out, deliveries/s", await fanOut(messages / 4)]);
  }
  rows.push(...await measureMemory());
  printTable("embedded broker, clients in another process", ["what", "measured"], rows);
}

function startBroker() {
  const flags = ["--port", String(PORT), "--monitor-port", String(MONITOR_PORT)];
  return startProgram(
    "lib/broker/main.ts",
    [...flags, "--max-memory", "2G"],
    /listening on/,
  );
}

async function measureStart(): Promise<number> {
  const times_ms: number[] = [];
  const command = new Deno.Command("deno", {
    args: [
      ...["run", "--no-prompt", "--frozen", "--cached-only"],
      ...[`--allow-net=127.0.0.1:${PORT}`, "lib/broker/main.ts"],
      ...["--port", String(PORT), "--monitor-port", "0", "--stop-with-stdin"],
    ],
    stdin: "piped",
    stderr: "piped",
  });
  for (let i = 0; i < STARTS; i++) {
    const start_ms = clock.monotonicMs();
    const child = command.spawn();
    let log = "";
    for await (const text of child.stderr.pipeThrough(new TextDecoderStream())) {
      log += text;
      if (!text.includes("listening on")) continue;
      times_ms.push(clock.monotonicMs() - start_ms);
      await child.stdin.close();
    }
    if ((await child.status).code !== 0) throw new Error(log);
  }
  return Math.round(times_ms.sort((a, b) => a - b)[STARTS >> 1] ?? NaN);
}

async function createStream({ nats }: BusConnection): Promise<void> {
  const config = { name: "BENCH", subjects: ["bench.>"], storage: "memory", allow_direct: true };
  await nats.request("$JS.API.STREAM.CREATE.BENCH", JSON.stringify(config));
}

/** Publishes through the kit's own publisher; returns acknowledged messages per second. */
async function publish(
  connection: BusConnection,
  messages: number,
  first: number,
): Promise<number> {
  let left = messages;
  let settled = 0;
  let failed = 0;
  const settle = (outcome: { readonly type: string }) => {
    settled++;
    if (outcome.type !== "stored") failed++;
  };
  const take = () => {
    if (left === 0) return undefined;
    const number = first + left--;
    return {
      subject: `bench.sensor.${number % SUBJECTS}`,
      body,
      messageId: `123e4567-e89b-12d3-a456-${String(number).padStart(12, "0")}`,
      headers: [],
      since_ms: clock.monotonicMs(),
    };
  };
  await using publisher = new Publisher({
    connection,
    stream: "BENCH",
    source: {
      oldest_ms: undefined,
      get size() {
        return left;
      },
      take,
    },
    clock,
    log,
    maxInFlight: DEFAULT_MAX_IN_FLIGHT,
    timeout_ms: 5000,
    settle,
    prepare: () => Promise.resolve(),
  });
  const start_ms = clock.monotonicMs();
  publisher.pump();
  while (settled < messages) {
    await sleep(clock, 0);
    publisher.pump();
  }
  const rate = Math.round(messages / (clock.monotonicMs() - start_ms) * 1000);
  if (failed > 0) throw new Error(`${failed} of ${messages} messages were not stored`);
  return rate;
}

async function read(connection: BusConnection, messages: number): Promise<number> {
  const taken = Promise.withResolvers<void>();
  let count = 0;
  let last = 0;
  const start_ms = clock.monotonicMs();
  await using open = new AsyncDisposableStack();
  const reader: StreamReader = open.use(
    new StreamReader({
      connection,
      clock,
      stream: "BENCH",
      filters: ["bench.>"],
      from: { type: "time", unix_ms: 0 },
      onChange: () => {
        for (let message = reader.take(); message; message = reader.take()) {
          if (message.seq !== last + 1) taken.reject(new Error(`gap behind ${last}`));
          last = message.seq;
          if (++count === messages) taken.resolve();
        }
      },
    }),
  );
  await taken.promise;
  return Math.round(messages / (clock.monotonicMs() - start_ms) * 1000);
}

async function fanOut(messages: number): Promise<number> {
  await using publisher = await BusConnection.open(SETTINGS, name);
  await using one = await BusConnection.open(SETTINGS, name);
  await using two = await BusConnection.open(SETTINGS, name);
  let got = 0;
  for (let i = 0; i < SUBSCRIBERS; i++) {
    const { nats } = i % 2 === 0 ? one : two;
    nats.subscribe("fan.out", { callback: () => void got++ });
  }
  await Promise.all([one.nats.flush(), two.nats.flush()]);
  const start_ms = clock.monotonicMs();
  for (let i = 0; i < messages; i++) {
    publisher.nats.publish("fan.out", body);
    if (i % FLUSH_EVERY === 0) await publisher.nats.flush();
  }
  while (got < messages * SUBSCRIBERS) await sleep(clock, 1);
  return Math.round(got / (clock.monotonicMs() - start_ms) * 1000);
}

/** Memory of the whole process above an empty one, against what the stream says it stores. */
async function measureMemory(): Promise<Row[]> {
  await using _broker = await startBroker();
  const empty = (await varz()).mem;
  await using connection = await BusConnection.open(SETTINGS, name);
  await createStream(connection);
  let stored = 0;
  for (let first = 0; stored < STORED_BYTES; first += 20_000) {
    await publish(connection, 20_000, first);
    stored = (await varz()).jetstream.stats.memory;
  }
  const { mem } = await varz();
  return [
    ["stored, MB", Math.round(stored / 1e6)],
    ["memory above an empty broker, MB", Math.round((mem - empty) / 1e6)],
    ["memory / stored", ((mem - empty) / stored).toFixed(2)],
  ];
}

interface Varz {
  readonly mem: number;
  readonly jetstream: { readonly stats: { readonly memory: number } };
}

async function varz(): Promise<Varz> {
  const response = await fetch(`http://127.0.0.1:${MONITOR_PORT}/varz`);
  return readLine<Varz>(await response.text());
}
