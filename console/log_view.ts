import { parseInstant } from "@rangecast/base/utc";
import { brokerAhead } from "@rangecast/bus/broker-time";
import { StreamSourceReader } from "@rangecast/bus/stream-source-reader";
import { streamName } from "@rangecast/bus/streams";
import { GONE_AFTER_MS } from "@rangecast/channel/client-status";
import { MergedReader } from "@rangecast/playback/merged-reader";
import { logFilters } from "./log_entry.ts";
import { entryJson, entryLine, eventLine } from "./log_text.ts";
import { missingStream } from "./missing_stream.ts";
import { EMPTY_OPS_LOG, type LogItem, reduceOpsLog } from "./ops_log.ts";
import { readBatches } from "./read_batches.ts";
import { eventJson } from "./roster_text.ts";
import type { ViewOptions } from "./roster_view.ts";

/**
 * Shows what was said since an instant; with `follow` it goes on, until it is stopped.
 * @throws OperatorError when a stream is missing, or the broker gives none of it.
 */
export async function showOpsLog(since: string, options: ViewOptions): Promise<void> {
  const { connection, clock, log: logger, stop, prefix, timeout_ms, follow, output } = options;
  const filters = logFilters(prefix);
  const streams = [
    { stream: streamName(prefix, "ops"), filters: filters.ops },
    { stream: streamName(prefix, "telemetry"), filters: filters.telemetry },
  ];
  let ahead_ms = 0;
  for (const { stream } of streams) {
    const found_ms = await brokerAhead({ connection, clock, stream });
    if (found_ms === null) throw missingStream("show the log", stream);
    ahead_ms = found_ms;
  }
  const brokerMs = () => clock.nowMs() + ahead_ms;
  const since_ms = parseInstant(since, brokerMs());
  // Who is there at the beginning is known from the minute before.
  const from = { type: "time", unix_ms: since_ms - GONE_AFTER_MS } as const;
  const batches = readBatches({
    ...{ clock, stop: AbortSignal.any([stop, output.closed]), patience_ms: timeout_ms },
    open: (onChange) =>
      new MergedReader({
        clock,
        onChange,
        open: streams.map((played) => (onChange: () => void) =>
          new StreamSourceReader({ connection, clock, ...played, from, onChange })
        ),
      }),
  }, follow);
  let log = EMPTY_OPS_LOG;
  for await (const { messages, caughtUp } of batches) {
    const now_ms = caughtUp ? brokerMs() : -Infinity;
    const step = reduceOpsLog(log, messages, { prefix, since_ms, now_ms });
    log = step.log;
    await output.show(() => step.items.map(itemLine), () => step.items.map(itemJson));
  }
  if (Object.keys(log.unreadable).length > 0) {
    logger.warn("some messages cannot be read", log.unreadable);
  }
}

function itemLine(item: LogItem): string {
  return item.type === "said" ? entryLine(item.entry, item.message) : eventLine(item.event);
}

function itemJson(item: LogItem): Readonly<Record<string, unknown>> {
  return item.type === "said" ? entryJson(item.entry, item.message) : eventJson(item.event);
}
