import type { Clock } from "@rangecast/base/clock";
import { streamName } from "@rangecast/bus/streams";
import { flightLimits } from "@rangecast/domains/flight/ages";
import { flightDomain } from "@rangecast/domains/flight/flight-domain";
import type { FlightMessage } from "@rangecast/domains/flight/message";
import type { BusGateway, KeptLive } from "@rangecast/gateway/bus-gateway";
import { FlightsHub } from "@rangecast/gateway/flights/flights-hub";
import type { ServedFlights } from "@rangecast/gateway/flights/flights-metrics";
import type { FlightTiming } from "./flight_settings.ts";

export interface FlightsDeskOptions extends FlightTiming {
  readonly bus: Pick<BusGateway, "keepLive">;
  readonly clock: Clock;
  readonly prefix: string;
}

/** The flights of the livestream: they are followed from when somebody first asks for them. */
export class FlightsDesk implements AsyncDisposable {
  readonly #options: FlightsDeskOptions;
  #kept: KeptLive<FlightMessage> | null = null;
  #hub: FlightsHub | null = null;

  constructor(options: FlightsDeskOptions) {
    this.#options = options;
  }

  /** The hub that tells of them, begun if there is none yet. */
  begin(): FlightsHub {
    if (this.#hub) return this.#hub;
    const { bus, clock, prefix, interval_ms, stale_ms } = this.#options;
    const stream = streamName(prefix, "flights");
    const limits = flightLimits(stale_ms);
    this.#kept = bus.keepLive({ domain: flightDomain({ prefix, limits }), stream });
    const { source } = this.#kept;
    return this.#hub = new FlightsHub({ clock, source, interval_ms, stale_ms });
  }

  /** What has been begun; null as long as nobody has asked. */
  get served(): ServedFlights | null {
    if (!this.#kept || !this.#hub) return null;
    const { source, counts } = this.#kept;
    return { hub: this.#hub, intake: counts, lag: source.lag };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#hub?.[Symbol.asyncDispose]();
  }
}
