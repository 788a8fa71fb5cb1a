import type { IntakeCounts } from "../../upstream/intake_counts.ts";
import type { Registry } from "../../gateway_metrics.ts";
import type { FlightsHub } from "./flights_hub.ts";

/** Takes numbers by labels of their own besides: `MetricsRegistry` of lib/metrics does. */
export interface LabelledRegistry extends Registry {
  counterBy(
    name: string,
    help: string,
    labelNames: readonly string[],
    read: () => readonly {
      readonly labels: Readonly<Record<string, string>>;
      readonly value: number;
    }[],
  ): void;
}

/** What there is of the flights; null as long as nobody has asked for any. */
export interface ServedFlights {
  readonly hub: FlightsHub;
  readonly intake: IntakeCounts;
  /** Messages that are known to come. */
  readonly lag: number;
}

/** Registers the numbers of the adapter: those of the contract by its names. */
export function flightsMetrics(
  registry: LabelledRegistry,
  served: () => ServedFlights | null,
): void {
  registry.gauge(
    "backend_flights_cached",
    "Flights that are told of",
    () => served()?.hub.size ?? 0,
  );
  registry.gauge(
    "backend_websocket_connections",
    "Clients of /ws/flights",
    () => served()?.hub.clients ?? 0,
  );
  registry.counterBy(
    "backend_websocket_messages_sent_total",
    "Messages to clients of /ws/flights",
    ["type"],
    () => {
      const { snapshot, delta } = served()?.hub.counts.messages ?? { snapshot: 0, delta: 0 };
      return Object.entries({ snapshot, delta }).map(([type, value]) => ({
        labels: { type },
        value,
      }));
    },
  );
  registry.counter("backend_messages_processed_total", "Flight messages taken in", () => {
    const { observations = 0, refused = {} } = served()?.intake ?? {};
    return observations - (refused.out_of_order ?? 0);
  });
  registry.counter(
    "backend_messages_rejected_total",
    "Flight messages that changed nothing, by reason",
    () => ({ out_of_order: 0, ...served()?.intake.refused }),
  );
  registry.gauge(
    "backend_consumer_lag",
    "Flight messages that are known to come",
    () => served()?.lag ?? 0,
  );
  const name = (text: string) => `rangecast_flights_${text}`;
  registry.gauge(
    name("left_out"),
    "Flights that there is no room for",
    () => served()?.hub.leftOut ?? 0,
  );
  registry.counter(
    name("conflated_total"),
    "Ticks that clients were not shown as their links were busy",
    () => served()?.hub.counts.conflated ?? 0,
  );
  registry.counter(
    name("bytes_total"),
    "Bytes sent to clients of /ws/flights",
    () => served()?.hub.counts.bytes ?? 0,
  );
  registry.counter(
    name("closed_total"),
    "Clients of /ws/flights closed, by reason",
    () => ({ ...served()?.hub.counts.closed }),
  );
  registry.counter(
    name("cut_total"),
    "Closing clients of /ws/flights that were cut off",
    () => served()?.hub.counts.cut ?? 0,
  );
}
