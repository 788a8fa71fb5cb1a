import type { Boundary, SourceMessage } from "./source.ts";

/**
 * Whether `message` comes behind `boundary`. In the boundary's own stream the sequence decides, for
 * a time that has travelled may be rounded.
 */
export function isBehind(message: SourceMessage, { time_ms, after }: Boundary): boolean {
  if (after?.stream === message.stream) return message.seq > after.seq;
  if (message.time_ms !== time_ms) return message.time_ms > time_ms;
  return after !== undefined && message.stream > after.stream;
}

/** The place right behind `message`. */
export function boundaryAfter({ time_ms, stream, seq }: SourceMessage): Boundary {
  return { time_ms, after: { stream, seq } };
}

/** The order of places: one that includes a whole instant comes behind those within it. */
export function compareBoundaries(a: Boundary, b: Boundary): number {
  if (a.time_ms !== b.time_ms) return a.time_ms - b.time_ms;
  if (!a.after || !b.after) return Number(!a.after) - Number(!b.after);
  if (a.after.stream !== b.after.stream) return a.after.stream < b.after.stream ? -1 : 1;
  return a.after.seq - b.after.seq;
}
