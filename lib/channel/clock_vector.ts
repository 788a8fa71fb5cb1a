import { quoted, type Reading, type SpokenMessage } from "./spoken_message.ts";
import { channelOfClock, clockSubject } from "./subjects.ts";

/** What a channel's clock does. */
export type ClockState =
  | "running"
  | "paused"
  /** A jump: the state at the new position is on its way. */
  | "seeking"
  /** The channel is over: no further vector follows. */
  | "ended";

/** The stretch of the timeline that a replay plays, Unix ms; `end_ms` is null where it has no end. */
export interface ClockWindow {
  readonly start_ms: number;
  readonly end_ms: number | null;
}

/**
 * A channel's clock, as its owner publishes it on `<prefix>.channel.clock.<suffix>` on every change
 * and once a second.
 */
export interface ClockVector {
  readonly channel_id: string;
  /** Counts up whenever continuity breaks (start, seek, restart): views drop their history then. */
  readonly epoch: number;
  /** Where the playhead was at `updated_at_ms`: Unix ms on the timeline of receipt. */
  readonly position_ms: number;
  /** Timeline seconds per second. */
  readonly rate: number;
  /** Unix ms on the owner's clock. */
  readonly updated_at_ms: number;
  readonly state: ClockState;
  readonly window: ClockWindow;
  /** Why a channel has ended, or why it was never opened. */
  readonly reason?: string;
}

/** Silence of a clock after which its owner counts as gone. */
export const CLOCK_SILENCE_MS = 3_000;

/** Frames go out up to this much before they are due, on the wall: half a tick of a host's timer. */
export const FRAME_LEAD_MS = 1;

/**
 * Up to where a replay may have been played when `vector` was made: nothing behind that has gone
 * out. What lies between that and the position may still follow.
 */
export function playedUpTo({ position_ms, rate, window }: ClockVector): number {
  return Math.min(window.end_ms ?? Infinity, position_ms + FRAME_LEAD_MS * rate);
}

/** Where the playhead is at `now_ms` (Unix ms on the owner's clock), within the window. */
export function positionAt(vector: ClockVector, now_ms: number): number {
  const { position_ms, rate, updated_at_ms, state, window } = vector;
  if (state !== "running") return position_ms;
  const moved_ms = position_ms + (now_ms - updated_at_ms) * rate;
  return Math.max(window.start_ms, Math.min(window.end_ms ?? Infinity, moved_ms));
}

/** A vector as its owner publishes it. @throws RangeError when its channel is no replay. */
export function clockMessage(prefix: string, vector: ClockVector): SpokenMessage<ClockVector> {
  return {
    kind: "channel-clock",
    subject: clockSubject(prefix, vector.channel_id),
    messageId: null,
    headers: [],
    message: vector,
  };
}

/** What is meant by a vector that fits its schema and was heard on `subject`. */
export function readClockVector(
  prefix: string,
  subject: string,
  vector: ClockVector,
): Reading<ClockVector> {
  const { channel_id, window: { start_ms, end_ms } } = vector;
  if (channelOfClock(prefix, subject) !== channel_id) {
    return {
      ok: false,
      problem: `a clock is heard on its own subject: ${quoted(channel_id)} came on ${
        quoted(subject)
      }`,
    };
  }
  if (end_ms !== null && end_ms < start_ms) {
    return {
      ok: false,
      problem: `a window ends after its start: current value is ${start_ms} to ${end_ms}`,
    };
  }
  return { ok: true, value: vector };
}
