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
}

const TRAITS: Readonly<Record<string, DomainTraits>> = {
  tspi: { noun: "Sensor", entity: "sensor", code: null, tellsGround: false, mask: 0x1ff },
  flight: { noun: "Aircraft", entity: "icao24", code: "Squawk", tellsGround: true, mask: 0x3f },
};

/** Of a domain that nobody has described. */
const UNKNOWN: DomainTraits = {
  ...{ noun: "Track", entity: "name", code: "Code", tellsGround: true, mask: 0x1ff },
};

export function traitsOf(domain: string): DomainTraits {
  return Object.hasOwn(TRAITS, domain) ? TRAITS[domain] ?? UNKNOWN : UNKNOWN;
}
