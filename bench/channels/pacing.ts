import { sleep, systemClock } from "@rangecast/base/clock";
import { Histogram } from "@rangecast/base/histogram";
import { formatIso, parseIso } from "@rangecast/base/utc";
import type { BusConnection } from "@rangecast/bus/connection";
import { ClockWatch } from "@rangecast/bus/clock-watch";
import { sayStored } from "@rangecast/bus/speak";
import { StreamReader } from "@rangecast/bus/stream-reader";
import { startGroupReplay } from "@rangecast/channel/replay-control";
import { REPLAY_HEADERS } from "@rangecast/channel/replay-headers";
import { readLine } from "@rangecast/launch/read-line";
import { startProgram } from "@rangecast/launch/start-program";
import { startBroker } from "../kit.ts";
import { printTable, type Row } from "../report.ts";
import { addStreams, connectTo } from "./past.ts";

export const name = "pacing";

const DEFAULT_SECONDS = 20;
const RATE_HZ = 5000;
const SENSORS = 500;
const TICK_MS = 2;
const BODY = new Uint8Array(230);
/** Longer than the window, by this factor, a replay does not keep up. */
const GIVE_UP_AFTER = 5;

interface Recording {
  readonly start_ms: number;
  readonly end_ms: number;
  readonly count: number;
}

interface HostEnd {
  readonly pacing_error_ms: { readonly p50: number; readonly p99: number; readonly max: number };
}

/** Measures how exactly a replay host plays; the argument is the seconds of the past. */
export async function run(args: string[]): Promise<void> {
  const seconds = Number(args[0] ?? DEFAULT_SECONDS);
  await using server = await startBroker();
  await using connection = await connectTo(server.port);
  await addStreams(connection);
  const recording = await record(connection, seconds);
  const rows: Row[] = [];
  for (const rate of [1, 4, 10]) rows.push(await play(server.port, connection, recording, rate));
  printTable(
    `replay host, ${seconds} s of the past at ${RATE_HZ} messages/s, all on this machine`,
    ["rate", "frames/s due", "frames", "in s", "window s", "own p50 ms", "own p99 ms", "own max ms"]
      .concat(["stored p50 ms", "stored p99 ms"]),
    rows,
  );
}

/** Stores messages as they happen, evenly over the time. */
async function record({ nats }: BusConnection, seconds: number): Promise<Recording> {
  const start_ms = systemClock.nowMs();
  const begun_ms = systemClock.monotonicMs();
  const count = RATE_HZ * seconds;
  for (let i = 0; i < count;) {
    const due = Math.min(count, (systemClock.monotonicMs() - begun_ms) * RATE_HZ / 1000);
    for (; i < due; i++) nats.publish(`tspi.geocentric.${i % SENSORS}`, BODY);
    await sleep(systemClock, TICK_MS);
  }
  // The broker stores in the order of publishing: the answer to the last one stands for all.
  await nats.request("tspi.geocentric.0", BODY, { timeout: 10_000 });
  return { start_ms, end_ms: systemClock.nowMs() + 1, count: count + 1 };
}

/** Plays the recording once, and reads from the stream of replays when each frame was stored. */
async function play(
  port: number,
  connection: BusConnection,
  { start_ms, end_ms, count }: Recording,
  rate: number,
): Promise<Row> {
  let end: HostEnd | undefined;
  await using host = await startProgram(
    "replayer/host/main.ts",
    [
      ...["--nats-server", `127.0.0.1:${port}`, "--metrics-port", "0", "--no-live-main"],
      ...["--telemetry-max-age", "1h", "--telemetry-max-bytes", "4GiB"],
      ...["--replay-max-age", "1h", "--replay-max-bytes", "4GiB"],
    ],
    /ready/,
    { onOutput: (line) => void (end = readLine<HostEnd>(line)) },
  );
  const channel_id = `replay.rate-${rate}`;
  const name = `rate ${rate}`;
  const speaker = { prefix: "tspi", sender: "bench" };
  const start = startGroupReplay(speaker, crypto.randomUUID(), {
    ...{ channel_id, display_name: name, identifier: name, stream: "TSPI", rate },
    start: formatIso(Math.floor(start_ms)),
    end: formatIso(Math.ceil(end_ms)),
  });
  const outcome = await sayStored(connection, start, { clock: systemClock });
  if (!outcome.ok) throw new Error(outcome.problem);
  const window_s = (end_ms - start_ms) / 1000 / rate;
  await ended(connection, channel_id, (window_s * GIVE_UP_AFTER + 5) * 1000);
  // Read when all is over: whoever reads along takes its share of the machine.
  const offsets_ms = await storedOffsets(connection, channel_id, count, rate);
  await host.stop();
  const { error_ms, took_s } = spreadOf(offsets_ms);
  const own = end?.pacing_error_ms;
  return [
    rate,
    RATE_HZ * rate,
    offsets_ms.length,
    took_s.toFixed(2),
    window_s.toFixed(2),
    ...[own?.p50, own?.p99, own?.max, error_ms.quantile(0.5), error_ms.quantile(0.99)]
      .map((value) => value?.toFixed(2) ?? "-"),
  ];
}

interface Offset {
  readonly stored_ms: number;
  /** When it was stored, against its place in the window at this rate. */
  readonly offset_ms: number;
}

/** Waits until the clock of a channel says that it is over. */
async function ended(
  connection: BusConnection,
  channel_id: string,
  limit_ms: number,
): Promise<void> {
  const over = new AbortController();
  using _watch = new ClockWatch({
    ...{ connection, clock: systemClock, prefix: "tspi", channel_id },
    onEvent: (event) => {
      if (event.type === "clock" && event.vector.state === "ended") over.abort();
    },
  });
  await sleep(systemClock, limit_ms, over.signal);
  if (!over.signal.aborted) throw new Error(`${channel_id} has not ended in ${limit_ms / 1000} s`);
}

async function storedOffsets(
  connection: BusConnection,
  channel_id: string,
  count: number,
  rate: number,
): Promise<Offset[]> {
  const offsets: Offset[] = [];
  await using reader = new StreamReader({
    connection,
    clock: systemClock,
    stream: "TSPI_REPLAY",
    filters: [`tspi.channel.${channel_id}`],
    from: { type: "sequence", sequence: 1 },
    onChange: () => {},
  });
  while (offsets.length < count) {
    for (let next = reader.take(); next; next = reader.take()) {
      const original_ms = parseIso(next.header(REPLAY_HEADERS.time) ?? "");
      offsets.push({ stored_ms: next.stored_ms, offset_ms: next.stored_ms - original_ms / rate });
    }
    await sleep(systemClock, TICK_MS);
  }
  return offsets;
}

/** How far the frames stray from an even pace, and how long they took. */
function spreadOf(offsets: readonly Offset[]): { error_ms: Histogram; took_s: number } {
  const all = offsets.map(({ offset_ms }) => offset_ms).toSorted((a, b) => a - b);
  const earliest_ms = all[Math.floor(all.length / 100)] ?? 0;
  const error_ms = new Histogram();
  for (const { offset_ms } of offsets) error_ms.record(Math.max(0, offset_ms - earliest_ms));
  const took_ms = (offsets.at(-1)?.stored_ms ?? 0) - (offsets[0]?.stored_ms ?? 0);
  return { error_ms, took_s: took_ms / 1000 };
}
