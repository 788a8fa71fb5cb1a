import type { Clock } from "@rangecast/base/clock";
import { RateMeter } from "@rangecast/base/rate-meter";
import { formatIso } from "@rangecast/base/utc";
import {
  type HealthDetails,
  type HealthIdentity,
  type HealthReport,
  healthReport,
} from "@rangecast/bus/health";
import { LIVESTREAM } from "@rangecast/channel/channel-id";
import { type FollowReport, followReport } from "./channels/follow_report.ts";
import type { ChannelSeat } from "./channels/channel_seat.ts";
import type { DisplayBoard } from "./display/display_board.ts";
import type { EndReason, Playback } from "./playback.ts";
import type { Station } from "./stations/station.ts";
import type { PlayerStats } from "./stats.ts";
import type { Timeline } from "./timeline.ts";

export interface ReportSources {
  readonly identity: HealthIdentity;
  readonly clock: Clock;
  readonly stats: PlayerStats;
  readonly station: Station;
  readonly playback: Playback;
  readonly timeline: Timeline;
  readonly board: DisplayBoard;
  /** Null while a stretch of history is played: it takes no part in channels. */
  readonly seat: ChannelSeat | null;
}

/** What is played: history is played by the player alone, a replay by its host. */
export function playing(
  { playback, seat }: Pick<ReportSources, "playback" | "seat">,
): "live" | "history" | "replay" {
  if (!playback.live) return "history";
  return seat === null || seat.desk.channel_id === LIVESTREAM ? "live" : "replay";
}

/** The player's state in the forms that it is asked for. */
export class PlayerReport {
  readonly #sources: ReportSources;
  readonly #started_ms: number;
  readonly #beatMeter: RateMeter;
  readonly #lineMeter: RateMeter;
  #rates: Record<string, number> = {};

  constructor(sources: ReportSources) {
    this.#sources = sources;
    this.#started_ms = sources.clock.monotonicMs();
    this.#beatMeter = new RateMeter(sources.clock, this.#counts());
    this.#lineMeter = new RateMeter(sources.clock, this.#counts());
  }

  /** A metrics line; rates and quantiles are over the time since the one before. */
  intervalLine(): string {
    const { stats } = this.#sources;
    const line = this.#line("interval", this.#lineMeter.read(this.#counts())["received"] ?? 0);
    stats.latency_ms.startInterval();
    stats.pacingError_ms.startInterval();
    return JSON.stringify(line);
  }

  /** The last metrics line; rates and quantiles are over the whole run. */
  finalLine(ended: EndReason | "failed"): string {
    const { clock, stats } = this.#sources;
    const elapsed_s = Math.max(clock.monotonicMs() - this.#started_ms, 1) / 1000;
    const rate = Math.round(stats.received / elapsed_s);
    return JSON.stringify({ ...this.#line("run", rate), final: true, ended });
  }

  /** Takes the rates of the last second: called by the beat. */
  beat(): HealthReport {
    this.#rates = this.#beatMeter.read(this.#counts());
    return this.health();
  }

  health(): HealthReport {
    const { identity, clock, stats, station } = this.#sources;
    const { kinds, invalid, shown, received } = stats;
    const details: HealthDetails = {
      ok: station.state.type === "reading",
      state: this.#state(),
      received,
      shown,
      kinds,
      invalid,
      ...station.reading,
      ...this.#follow(),
      rates: this.#rates,
      queues: { buffered: station.size, pending: station.pending },
      lag: this.#lag_ms() ?? 0,
      latency_ms: stats.latency_ms.read("run"),
    };
    return healthReport(identity, clock, details);
  }

  #line(over: "run" | "interval", rate: number): Record<string, unknown> {
    const { identity, clock, stats, station, timeline } = this.#sources;
    const { kinds, invalid, shown, received, playhead_ms } = stats;
    return {
      program: identity.program,
      instance: identity.instance,
      ts: formatIso(clock.nowMs()),
      elapsed_s: Math.round(clock.monotonicMs() - this.#started_ms) / 1000,
      state: this.#state(),
      received,
      rate,
      shown,
      kinds,
      invalid,
      ...station.reading,
      ...this.#follow(),
      clock_jumps: timeline.clockJumps,
      buffered: station.size,
      pending: station.pending,
      playhead: playhead_ms === null ? null : formatIso(playhead_ms),
      lag_ms: this.#lag_ms(),
      latency_ms: stats.latency_ms.read(over),
      pacing_error_ms: stats.pacingError_ms.read(over),
    };
  }

  #state(): string {
    const { station } = this.#sources;
    if (station.state.type !== "reading") return station.state.type;
    return playing(this.#sources);
  }

  #follow(): FollowReport | Record<never, never> {
    const { seat, board } = this.#sources;
    return seat ? followReport(seat, board) : {};
  }

  /** Age of the newest message shown while more are waiting; 0 when nothing waits. */
  #lag_ms(): number | null {
    const { stats, station, clock } = this.#sources;
    // A replay is as old as its operator wants it.
    if (stats.playhead_ms === null || playing(this.#sources) === "replay") return null;
    const waits = station.size > 0 || !station.caughtUp;
    return waits ? Math.round(clock.nowMs() - stats.playhead_ms) : 0;
  }

  #counts(): Record<string, number> {
    const { received, shown } = this.#sources.stats;
    return { received, shown };
  }
}
