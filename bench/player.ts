import { sleep, systemClock } from "@rangecast/base/clock";
import { Histogram } from "@rangecast/base/histogram";
import { dayOfYear, formatIso, MS_PER_DAY } from "@rangecast/base/utc";
import { BusConnection } from "@rangecast/bus/connection";
import { ensureStreams } from "@rangecast/bus/provision";
import { streamSpecs } from "@rangecast/bus/streams";
import type { Datagram } from "@rangecast/domains/tspi/datagram";
import { encodePayload } from "@rangecast/domains/tspi/payload-cbor";
import { telemetrySubject } from "@rangecast/domains/tspi/subjects";
import { type NatsServer } from "@rangecast/launch/nats-server";
import { readLine } from "@rangecast/launch/read-line";
import { startProgram } from "@rangecast/launch/start-program";
import { startBroker } from "./kit.ts";
import { printTable, type Row } from "./report.ts";

export const name = "player";
export const summary = "pacing of history at 2 500 messages a second, and history at full speed";

const DEFAULT_SECONDS = 15;
const RATE_HZ = 2500;
const SENSORS = 50;
const TICK_MS = 2;

/** Any observation: its values do not matter here. */
const OBSERVATION: Omit<Datagram, "sensor_id" | "day" | "ticks"> = {
  ...{ type: "geocentric", status: 255, flags: 1, mask: 511 },
  ...{ p1: 3_311_594.15, p2: 1_076_002.18, p3: 5_327_137.3 },
  ...{ v1: 12.34, v2: -5.67, v3: 0, a1: 0.12, a2: -0.34, a3: 0.56 },
};

interface FinalMetrics {
  readonly received: number;
  readonly elapsed_s: number;
  readonly pacing_error_ms: { readonly p50: number; readonly p99: number } | null;
}

interface Recording {
  readonly from: string;
  readonly to: string;
  readonly count: number;
}

export async function run(args: string[]): Promise<void> {
  const seconds = Number(args[0] ?? DEFAULT_SECONDS);
  await using broker = await startBroker();
  const recording = await record(broker, seconds);
  const rows: Row[] = [];
  for (const clock of ["receive", "tspi"]) {
    rows.push(await play(broker, recording, `1, ${clock} clock`, ["--clock", clock]));
  }
  rows.push(await play(broker, recording, "4, receive clock", ["--rate", "4"]));
  rows.push(await play(broker, recording, "max", ["--rate", "max"]));
  rows.push(await play(broker, recording, "max, no JSON", ["--rate", "max", "--no-json-stream"]));
  printTable(
    `player, ${seconds} s of history at ${RATE_HZ} messages/s, broker and reader on this machine`,
    [
      "rate",
      "shown",
      "in s",
      "messages/s",
      "own p50 ms",
      "own p99 ms",
      "read p50 ms",
      "read p99 ms",
    ],
    rows,
  );
}

/** Stores observations as they happen, evenly over the time. */
async function record({ port }: NatsServer, seconds: number): Promise<Recording> {
  const servers = [{ hostname: "127.0.0.1", port }];
  await using connection = await BusConnection.open(
    { servers, login: { type: "none" }, tls: null },
    "bench",
  );
  await ensureStreams(connection, streamSpecs("tspi"));
  const { nats } = connection;
  const from_ms = systemClock.nowMs();
  const start_ms = systemClock.monotonicMs();
  const count = RATE_HZ * seconds;
  for (let i = 0; i < count;) {
    const due = Math.min(count, (systemClock.monotonicMs() - start_ms) * RATE_HZ / 1000);
    for (; i < due; i++) {
      const { subject, body } = observation(i, from_ms + i * 1000 / RATE_HZ);
      nats.publish(subject, body);
    }
    await sleep(systemClock, TICK_MS);
  }
  // The broker stores in the order of publishing: the answer to the last one stands for all.
  const { subject, body } = observation(count, systemClock.nowMs());
  await nats.request(subject, body, { timeout: 10_000 });
  return { from: formatIso(from_ms), to: formatIso(systemClock.nowMs() + 1), count: count + 1 };
}

function observation(i: number, event_ms: number): { subject: string; body: Uint8Array } {
  const sensor_id = 10_000 + i % SENSORS;
  const datagram: Datagram = {
    ...OBSERVATION,
    sensor_id,
    day: dayOfYear(event_ms),
    ticks: Math.round((event_ms % MS_PER_DAY) * 10),
  };
  return {
    subject: telemetrySubject("tspi", "geocentric", sensor_id),
    body: encodePayload(datagram, Math.floor(event_ms)),
  };
}

async function play(
  { port }: NatsServer,
  { from, to, count }: Recording,
  label: string,
  flags: readonly string[],
): Promise<Row> {
  let last: FinalMetrics | undefined;
  const read_ms: number[] = [];
  await using player = await startProgram(
    "player/main.ts",
    [
      ...["--nats-server", `127.0.0.1:${port}`, "--metrics-port", "0", "--metrics-interval", "0s"],
      ...["--from", from, "--to", to],
      ...flags,
    ],
    /playing/,
    {
      onOutput: () => void read_ms.push(systemClock.monotonicMs()),
      onLog: (line) => {
        if (line.startsWith("{")) last = readLine<FinalMetrics>(line);
      },
    },
  );
  await player.ended;
  if (last?.received !== count) throw new Error(`${last?.received} of ${count} messages came`);
  const own = last.pacing_error_ms;
  const seen = label.startsWith("1,") ? readingError(read_ms) : null;
  const figure = (value: number | undefined) => value?.toFixed(1) ?? "-";
  return [
    label,
    last.received,
    last.elapsed_s.toFixed(1),
    last.received / last.elapsed_s,
    figure(own?.p50),
    figure(own?.p99),
    figure(seen?.quantile(0.5)),
    figure(seen?.quantile(0.99)),
  ];
}

/** How far the lines' arrival here strays from an even pace, with the start of the pipe left out. */
function readingError(read_ms: readonly number[]): Histogram {
  const offsets_ms = read_ms.map((at_ms, i) => at_ms - i * 1000 / RATE_HZ);
  const middle_ms = offsets_ms.toSorted((a, b) => a - b)[Math.floor(offsets_ms.length / 2)] ?? 0;
  const error_ms = new Histogram();
  for (const offset_ms of offsets_ms) error_ms.record(Math.abs(offset_ms - middle_ms));
  return error_ms;
}
