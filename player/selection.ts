/** What a player shows of all that there is. */
import { streamOfDomain } from "@rangecast/bus/domain-streams";
import type { PlayedStream } from "@rangecast/bus/jetstream-source";
import { streamName } from "@rangecast/bus/streams";
import { tagSubjects } from "@rangecast/channel/subjects";
import { DOMAINS, type KnownDomain } from "@rangecast/domains/registry";
import { NO_SITES } from "@rangecast/domains/tspi/sites";
import { parseTelemetrySubject, telemetrySubject } from "@rangecast/domains/tspi/subjects";

export type DomainName = KnownDomain["name"];

export interface Selection {
  /** Domains of the livestream, of history, and of private replays that are asked for. */
  readonly domains: readonly DomainName[];
  /** Domains that are shown of a replay which plays them. */
  readonly replayed: readonly DomainName[];
  /** Sensors whose telemetry is wanted; empty for all. */
  readonly sensorIds: readonly number[];
}

/** The streams that hold the observations of the selection. */
export function streamsOf(prefix: string, { domains }: Selection): readonly string[] {
  return DOMAINS.filter(({ name }) => domains.includes(name))
    .map((domain) => streamOfDomain(prefix, domain).stream);
}

/** What a livestream of the selection is read from; what people say comes with the main stream. */
export function livestreamOf(prefix: string, selection: Selection): readonly PlayedStream[] {
  const { domains, sensorIds } = selection;
  const main = streamName(prefix, "telemetry");
  const wanted = DOMAINS.filter(({ name }) => domains.includes(name))
    .map((domain) => streamOfDomain(prefix, domain));
  const all = wanted.find(({ stream }) => stream === main)?.filters ?? [];
  const telemetry = sensorIds.length === 0 ? all : sensorIds.flatMap((id) => [
    telemetrySubject(prefix, "geocentric", id),
    telemetrySubject(prefix, "spherical", id),
  ]);
  return [
    { stream: main, filters: [...telemetry, `${prefix}.cmd.>`, tagSubjects(prefix)] },
    ...wanted.filter(({ stream }) => stream !== main),
  ];
}

/** Whether a message of a replay is wanted: what people say always is. */
export function isSelected(prefix: string, selection: Selection): (subject: string) => boolean {
  const domains = DOMAINS.map(({ name, open }) => ({
    owns: open({ prefix, sites: NO_SITES }).owns,
    isWanted: selection.replayed.includes(name),
  }));
  const sensorIds = new Set(selection.sensorIds);
  return (subject) => {
    const owner = domains.find(({ owns }) => owns(subject));
    if (!owner) return true;
    if (!owner.isWanted || sensorIds.size === 0) return owner.isWanted;
    const telemetry = parseTelemetrySubject(subject);
    return telemetry === null || sensorIds.has(telemetry.sensor_id);
  };
}
