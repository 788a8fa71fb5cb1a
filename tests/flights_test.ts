import { readLine } from "@rangecast/launch/read-line";
import assert from "node:assert/strict";
import { Histogram } from "@rangecast/base/histogram";
import { accountedFor, type LedgerSnapshot } from "@rangecast/bus/ledger";
import { readUdpDrops } from "@rangecast/launch/kernel-drops";
import { startProgram } from "@rangecast/launch/start-program";
import { distance_m, type TrueFix, trueFixes } from "./support/igc_truth.ts";
import { onBrokersAtOnce, type TestBroker } from "./support/brokers.ts";
import { requirement } from "./support/requirement.ts";
import { until } from "./support/until.ts";

const FLIGHTS = "../shared/data/igc";
const FIRST_SENSOR_ID = 10_000;
const RATE_HZ = 10;
const SECONDS_PER_DAY = 86_400;
/** On two cores the viewer may fall behind a fast replay. */
const CATCH_UP_LIMIT_MS = 60_000;
const UDP_PORT = 32_101;
/** The wire carries centimetres; the rest is what the smooth fit may stray from a fix. */
const TOLERANCE_M = 1;

const present = fileExists(FLIGHTS);
const { ignore } = requirement("real flights", present, `they are looked for in ${FLIGHTS}`);

function fileExists(path: string): boolean {
  try {
    return Deno.statSync(path).isDirectory;
  } catch {
    return false;
  }
}

interface TelemetryLine {
  readonly kind: string;
  readonly event_time: string;
  readonly message: { readonly sensor_id: number };
  readonly position:
    | { readonly lat: number; readonly lon: number; readonly altitude_m: number }
    | null;
}

/** Compares what a viewer sees with what the recorders wrote down, fix by fix. */
class Comparison {
  readonly errors_m = new Histogram();
  readonly #flights: Map<number, TrueFix>[];
  lines = 0;

  constructor(texts: readonly string[]) {
    this.#flights = texts.map(trueFixes);
  }

  take(text: string): void {
    const line = readLine<TelemetryLine>(text);
    if (line.kind !== "telemetry") return;
    this.lines++;
    const event_ms = Date.parse(line.event_time);
    if (event_ms % 1000 !== 0) return;
    const fixes = this.#flights[line.message.sensor_id - FIRST_SENSOR_ID];
    const fix = fixes?.get(event_ms / 1000 % SECONDS_PER_DAY);
    if (!fix) return;
    assert.ok(line.position, `no position at an A fix of ${line.message.sensor_id}`);
    const { lat, lon, altitude_m } = line.position;
    this.errors_m.record(distance_m(fix, { lat, lon, height_m: altitude_m }));
  }
}

async function readFlights(): Promise<string[]> {
  const names = [...Deno.readDirSync(FLIGHTS)].map(({ name }) => name).filter((name) =>
    name.endsWith(".igc")
  );
  return await Promise.all(names.sort().map((name) => Deno.readTextFile(`${FLIGHTS}/${name}`)));
}

interface Scenario {
  /** Of the streams: two scenarios can share a broker. */
  readonly prefix: string;
  readonly skip_s: number;
  readonly timeScale: number;
  readonly seconds: number;
  /** Fixes that must have been compared at least, so that the test cannot pass on nothing. */
  readonly fewestFixes: number;
}

async function fly(
  broker: TestBroker,
  { prefix, skip_s, timeScale, seconds, fewestFixes }: Scenario,
  udpPort: number,
): Promise<void> {
  const nats = ["--nats-server", `127.0.0.1:${broker.port}`, "--stream-prefix", prefix];
  const comparison = new Comparison(await readFlights());
  let books = "";
  let sent = 0;
  await using producer = await startProgram(
    "producer/main.ts",
    [
      ...nats,
      "--udp-port",
      String(udpPort),
      "--metrics-port",
      "0",
      "--telemetry-max-bytes",
      "2GiB",
    ],
    /listening on/,
    { onOutput: (line) => books = line },
  );
  await using player = await startProgram(
    "player/main.ts",
    [...nats, "--metrics-port", "0"],
    /following/,
    { onOutput: (line) => comparison.take(line) },
  );
  await using generator = await startProgram(
    "generator/main.ts",
    [
      // As recorded: any frame can then be told from its fix, whichever the kernel drops.
      ...[
        "--igc",
        FLIGHTS,
        "--time",
        "original",
        "--rate",
        String(RATE_HZ),
        "--skip",
        `${skip_s}s`,
      ],
      ...["--time-scale", String(timeScale), "--duration", `${seconds}s`],
      ...["--udp-target", `127.0.0.1:${udpPort}`, "--metrics-port", "0"],
    ],
    /sending to/,
    { onOutput: (line) => sent = readLine<{ datagrams: number }>(line).datagrams },
  );
  assert.equal((await generator.ended).code, 0, generator.lastLogLines.join("\n"));
  const kernelDrops = await readUdpDrops(udpPort) ?? 0;
  assert.equal((await producer.stop()).code, 0, producer.lastLogLines.join("\n"));
  const { ledger } = readLine<{ ledger: LedgerSnapshot }>(books);
  await until(
    "the viewer has seen all that is stored",
    () => comparison.lines >= ledger.stored,
    CATCH_UP_LIMIT_MS,
  );
  await player.stop();

  report(comparison, { sent, kernelDrops, stored: ledger.stored });
  assert.equal(
    ledger.received + kernelDrops,
    sent,
    "every datagram is received or dropped by the kernel",
  );
  assert.equal(accountedFor(ledger), ledger.received);
  assert.equal(ledger.stored, ledger.received);
  assert.equal(comparison.lines, ledger.stored, "the viewer sees all that is stored");
  assert.ok(
    comparison.errors_m.count >= fewestFixes,
    `only ${comparison.errors_m.count} fixes were compared`,
  );
  assert.ok(
    comparison.errors_m.max <= TOLERANCE_M,
    `a position is ${comparison.errors_m.max} m off its fix`,
  );
}

function report(
  { errors_m, lines }: Comparison,
  counts: { sent: number; kernelDrops: number; stored: number },
): void {
  const text =
    `flights: sent ${counts.sent}, kernel drops ${counts.kernelDrops}, stored ${counts.stored}, seen ${lines}; ` +
    `${errors_m.count} A fixes, error p50 ${errors_m.quantile(0.5).toFixed(3)} m, max ${
      errors_m.max.toFixed(3)
    } m\n`;
  Deno.stderr.writeSync(new TextEncoder().encode(text));
}

const IN_REAL_TIME: Scenario = {
  ...{ prefix: "calm", skip_s: 9000, timeScale: 1, seconds: 120, fewestFixes: 500 },
};
const AN_HOUR: Scenario = {
  ...{ prefix: "fast", skip_s: 7200, timeScale: 60, seconds: 60, fewestFixes: 10_000 },
};

onBrokersAtOnce(
  "23 real flights reach a viewer, two minutes in real time and an hour 60 times as fast, each A fix within 1 m",
  async (brokers) => {
    const inRealTime = brokers.map((broker, i) => fly(broker, IN_REAL_TIME, UDP_PORT + i));
    // That does next to nothing; of these, one at a time is as much as two cores can do.
    const fast = async () => {
      for (const broker of brokers) await fly(broker, AN_HOUR, UDP_PORT + brokers.length);
    };
    await Promise.all([...inRealTime, fast()]);
  },
  ignore,
);
