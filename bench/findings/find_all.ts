import { flightDomain } from "@rangecast/domains/flight/flight-domain";
import type { FlightPayload } from "@rangecast/domains/flight/message";
import { CATALOG } from "@rangecast/findings/catalog";
import type { Finding } from "@rangecast/findings/finding";
import { FindingEngine } from "@rangecast/findings/finding-engine";
import { defaultRules } from "@rangecast/findings/default-rules";
import { flightMessageOf } from "@rangecast/findings/simulated-flight";

const MS_PER_HOUR = 3_600_000;

/** What the rules as they are shipped find in reports, each once, with the first revision. */
export function findAll(reports: readonly FlightPayload[]): {
  readonly findings: readonly Finding[];
  readonly hours: number;
  readonly aircraft: number;
} {
  const domain = flightDomain();
  const rules = defaultRules();
  const engine = new FindingEngine({ domain, kinds: CATALOG, rules });
  const sorted = reports.toSorted((a, b) => a.last_contact_unix - b.last_contact_unix);
  const findings = sorted.flatMap((payload, seq) => {
    const stored_ms = payload.last_contact_unix * 1000;
    const received = { stored_ms, header: () => null };
    const observation = domain.observe(flightMessageOf(payload), received);
    return engine.observe(observation, { stream: "FLIGHTS", seq });
  });
  const [first, last] = [sorted[0], sorted.at(-1)];
  const lasted_s = first && last ? last.last_contact_unix - first.last_contact_unix : 0;
  return {
    findings: findings.filter(({ rev }) => rev === 1),
    hours: lasted_s * 1000 / MS_PER_HOUR,
    aircraft: new Set(reports.map(({ icao24 }) => icao24)).size,
  };
}
