import type { Clock } from "@rangecast/base/clock";
import { brokerAhead } from "@rangecast/bus/broker-time";
import type { BusConnection } from "@rangecast/bus/connection";
import { hear } from "@rangecast/bus/spoken";
import { StreamSourceReader } from "@rangecast/bus/stream-source-reader";
import { streamName } from "@rangecast/bus/streams";
import { GONE_AFTER_MS, readClientStatus } from "@rangecast/channel/client-status";
import { channelSubjects } from "@rangecast/channel/subjects";
import type { Logger } from "@rangecast/cli/log";
import type { SourceMessage } from "@rangecast/playback/source";
import { missingStream } from "./missing_stream.ts";
import type { Output } from "./output.ts";
import { readBatches } from "./read_batches.ts";
import { EMPTY_ROSTER, type HeardStatus, reduceRoster, rosterRows } from "./roster.ts";
import { eventJson, rosterJson, rosterLines } from "./roster_text.ts";
import { eventLine } from "./log_text.ts";

export interface ViewOptions {
  readonly connection: BusConnection;
  readonly clock: Clock;
  readonly log: Logger;
  readonly stop: AbortSignal;
  readonly prefix: string;
  readonly timeout_ms: number;
  readonly follow: boolean;
  readonly output: Output;
}

/**
 * Shows who is there, from the heartbeats of the last minute; with `follow` it then tells what
 * happens, until it is stopped.
 * @throws OperatorError when there is no stream of heartbeats, or the broker gives none of it.
 */
export async function showRoster(options: ViewOptions): Promise<void> {
  const { connection, clock, log, stop, prefix, timeout_ms, follow, output } = options;
  const stream = streamName(prefix, "ops");
  const ahead_ms = await brokerAhead({ connection, clock, stream });
  if (ahead_ms === null) throw missingStream("show the roster", stream);
  const brokerMs = () => clock.nowMs() + ahead_ms;
  const from = { type: "time", unix_ms: brokerMs() - GONE_AFTER_MS } as const;
  const filters = [channelSubjects(prefix).status];
  const batches = readBatches({
    ...{ clock, stop: AbortSignal.any([stop, output.closed]), patience_ms: timeout_ms },
    open: (onChange) =>
      new StreamSourceReader({ connection, clock, stream, filters, from, onChange }),
  }, follow);
  let roster = EMPTY_ROSTER;
  let unreadable = 0;
  let shown = false;
  for await (const { messages, caughtUp } of batches) {
    const heard = messages.map(readHeartbeat).filter((status) => status !== null);
    unreadable += messages.length - heard.length;
    const step = reduceRoster(roster, heard, caughtUp ? brokerMs() : -Infinity);
    roster = step.roster;
    if (shown) {
      await output.show(() => step.events.map(eventLine), () => step.events.map(eventJson));
    } else if (caughtUp) {
      shown = true;
      const rows = rosterRows(roster);
      await output.show(() => rosterLines(rows, roster.overflow), () => rows.map(rosterJson));
    }
  }
  if (unreadable > 0) log.warn("passed over heartbeats that cannot be read", { unreadable });
}

function readHeartbeat({ body, time_ms }: SourceMessage): HeardStatus | null {
  const heard = hear("client-status", body);
  if (!heard.ok || !readClientStatus(heard.value).ok) return null;
  return { status: heard.value, heard_ms: time_ms };
}
