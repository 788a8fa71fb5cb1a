import type { SocketCounts } from "./edge/socket_counts.ts";
import type { Gateway } from "./gateway.ts";
import type { IntakeCounts } from "./upstream/intake_counts.ts";

/** A number, or a number for each value of the label `reason`. */
type Reading = number | Readonly<Record<string, number>>;

/** What takes the numbers of a program: `MetricsRegistry` of lib/metrics is one. */
export interface Registry {
  counter(name: string, help: string, read: () => Reading): void;
  gauge(name: string, help: string, read: () => Reading): void;
}

/** Registers the numbers of a gateway. */
export function gatewayMetrics(
  registry: Registry,
  { gateway, sockets, intake, findings = () => ({}), looks = () => ({}), leftOut = () => ({}) }: {
    readonly gateway: Gateway;
    readonly sockets: SocketCounts;
    readonly intake: IntakeCounts;
    /** Findings that could not be shown, by reason. */
    readonly findings?: () => Readonly<Record<string, number>>;
    /** Looks for what is live that have failed, by reason. */
    readonly looks?: () => Readonly<Record<string, number>>;
    /** What viewers are not told of for want of room, besides what is in pictures. */
    readonly leftOut?: () => Readonly<Record<string, number>>;
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
  registry.counter(
    name("findings_refused_total"),
    "Findings that could not be shown, by reason",
    findings,
  );
  registry.counter(
    name("live_looks_failed_total"),
    "Times that it could not be told whether a domain is live, by reason",
    looks,
  );
  registry.gauge(
    name("left_out"),
    "What there is now and viewers are not told of for want of room, by reason",
    () => ({ ...hub.leftOut, ...leftOut() }),
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
