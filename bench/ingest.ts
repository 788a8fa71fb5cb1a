import { readLine } from "@rangecast/launch/read-line";
import { systemClock } from "@rangecast/base/clock";
import { formatSize } from "@rangecast/base/quantities";
import { type LedgerSnapshot, sum } from "@rangecast/bus/ledger";
import { readUdpDrops } from "@rangecast/launch/kernel-drops";
import {
  PRODUCER_METRICS_PORT,
  runGenerator,
  startBroker,
  startProducer,
  UDP_PORT,
  udpBufferBytes,
} from "./kit.ts";
import { printTable, type Row } from "./report.ts";

export const name = "ingest";
export const summary =
  "UDP to acknowledged in JetStream (file storage): losses, kernel drops, memory";

const DEFAULT_SECONDS = 30;
const OFFERED = [{ aircraft: 400, rate_hz: 50 }, { aircraft: 1000, rate_hz: 50 }];
const SAMPLE_INTERVAL_MS = 500;

export async function run(args: string[]): Promise<void> {
  const seconds = Number(args[0] ?? DEFAULT_SECONDS);
  const rows: Row[] = [];
  for (const load of OFFERED) rows.push(await measure({ ...load, seconds }));
  printTable(
    `ingest, ${seconds} s each, net.core.rmem_default=${formatSize(await udpBufferBytes())}`,
    [
      "offered/s",
      "sent",
      "received",
      "stored",
      "lost inside",
      "kernel drops",
      "drops %",
      "balanced",
      "max RSS MB",
      "max lag ms",
    ],
    rows,
  );
}

interface FinalLine {
  readonly ledger: LedgerSnapshot;
  readonly balanced: boolean;
}

async function measure(load: { aircraft: number; rate_hz: number; seconds: number }): Promise<Row> {
  await using broker = await startBroker();
  let last = "";
  await using producer = await startProducer(broker, (line) => last = line);
  const peak = { memory_bytes: 0, lag: 0 };
  const timer = systemClock.setRepeating(() => samplePeak(peak), SAMPLE_INTERVAL_MS);
  const sent = await runGenerator(load);
  const drops = await readUdpDrops(UDP_PORT);
  systemClock.clearTimer(timer);
  await producer.stop();
  const { ledger, balanced } = readLine<FinalLine>(last);
  return [
    load.aircraft * load.rate_hz,
    sent,
    ledger.received,
    ledger.stored,
    sum(ledger.dropped) + sum(ledger.failed),
    drops ?? "unknown",
    drops === null ? "unknown" : (100 * drops / sent).toFixed(3),
    String(balanced),
    peak.memory_bytes / 1e6,
    peak.lag,
  ];
}

async function samplePeak(peak: { memory_bytes: number; lag: number }): Promise<void> {
  const response = await fetch(`http://127.0.0.1:${PRODUCER_METRICS_PORT}/health`).catch(() =>
    null
  );
  if (!response) return;
  const { memory_bytes, lag } = readLine<{ memory_bytes: number; lag: number }>(
    await response.text(),
  );
  peak.memory_bytes = Math.max(peak.memory_bytes, memory_bytes);
  peak.lag = Math.max(peak.lag, lag);
}
