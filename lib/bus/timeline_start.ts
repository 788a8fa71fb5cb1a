import type { Boundary } from "@rangecast/playback/source";
import type { ReadFrom } from "./stream_cursor.ts";

/**
 * Where a stream goes on behind a boundary, by the order of a merged timeline (time, stream,
 * sequence): its own stream by sequence; others by time, where those with a smaller name have
 * their share of that very instant behind them.
 */
export function startBehind(boundary: Boundary, stream: string): ReadFrom {
  const { time_ms, after } = boundary;
  if (after?.stream === stream) return { type: "sequence", sequence: after.seq + 1 };
  const included = after === undefined || stream < after.stream;
  return { type: included ? "behind" : "time", unix_ms: time_ms };
}
