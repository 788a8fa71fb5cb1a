import { median } from "@rangecast/base/quantiles";
import { systemClock } from "@rangecast/base/clock";
import { seededRandom } from "@rangecast/base/random";

import { JetStreamSource } from "@rangecast/bus/jetstream-source";
import { TagFeed } from "@rangecast/bus/tag-feed";
import { telemetryFilters } from "@rangecast/domains/tspi/subjects";
import { startProgram } from "@rangecast/launch/start-program";
import { startBroker } from "../kit.ts";
import { printTable, type Row } from "../report.ts";
import { addStreams, connectTo, fill } from "./past.ts";

export const name = "state-at";

const DEFAULT_MESSAGES = 5_000_000;
/** What the embedded broker holds in memory; it is not made for more. */
const EMBEDDED_MESSAGES = 1_000_000;
const EMBEDDED_PORT = 24_334;
const ENTITIES = 1000;
const STATES = 60;

/** How observations are spread over the entities. */
const SPREADS: Readonly<Record<string, (i: number) => number>> = {
  "all as often": (i) => i % ENTITIES,
  // Half of the entities report two hundred times less often than the other half.
  "half of them rarely": (i) => i % 400 === 0 ? 500 + (i / 400) % 500 : i % 500,
};

/** Measures states at random places; the argument is the number of messages on nats-server. */
export async function run(args: string[]): Promise<void> {
  const messages = Number(args[0] ?? DEFAULT_MESSAGES);
  const rows: Row[] = [];
  for (const spread of Object.keys(SPREADS)) {
    await using server = await startBroker();
    rows.push(...await measure("nats-server", server.port, messages, spread));
  }
  const flags = ["--port", String(EMBEDDED_PORT), "--monitor-port", "0", "--max-memory", "2G"];
  await using _embedded = await startProgram("lib/broker/main.ts", flags, /listening on/);
  rows.push(...await measure("embedded", EMBEDDED_PORT, EMBEDDED_MESSAGES, "all as often"));
  printTable(
    `stateAt(), ${ENTITIES} entities, ${STATES} states each`,
    ["broker", "messages", "entities report", "boundary", "median ms", "worst ms"],
    rows,
  );
}

async function measure(
  broker: string,
  port: number,
  messages: number,
  spread: string,
): Promise<Row[]> {
  await using connection = await connectTo(port);
  await addStreams(connection);
  await fill(connection, messages, (i) => `tspi.geocentric.${SPREADS[spread]?.(i)}`);
  const common = { connection, clock: systemClock, prefix: "tspi" };
  await using tags = new TagFeed(common);
  await tags.ready();
  const streams = [{ stream: "TSPI", filters: telemetryFilters("tspi") }];
  const source = new JetStreamSource({ ...common, streams, tags });
  const extent = await source.extent();
  if (!extent) throw new Error("the stream holds what was stored");
  const random = seededRandom(1);
  const place = (from: number, to: number) => from + (0.1 + 0.9 * random()) * (to - from);
  const bySequence = await timesOf(source, () => ({
    time_ms: extent.last_ms,
    after: { stream: "TSPI", seq: Math.round(place(1, messages)) },
  }));
  const byTime = await timesOf(source, () => ({ time_ms: place(extent.first_ms, extent.last_ms) }));
  const row = (boundary: string, times: readonly number[]): Row => [
    ...[broker, messages, spread, boundary],
    ...[median(times), Math.max(...times)].map((time_ms) => time_ms.toFixed(1)),
  ];
  return [row("sequence", bySequence), row("time", byTime)];
}

async function timesOf(
  source: JetStreamSource,
  boundary: () => Parameters<JetStreamSource["stateAt"]>[0],
): Promise<number[]> {
  const times_ms: number[] = [];
  for (let i = 0; i < STATES; i++) {
    const begun_ms = systemClock.monotonicMs();
    const { telemetry } = await source.stateAt(boundary());
    times_ms.push(systemClock.monotonicMs() - begun_ms);
    if (telemetry.length !== ENTITIES) {
      throw new Error(`the state has ${telemetry.length} entities`);
    }
  }
  return times_ms;
}
