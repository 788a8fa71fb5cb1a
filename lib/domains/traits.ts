import { DEFAULT_FLIGHT_LIMITS } from "./flight/ages.ts";

/** What people have to be told of a domain, for pages: none of its code comes along. */
export interface DomainTraits {
  /** What one of its things is called, such as `Aircraft`. */
  readonly noun: string;
  /** What the name of an entity is, such as `icao24`. */
  readonly entity: string;
  /** What its code is called, such as `Squawk`; null where it has none. */
  readonly code: string | null;
  /** Whether its things can be on the ground, and say so. */
  readonly tellsGround: boolean;
  /** The bits of the validity mask that its messages can set. */
  readonly mask: number;
  /**
   * How long after their last report its things are drawn on their way, whatever their status, in
   * ms; null for what reports so often that its status says enough.
   */
  readonly ahead_ms: number | null;
}

const TRAITS: Readonly<Record<string, DomainTraits>> = {
  tspi: {
    noun: "Sensor",
    entity: "sensor",
    code: null,
    tellsGround: false,
    mask: 0x1ff,
    ahead_ms: null,
  },
  flight: {
    noun: "Aircraft",
    entity: "icao24",
    code: "Squawk",
    tellsGround: true,
    mask: 0x3f,
    // Aircraft report every ten seconds or so, and fly on meanwhile: for as long as they are shown.
    ahead_ms: DEFAULT_FLIGHT_LIMITS.gone_after_ms,
  },
};

/** Of a domain that nobody has described. */
const UNKNOWN: DomainTraits = {
  noun: "Track",
  entity: "name",
  code: "Code",
  tellsGround: true,
  mask: 0x1ff,
  ahead_ms: null,
};

export function traitsOf(domain: string): DomainTraits {
  return Object.hasOwn(TRAITS, domain) ? TRAITS[domain] ?? UNKNOWN : UNKNOWN;
}
