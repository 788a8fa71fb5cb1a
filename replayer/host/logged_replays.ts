import type { ReplayOrder, StartOrder } from "@rangecast/channel/replay-control";
import type { ReplayAction } from "@rangecast/channel/replay-plan";
import type { Boundary } from "@rangecast/playback/source";

/** A group replay that the control log has begun, and not ended. */
export interface LoggedReplay {
  readonly order: StartOrder;
  /** When its start was stored, Unix ms on the broker's clock. */
  readonly started_ms: number;
  readonly running: boolean;
  readonly rate: number;
  /** Jumps that it was told, oldest first. */
  readonly jumps: readonly LoggedJump[];
}

export interface LoggedJump {
  /** When it was stored, Unix ms on the broker's clock. */
  readonly stored_ms: number;
  readonly to: Extract<ReplayAction, { type: "seek" | "step" }>;
}

/** By channel id, in the order of their starts. */
export type LoggedReplays = ReadonlyMap<string, LoggedReplay>;

/** Jumps that are remembered of a replay; a seek to an instant makes those before it void. */
const MAX_JUMPS = 64;

/** The replays that run after `order`, which was stored at `stored_ms`. */
export function reduceLog(
  replays: LoggedReplays,
  order: ReplayOrder,
  stored_ms: number,
): LoggedReplays {
  switch (order.type) {
    case "start": {
      const { start, plan } = order;
      if (replays.has(start.channel_id)) return replays;
      const begun = {
        order,
        started_ms: stored_ms,
        running: true,
        rate: plan.rate,
        jumps: [],
      };
      return new Map([...replays, [start.channel_id, begun]]);
    }
    case "stop":
      return new Map([...replays].filter(([channel_id]) => channel_id !== order.channel_id));
    case "control": {
      const replay = replays.get(order.channel_id);
      if (!replay) return replays;
      return new Map(replays).set(order.channel_id, acted(replay, order.action, stored_ms));
    }
  }
}

function acted(replay: LoggedReplay, action: ReplayAction, stored_ms: number): LoggedReplay {
  switch (action.type) {
    case "pause":
      return { ...replay, running: false };
    case "resume":
      return { ...replay, running: true };
    case "rate":
      return { ...replay, rate: action.rate };
    case "seek":
      return { ...replay, jumps: [{ stored_ms, to: action }] };
    case "step":
      return { ...replay, jumps: [...replay.jumps, { stored_ms, to: action }].slice(-MAX_JUMPS) };
  }
}

/** What the stream of replays knows of a channel. */
export interface PublishedPlace {
  /** When its last frame was published, Unix ms on the broker's clock. */
  readonly published_ms: number;
  /** Where the playhead was then; null when that cannot be told. */
  readonly boundary: Boundary | null;
}

/**
 * Where a replay is taken up again: where its last frame was, or where it was told to jump since.
 * What was published before its start belongs to another replay of the same name.
 */
export function placeToResume(replay: LoggedReplay, published: PublishedPlace | null): Boundary {
  const { order: { plan: { window: { start_ms, end_ms } } }, started_ms, jumps } = replay;
  const own = published !== null && published.published_ms >= started_ms ? published : null;
  const known = own?.boundary ? own : null;
  const since = jumps.filter(({ stored_ms }) => !known || stored_ms > known.published_ms);
  const begun: Boundary = known?.boundary ?? { time_ms: start_ms };
  return since.reduce<Boundary>((place, { to }) => {
    const time_ms = to.type === "seek" ? to.position_ms : place.time_ms + to.by_ms;
    return { time_ms: Math.max(start_ms, Math.min(end_ms ?? Infinity, time_ms)) };
  }, begun);
}
