import { seededRandom } from "@rangecast/base/random";
import type { LatLon } from "@rangecast/domains/geodesy/great-circle";
import type { FlightPayload } from "@rangecast/domains/flight/message";
import { TrafficAircraft } from "./aircraft.ts";
import { trafficPlans } from "./plan.ts";

/** Air traffic that is made up: the same settings give the same reports, second by second. */
export class Traffic {
  readonly #aircraft: readonly TrafficAircraft[];
  readonly #interval_s: number;
  #second = 0;

  /** Each aircraft reports every `interval_s`, a whole number; they take turns. */
  constructor({ count, airport, seed, interval_s }: {
    readonly count: number;
    readonly airport: LatLon;
    readonly seed: number;
    readonly interval_s: number;
  }) {
    const plans = trafficPlans({ count, airport, random: seededRandom(seed) });
    this.#aircraft = plans.map((plan) => new TrafficAircraft(plan));
    this.#interval_s = interval_s;
  }

  /** Flies one second on, to `unix_s`, and gives what is reported then. */
  next(unix_s: number): FlightPayload[] {
    const reports: FlightPayload[] = [];
    for (const [index, aircraft] of this.#aircraft.entries()) {
      aircraft.step();
      if ((this.#second + index) % this.#interval_s !== 0) continue;
      const report = aircraft.report(unix_s);
      if (report !== null) reports.push(report);
    }
    this.#second++;
    return reports;
  }
}
