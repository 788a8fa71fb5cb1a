import { formatIso, parseInstant } from "@rangecast/base/utc";
import { UsageError } from "@rangecast/cli/usage-error";

/** The stretch of time that is played, by the time of storing: from <= t < to, in Unix ms. */
export interface Span {
  /** Null: from now on, as it comes. */
  readonly from_ms: number | null;
  /** Null: without end. */
  readonly to_ms: number | null;
}

/**
 * The span of `--from` and `--to` as they were given.
 * @throws UsageError when it would end before it begins.
 */
export function resolveSpan(
  { from, to }: { readonly from: string | undefined; readonly to: string | undefined },
  now_ms: number,
): Span {
  const from_ms = from === undefined ? null : parseInstant(from, now_ms);
  const to_ms = to === undefined ? null : parseInstant(to, now_ms);
  const begin_ms = from_ms ?? now_ms;
  if (from_ms !== null && from_ms > now_ms) {
    throw new UsageError(
      `Cannot use --from as it must not be in the future: current value is ${formatIso(from_ms)}`,
    );
  }
  if (to_ms !== null && to_ms <= begin_ms) {
    throw new UsageError(
      `Cannot use --to as it must be later than ${
        from_ms === null ? "now, where a player without --from begins" : "--from"
      } (${formatIso(begin_ms)}): current value is ${formatIso(to_ms)}`,
    );
  }
  return { from_ms, to_ms };
}
