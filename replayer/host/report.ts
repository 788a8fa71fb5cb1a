import type { Clock } from "@rangecast/base/clock";
import { Histogram } from "@rangecast/base/histogram";
import { RateMeter } from "@rangecast/base/rate-meter";
import { formatIso } from "@rangecast/base/utc";
import type { BusConnection } from "@rangecast/bus/connection";
import {
  type HealthDetails,
  type HealthIdentity,
  type HealthReport,
  healthReport,
} from "@rangecast/bus/health";
import type { PacedDelivery } from "@rangecast/bus/paced-delivery";
import { MetricsRegistry } from "@rangecast/metrics/registry";
import type { ReplayHost } from "./replay_host.ts";

export interface ReportSources {
  readonly identity: HealthIdentity;
  readonly clock: Clock;
  readonly host: ReplayHost;
  readonly live: PacedDelivery | null;
  readonly connection: BusConnection;
}

/** The host's state in the forms that it is asked for. */
export class HostReport {
  readonly #sources: ReportSources;
  readonly #started_ms: number;
  readonly #meter: RateMeter;
  #rates: Record<string, number> = {};

  constructor(sources: ReportSources) {
    this.#sources = sources;
    this.#started_ms = sources.clock.monotonicMs();
    this.#meter = new RateMeter(sources.clock, this.#flow());
  }

  /** Takes the rates of the last second: called by the beat. */
  beat(): HealthReport {
    this.#rates = this.#meter.read(this.#flow());
    return this.health();
  }

  health(): HealthReport {
    const { identity, clock, host, live, connection } = this.#sources;
    const details: HealthDetails = {
      ok: connection.connected && host.isListening && (live?.problem ?? null) === null,
      ...this.#counts(),
      live_main: live === null ? "off" : live.problem ?? "served",
      rates: this.#rates,
      queues: {
        group_replays: host.groups.count,
        private_replays: host.privates.count,
        frames: host.replays.reduce((sum, { frames }) => sum + frames.waiting, 0),
      },
      lag: Math.max(0, ...host.replays.map(({ frames }) => frames.lag_ms)),
      pacing_error_ms: this.#lateness(),
    };
    return healthReport(identity, clock, details);
  }

  /** The last line of the program. */
  final(): string {
    const { identity, clock } = this.#sources;
    return JSON.stringify({
      program: identity.program,
      instance: identity.instance,
      ts: formatIso(clock.nowMs()),
      elapsed_s: Math.round(clock.monotonicMs() - this.#started_ms) / 1000,
      ...this.#counts(),
      pacing_error_ms: this.#lateness(),
      final: true,
    });
  }

  metrics(): MetricsRegistry {
    const { host, live } = this.#sources;
    const { counts } = host;
    const { frames } = counts;
    const registry = new MetricsRegistry();
    const counter = (name: string, help: string, read: () => number | Record<string, number>) =>
      registry.counter(`rangecast_${name}_total`, help, read);
    counter("orders", "orders that were carried out, by kind", () => counts.orders.all);
    counter(
      "refused",
      "orders and messages that were refused, by reason",
      () => counts.refused.all,
    );
    counter(
      "tags_passed_over",
      "tag events that changed nothing, and tags a full book has dropped, by reason",
      () => host.tagCounts,
    );
    counter("replays_ended", "replays that are over, by why", () => counts.ended.all);
    counter("replays_resumed", "replays taken up again at the start", () => counts.resumed);
    counter("frames_published", "frames of group replays in the stream", () => frames.published);
    counter("frames_sent", "frames sent to private replays", () => frames.sent);
    counter("frames_duplicate", "frames whose id was known", () => frames.duplicates);
    counter("frames_forgotten", "frames of an epoch that was over", () => frames.forgotten);
    counter("frames_failed", "frames that were given up, by reason", () => frames.failed);
    counter("commands_renewed", "display commands said again", () => counts.commands_renewed);
    counter("live_delivered", "messages of the livestream", () => live?.delivered ?? 0);
    registry.gauge("rangecast_group_replays", "that run", () => host.groups.count);
    registry.gauge("rangecast_private_replays", "that run", () => host.privates.count);
    registry.gauge("rangecast_listening", "1 while orders are heard", () => +host.isListening);
    for (const quantile of ["p50", "p99"] as const) {
      registry.gauge(
        `rangecast_pacing_error_${quantile}_ms`,
        "how late frames are against their clock; absent without any",
        () => this.#lateness()?.[quantile] ?? {},
      );
    }
    registry.gauge("rangecast_memory_bytes", "resident memory", () => Deno.memoryUsage().rss);
    return registry;
  }

  #counts() {
    const { host } = this.#sources;
    const { frames, orders, refused, ended, resumed, commands_renewed } = host.counts;
    const { published, sent, duplicates, forgotten, failed } = frames;
    return {
      orders: orders.all,
      refused: refused.all,
      ended: ended.all,
      resumed,
      commands_renewed,
      frames: { published, sent, duplicates, forgotten, failed },
      control: host.controlCounts,
      tags_passed_over: host.tagCounts,
    };
  }

  /** How late frames were over the whole run; null without any. */
  #lateness(): { p50: number; p99: number; max: number } | null {
    const { host } = this.#sources;
    const all = new Histogram();
    all.add(host.counts.lateness_ms);
    for (const { lateness_ms } of host.replays) if (lateness_ms) all.add(lateness_ms);
    if (all.count === 0) return null;
    const rounded = (value: number) => Math.round(value * 1000) / 1000;
    return {
      p50: rounded(all.quantile(0.5)),
      p99: rounded(all.quantile(0.99)),
      max: rounded(all.max),
    };
  }

  #flow(): Record<string, number> {
    const { frames } = this.#sources.host.counts;
    return { published: frames.published, sent: frames.sent };
  }
}
