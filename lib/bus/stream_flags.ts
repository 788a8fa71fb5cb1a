import { formatDuration, formatSize } from "@rangecast/base/quantities";
import { type Flags, type FlagValues, value } from "@rangecast/cli/flags";
import { duration, size } from "@rangecast/cli/parsers";
import { UsageError } from "@rangecast/cli/usage-error";
import { DEFAULT_RETENTION, type RangeRole, type Retention, type StreamRole } from "./streams.ts";

/** How long and how much each stream of a range keeps: for programs that provision them. */
export const STREAM_FLAGS = {
  "telemetry-max-age": maxAge("telemetry"),
  "telemetry-max-bytes": maxBytes("telemetry"),
  "ops-max-age": maxAge("ops"),
  "ops-max-bytes": maxBytes("ops"),
  "replay-max-age": maxAge("replay"),
  "replay-max-bytes": maxBytes("replay"),
  "playout-max-age": maxAge("playout"),
  "playout-max-bytes": maxBytes("playout"),
} satisfies Flags;

/** The same for a program that brings flights. */
export const FLIGHT_STREAM_FLAGS = {
  "flights-max-age": maxAge("flights"),
  "flights-max-bytes": maxBytes("flights"),
  "ops-max-age": maxAge("ops"),
  "ops-max-bytes": maxBytes("ops"),
  "deadletter-max-age": maxAge("deadletter"),
  "deadletter-max-bytes": maxBytes("deadletter"),
} satisfies Flags;

/** The same for a program that finds. */
export const FINDINGS_STREAM_FLAGS = {
  "findings-max-age": maxAge("findings"),
  "findings-max-bytes": maxBytes("findings"),
} satisfies Flags;

/** What a role's two flags say. */
type RetentionValues<Role extends StreamRole> = Readonly<
  Record<`${Role}-max-age` | `${Role}-max-bytes`, number>
>;

function maxAge(role: StreamRole) {
  return value({
    placeholder: "AGE",
    help: `how long the ${role} stream keeps messages`,
    parse: duration,
    fallback: formatDuration(DEFAULT_RETENTION[role].max_age_ms),
  });
}

function maxBytes(role: StreamRole) {
  return value({
    placeholder: "SIZE",
    help: `how much the ${role} stream keeps`,
    parse: size,
    fallback: formatSize(DEFAULT_RETENTION[role].max_bytes),
  });
}

/** @throws UsageError when an age or a size is too small for the broker to take. */
export function retentionSettings(
  values: FlagValues<typeof STREAM_FLAGS>,
): Readonly<Record<RangeRole, Retention>> {
  return {
    telemetry: retention("telemetry", values),
    ops: retention("ops", values),
    replay: retention("replay", values),
    playout: retention("playout", values),
  };
}

/** @throws UsageError as {@linkcode retentionSettings} does. */
export function flightRetention(
  values: FlagValues<typeof FLIGHT_STREAM_FLAGS>,
): Readonly<Record<"flights" | "ops" | "deadletter", Retention>> {
  return {
    flights: retention("flights", values),
    ops: retention("ops", values),
    deadletter: retention("deadletter", values),
  };
}

/** @throws UsageError as {@linkcode retentionSettings} does. */
export function findingsRetention(
  values: FlagValues<typeof FINDINGS_STREAM_FLAGS>,
): Readonly<Record<"findings", Retention>> {
  return { findings: retention("findings", values) };
}

function retention<Role extends StreamRole>(role: Role, values: RetentionValues<Role>): Retention {
  const max_age_ms = values[`${role}-max-age`];
  const max_bytes = values[`${role}-max-bytes`];
  if (max_age_ms < 1000) {
    throw new UsageError(
      `Cannot use --${role}-max-age as it must be at least 1s: current value is ${max_age_ms} ms`,
    );
  }
  if (max_bytes < 1024) {
    throw new UsageError(
      `Cannot use --${role}-max-bytes as it must be at least 1K: current value is ${max_bytes}`,
    );
  }
  return { max_age_ms, max_bytes };
}
