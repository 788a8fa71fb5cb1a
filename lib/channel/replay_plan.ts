import { parseDuration } from "@rangecast/base/quantities";
import { parseIso } from "@rangecast/base/utc";
import type { ClockWindow } from "./clock_vector.ts";
import { quoted } from "./spoken_message.ts";
import { isWritableInstant } from "./writable_instant.ts";

/** What a replay is to play, for everyone or for one. */
export interface ReplayPlan {
  /** In the order of merging. */
  readonly streams: readonly string[];
  readonly window: ClockWindow;
  /** Where it begins to play. */
  readonly rate: number;
}

/** What the messages that open a replay say about it. */
export interface ReplayWish {
  readonly stream: string | readonly string[];
  readonly start?: string;
  readonly end?: string;
  readonly rate?: number;
}

/** What a running replay is told to do. */
export type ReplayAction =
  | { readonly type: "pause" }
  | { readonly type: "resume" }
  | { readonly type: "seek"; readonly position_ms: number }
  /** A seek from where the playhead is when it is carried out. */
  | { readonly type: "step"; readonly by_ms: number }
  | { readonly type: "rate"; readonly rate: number };

/** The words for these on the wire. */
export type ReplayActionName = "pause" | "resume" | "seek" | "rate";

/** Rates of a replay, in timeline seconds per second. */
export const MIN_RATE = 0.01;
export const MAX_RATE = 64;
/** Streams that one replay may merge. */
export const MAX_REPLAY_STREAMS = 8;

const STREAM_NAME = /^[A-Za-z0-9_-]{1,64}$/;

/**
 * The plan in a wish; `start_ms` is where it begins when the wish does not say.
 * @throws SyntaxError or RangeError for a stream, an instant, a window or a rate that cannot be.
 */
export function replayPlan(wish: ReplayWish, start_ms?: number | null): ReplayPlan {
  const streams = replayStreams(wish.stream);
  const begin_ms = wish.start === undefined ? start_ms ?? null : windowInstant(wish.start);
  if (begin_ms === null) {
    throw new SyntaxError("Cannot replay as 'start' must be given where the name is no instant");
  }
  const end_ms = wish.end === undefined ? null : windowInstant(wish.end);
  if (end_ms !== null && end_ms <= begin_ms) {
    throw new RangeError(
      `Cannot replay as 'end' must be after 'start': current value is ${wish.end}, ` +
        `and the start is ${wish.start ?? new Date(begin_ms).toISOString()}`,
    );
  }
  return {
    streams,
    window: { start_ms: begin_ms, end_ms },
    rate: checkedRate(wish.rate ?? 1),
  };
}

/** An offset may carry an instant out of the years that can be written. */
function windowInstant(text: string): number {
  const unix_ms = parseIso(text);
  if (isWritableInstant(unix_ms)) return unix_ms;
  throw new RangeError(
    `Cannot replay as 'start' and 'end' must lie in the years 0 to 9999: ` +
      `current value is ${quoted(text)}`,
  );
}

/** The names of the streams. @throws RangeError unless they are 1 to 8 different stream names. */
export function replayStreams(stream: string | readonly string[]): readonly string[] {
  const names = typeof stream === "string" ? [stream] : stream;
  if (names.length === 0 || names.length > MAX_REPLAY_STREAMS) {
    throw new RangeError(
      `Cannot replay as 'stream' must be 1 to ${MAX_REPLAY_STREAMS} streams: ` +
        `current value is ${names.length}`,
    );
  }
  for (const name of names) {
    if (STREAM_NAME.test(name)) continue;
    throw new RangeError(
      `Cannot replay as a stream's name must be 1 to 64 letters, digits, "_" and "-": ` +
        `current value is ${quoted(name)}`,
    );
  }
  if (new Set(names).size < names.length) {
    throw new RangeError(
      `Cannot replay as each stream must be named once: current value is ${names.join(", ")}`,
    );
  }
  return [...names];
}

/** @throws RangeError unless `rate` is from 0.01 to 64. */
export function checkedRate(rate: number): number {
  if (rate >= MIN_RATE && rate <= MAX_RATE) return rate;
  throw new RangeError(
    `Cannot replay as 'rate' must be between ${MIN_RATE} and ${MAX_RATE}: current value is ${rate}`,
  );
}

/**
 * What `action` with `value` asks for.
 * @throws SyntaxError or RangeError for a position or a rate that cannot be.
 */
export function replayAction(
  action: ReplayActionName,
  value: number | string | undefined,
): ReplayAction {
  switch (action) {
    case "pause":
    case "resume":
      return { type: action };
    case "seek":
      return seekAction(value);
    case "rate":
      if (typeof value === "number") return { type: "rate", rate: checkedRate(value) };
      throw new SyntaxError(
        `Cannot change the rate as 'value' must be a number: ${current(value)}`,
      );
  }
}

/** `-30s`, `+1.5m`. */
const STEP = /^([+-])(.*)$/;

function seekAction(value: number | string | undefined): ReplayAction {
  if (value === undefined) {
    throw new SyntaxError(
      `Cannot seek as 'value' must be an ISO 8601 instant, Unix milliseconds or a step such as ` +
        `-30s: ${current(value)}`,
    );
  }
  const [, sign, length] = STEP.exec(String(value).trim()) ?? [];
  if (typeof value === "string" && length !== undefined) {
    return { type: "step", by_ms: parseDuration(length) * (sign === "-" ? -1 : 1) };
  }
  const position_ms = typeof value === "string" ? parseIso(value) : value;
  if (isWritableInstant(position_ms)) return { type: "seek", position_ms };
  throw new RangeError(
    `Cannot seek as 'value' must lie in the years 0 to 9999: ${current(position_ms)}`,
  );
}

function current(value: number | string | undefined): string {
  if (value === undefined) return "it is missing";
  return `current value is ${typeof value === "string" ? quoted(value) : value}`;
}
