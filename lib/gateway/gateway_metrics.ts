import type { SocketCounts } from "./edge/socket_counts.ts";
import type { Gateway } from "./gateway.ts";
import type { IntakeCounts } from "./upstream/intake_counts.ts";

/** A number, or a number for each value of the label `reason`. */
type Reading = number | Counted;

/** Numbers by reason. */
type Counted = Readonly<Record<string, number>>;

/** What has been counted on the way from the bus. */
export interface UpstreamCounts {
  /** Findings that could not be shown. */
  readonly findings: Counted;
  /** Looks for what is live that have failed. */
  readonly looks: Counted;
  /** Messages about channels that have changed nothing. */
  readonly channels: Counted;
  /** Reports of programs that are not shown. */
  readonly reports: Counted;
  /** Messages about tags that have changed none, and tags that were forgotten. */
  readonly tags: Counted;
  /** Changes of tags that private replays have given up. */
  readonly lostTagChanges: number;
  /** What viewers are not told of now for want of room, besides what is in pictures. */
  readonly leftOut: Counted;
}

/** What takes the numbers of a program: `MetricsRegistry` of lib/metrics is one. */
export interface Registry {
  counter(name: string, help: string, read: () => Reading): void;
  gauge(name: string, help: string, read: () => Reading): void;
}

/** Registers the numbers of a gateway. */
export function gatewayMetrics(
  registry: Registry,
  { gateway, sockets, intake, upstream }: {
    readonly gateway: Gateway;
    readonly sockets: SocketCounts;
    readonly intake: IntakeCounts;
    readonly upstream: () => UpstreamCounts;
  },
): void {
  const { hub, counts } = gateway;
  const hubCounts = hub.counts;
  const name = (text: string) => `rangecast_gateway_${text}`;
  registry.gauge(name("clients"), "Viewers that are connected", () => hub.clients);
  registry.gauge(name("audiences"), "Views that are kept, shared by viewers", () => hub.audiences);
  registry.gauge(name("pictures"), "Channels that are followed", () => hub.pictures);
  registry.counter(
    name("ticks_total"),
    "Ticks, those that show jumps included",
    () => hubCounts.ticks,
  );
  registry.counter(name("messages_total"), "Messages sent", () => hubCounts.messages);
  registry.counter(name("bytes_total"), "Bytes sent", () => hubCounts.bytes);
  registry.counter(
    name("conflated_total"),
    "Ticks that viewers were not shown as their links were busy",
    () => hubCounts.conflated,
  );
  registry.counter(
    name("dropped_total"),
    "Observations that viewers were told to have missed",
    () => hubCounts.dropped,
  );
  registry.counter(name("gaps_total"), "Gaps that viewers were told of", () => hubCounts.gaps);
  registry.counter(name("closed_total"), "Viewers closed, by reason", () => hubCounts.closed);
  registry.counter(name("cut_total"), "Closing viewers that were cut off", () => hubCounts.cut);
  registry.counter(name("inbound_total"), "Messages of viewers", () => counts.messages);
  registry.counter(
    name("inbound_refused_total"),
    "Messages of viewers that were refused, by reason",
    () => counts.refused,
  );
  registry.counter(
    name("socket_faults_total"),
    "Faults of WebSockets, by name",
    () => sockets.faults,
  );
  registry.counter(
    name("intake_refused_total"),
    "Messages of channels that could not be shown, by reason",
    () => intake.refused,
  );
  upstreamMetrics(registry, upstream);
  registry.gauge(
    name("left_out"),
    "What there is now and viewers are not told of for want of room, by reason",
    () => ({ ...hub.leftOut, ...upstream().leftOut }),
  );
  registry.gauge(name("tick_ms"), "Time that a tick takes, by quantile", () => ({
    p50: hubCounts.tick_ms.quantile(0.5),
    p99: hubCounts.tick_ms.quantile(0.99),
  }));
  registry.gauge(name("send_ms"), "Time until the machine takes a message, by quantile", () => ({
    p50: sockets.send_ms.quantile(0.5),
    p99: sockets.send_ms.quantile(0.99),
  }));
}

function upstreamMetrics(registry: Registry, read: () => UpstreamCounts): void {
  const counter = (name: string, help: string, reading: () => Reading) =>
    registry.counter(`rangecast_gateway_${name}`, help, reading);
  counter(
    "findings_refused_total",
    "Findings that could not be shown, by reason",
    () => read().findings,
  );
  counter(
    "live_looks_failed_total",
    "Times that it could not be told whether a domain is live, by reason",
    () => read().looks,
  );
  counter(
    "channels_refused_total",
    "Messages about channels that have changed nothing, by reason",
    () => read().channels,
  );
  counter(
    "reports_refused_total",
    "Reports of programs that are not shown, by reason",
    () => read().reports,
  );
  counter(
    "tags_refused_total",
    "Messages about tags that have changed none, and tags that were forgotten, by reason",
    () => read().tags,
  );
  counter(
    "tag_changes_lost_total",
    "Changes of tags that private replays have given up as too many waited",
    () => read().lostTagChanges,
  );
}
