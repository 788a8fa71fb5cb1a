import { flightDomain } from "@rangecast/domains/flight/flight-domain";
import type { FlightPayload } from "@rangecast/domains/flight/message";
import { CATALOG } from "../detectors/catalog.ts";
import { FindingEngine } from "../finding_engine.ts";
import type { Rule } from "../rules.ts";
import { flightMessageOf } from "./simulated_flight.ts";

/** Every rule of a domain with its defaults. */
export function allRules(domain: string): Rule[] {
  return CATALOG.filter((kind) => kind.domain === domain).map(({ rule }) => ({
    ...{ rule, domain, enabled: true, severity: "HIGH" as const, parameters: {} },
  }));
}

export function flightEngine(rules: readonly Rule[] = allRules("flight")): FindingEngine {
  return new FindingEngine({ domain: flightDomain(), kinds: CATALOG, rules });
}

/** A flight that was stored as `seq` at `stored_ms`, as an engine takes it. */
export function observedFlight(payload: FlightPayload, seq: number, stored_ms: number) {
  const observation = flightDomain().observe(flightMessageOf(payload), {
    stored_ms,
    header: () => null,
  });
  return [observation, { stream: "FLIGHTS", seq }] as const;
}
