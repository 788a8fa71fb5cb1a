import type { PlayerConfig } from "./config.ts";
import type { BoothWindow } from "./channels/booth.ts";
import type { ChannelSeat, SeatOptions } from "./channels/channel_seat.ts";
import { takeSeat } from "./channels/take_seat.ts";
import type { Span } from "./span.ts";
import type { Station } from "./stations/station.ts";
import { StreamStation } from "./stations/stream_station.ts";

/** What a player plays. */
export interface Tuned extends AsyncDisposable {
  readonly station: Station;
  /** Its place in the audience; null while a stretch of history is played. */
  readonly seat: ChannelSeat | null;
  /** The stretch of history; without bounds for everything else, which is shown as it comes. */
  readonly span: Span;
}

const AS_IT_COMES: Span = { from_ms: null, to_ms: null };

/** Whether a stretch of the livestream's history is played, by this player alone. */
export function playsHistory({ source, from, to }: PlayerConfig): boolean {
  return source.type === "livestream" && (from !== undefined || to !== undefined);
}

/**
 * Tunes in to what the flags name; `playhead` tells where history stands (Unix ms).
 * @throws OperatorError when there is no such channel.
 */
export async function tuneIn(
  config: PlayerConfig,
  span: Span,
  options: Omit<SeatOptions, "follows" | "session" | "operator">,
  playhead: () => number | null,
): Promise<Tuned> {
  if (playsHistory(config)) {
    const station = new StreamStation({ ...options, from_ms: span.from_ms, playhead });
    return {
      ...{ station, seat: null, span },
      [Symbol.asyncDispose]: () => station[Symbol.asyncDispose](),
    };
  }
  const { follow: follows, session, operator } = config;
  const seat = await takeSeat(
    { ...options, follows, session, operator },
    config.source,
    windowOf(config, span),
  );
  return {
    ...{ station: seat.tuner, seat, span: AS_IT_COMES },
    [Symbol.asyncDispose]: () => seat[Symbol.asyncDispose](),
  };
}

/** What this player's own private replay is to play; null when it has none. */
function windowOf({ source, rate }: PlayerConfig, { from_ms, to_ms }: Span): BoothWindow | null {
  if (source.type !== "private replay" || from_ms === null || rate === "max") return null;
  return { start_ms: from_ms, end_ms: to_ms, rate };
}
