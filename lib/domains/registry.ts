/** The kinds of data that programs can show, in the order in which they list them. */
import type { Domain } from "./domain.ts";
import type { FlightLimits } from "./flight/ages.ts";
import { flightDomain } from "./flight/flight_domain.ts";
import { SOURCE_TIME_HEADER } from "./flight/message.ts";
import { flightFilters } from "./flight/subjects.ts";
import type { Sites } from "./tspi/sites.ts";
import { telemetryFilters } from "./tspi/subjects.ts";
import { tspiDomain } from "./tspi/tspi_domain.ts";

export interface DomainOptions {
  readonly prefix: string;
  /** Where sensors stand. */
  readonly sites: Sites;
  /** Ages of flights; those of the contract without. */
  readonly flightLimits?: FlightLimits;
}

export interface KnownDomain {
  readonly name: "tspi" | "flight";
  /** The part of a prefix that its stream holds. */
  readonly role: "telemetry" | "flights";
  /** The subjects of its observations, which share their stream with commands and tags maybe. */
  readonly filters: (prefix: string) => readonly string[];
  readonly open: (options: DomainOptions) => Domain<object>;
}

export const DOMAINS: readonly KnownDomain[] = [
  { name: "tspi", role: "telemetry", filters: telemetryFilters, open: tspiDomain },
  { name: "flight", role: "flights", filters: flightFilters, open: openFlights },
];

function openFlights({ prefix, flightLimits: limits }: DomainOptions): Domain<object> {
  return flightDomain({ prefix, ...(limits ? { limits } : {}) });
}

/** Headers in which a domain's messages carry facts: whatever stands for a message keeps them. */
export const FACT_HEADERS: readonly string[] = [SOURCE_TIME_HEADER];
