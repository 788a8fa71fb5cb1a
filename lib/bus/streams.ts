/** The streams of a prefix, as the channel contract defines them. Pure. */
import { parseDuration, parseSize } from "@rangecast/base/quantities";
import { roomSubjects, tagSubjects } from "@rangecast/channel/subjects";
import { flightFilters } from "@rangecast/domains/flight/subjects";
import { bareSubject, ownsBareSubjects } from "@rangecast/domains/prefix";
import { telemetryFilters } from "@rangecast/domains/tspi/subjects";

/** How much a stream keeps: the older of two limits wins. */
export interface Retention {
  readonly max_age_ms: number;
  readonly max_bytes: number;
}

export interface StreamSpec extends Retention {
  readonly name: string;
  readonly subjects: readonly string[];
  readonly duplicate_window_ms: number;
}

/** How long the broker remembers message ids in the telemetry stream. */
export const DUPLICATE_WINDOW_MS = 120_000;

/** The parts of a prefix, each kept in a stream of its own. */
export type StreamRole = RangeRole | "flights" | "findings" | "deadletter";

/** The parts that every range has. */
export type RangeRole = "telemetry" | "ops" | "replay" | "playout";

export const RANGE_RETENTION: Readonly<Record<RangeRole, Retention>> = {
  telemetry: retention("7d", "20GiB"),
  ops: retention("24h", "1GiB"),
  replay: retention("2h", "2GiB"),
  playout: retention("2h", "2GiB"),
};

export const DEFAULT_RETENTION: Readonly<Record<StreamRole, Retention>> = {
  ...RANGE_RETENTION,
  flights: retention("7d", "5GiB"),
  findings: retention("30d", "1GiB"),
  deadletter: retention("7d", "1GiB"),
};

export const STREAM_ROLES = [
  "telemetry",
  "ops",
  "replay",
  "playout",
  "flights",
  "findings",
  "deadletter",
] as const satisfies readonly StreamRole[];

/**
 * Stream names hold no dots: `tspi` gives `TSPI`, `TSPI_OPS`, `TSPI_REPLAY`, and the bare names
 * `PLAYOUT`, `FLIGHTS`, `FINDINGS` and `DEADLETTER`.
 */
export function streamName(prefix: string, role: StreamRole): string {
  const base = prefix.toUpperCase();
  switch (role) {
    case "telemetry":
      return base;
    case "ops":
      return `${base}_OPS`;
    case "replay":
      return `${base}_REPLAY`;
    default:
      return ownsBareSubjects(prefix) ? role.toUpperCase() : `${base}_${role.toUpperCase()}`;
  }
}

/** What a stream of `prefix` listens to. */
export function streamSubjects(prefix: string, role: StreamRole): string[] {
  switch (role) {
    case "telemetry":
      return [...telemetryFilters(prefix), `${prefix}.cmd.>`, tagSubjects(prefix)];
    case "ops":
      return [`${prefix}.ops.>`];
    case "replay":
      return [`${prefix}.channel.replay.>`];
    case "playout":
      return [roomSubjects(prefix)];
    case "flights":
      return flightFilters(prefix);
    case "findings":
      // By domain, rule and entity: `findings.cmd` is a request, and nothing to keep.
      return [bareSubject(prefix, "findings.*.*.*")];
    case "deadletter":
      return [bareSubject(prefix, "deadletter.>")];
  }
}

/** The streams of `prefix` whose retention is given; without it, those that every range has. */
export function streamSpecs(
  prefix: string,
  kept: Readonly<Partial<Record<StreamRole, Retention>>> = RANGE_RETENTION,
): StreamSpec[] {
  return STREAM_ROLES.flatMap((role) => {
    const retention = kept[role];
    if (!retention) return [];
    return [{
      name: streamName(prefix, role),
      subjects: streamSubjects(prefix, role),
      ...retention,
      duplicate_window_ms: duplicateWindow(retention),
    }];
  });
}

/** How long a stream remembers ids: it may not exceed the age of what they guard. */
export function duplicateWindow({ max_age_ms }: Retention): number {
  return Math.min(DUPLICATE_WINDOW_MS, max_age_ms);
}

function retention(age: string, size: string): Retention {
  return { max_age_ms: parseDuration(age), max_bytes: parseSize(size) };
}
