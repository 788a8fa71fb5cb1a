import type { StreamDensity, Stretch } from "./stream_history.ts";

/** A piece of a silence that is shorter than this is none. */
const MIN_PIECE_MS = 5_000;

/**
 * Several streams as one, counted over the same stretch in the same parts: counts add up, and it is
 * silent where one of them has a gap and every other one nothing.
 */
export function mergeDensities(
  densities: readonly [StreamDensity, ...StreamDensity[]],
): StreamDensity {
  const [first, ...others] = densities;
  if (others.length === 0) return first;
  const counts = first.counts.map((count, i) =>
    others.reduce((sum, other) => sum + (other.counts[i] ?? 0), count)
  );
  const pieces = densities.flatMap((density) =>
    densities
      .filter((other) => other !== density)
      .reduce((gaps, other) => common(gaps, silences(other)), density.gaps)
  );
  const gaps = united(pieces.filter(({ from_ms, to_ms }) => to_ms - from_ms >= MIN_PIECE_MS));
  return { from_ms: first.from_ms, to_ms: first.to_ms, counts, gaps };
}

/** Where a stream has nothing: its gaps, and its empty parts. */
function silences({ from_ms, to_ms, counts, gaps }: StreamDensity): readonly Stretch[] {
  const part_ms = (to_ms - from_ms) / counts.length;
  const empty = counts.flatMap((count, i) =>
    count > 0 ? [] : [{ from_ms: from_ms + i * part_ms, to_ms: from_ms + (i + 1) * part_ms }]
  );
  return united([...gaps, ...empty]);
}

/** The stretches in which both are. */
function common(some: readonly Stretch[], others: readonly Stretch[]): readonly Stretch[] {
  return some.flatMap((one) =>
    others
      .map((other) => ({
        from_ms: Math.max(one.from_ms, other.from_ms),
        to_ms: Math.min(one.to_ms, other.to_ms),
      }))
      .filter(({ from_ms, to_ms }) => to_ms > from_ms)
  );
}

/** The same stretches in order, those that touch or overlap as one. */
function united(stretches: readonly Stretch[]): readonly Stretch[] {
  const sorted = stretches.toSorted((a, b) => a.from_ms - b.from_ms);
  return sorted.reduce<readonly Stretch[]>((done, next) => {
    const last = done.at(-1);
    if (!last || next.from_ms > last.to_ms) return [...done, next];
    const to_ms = Math.max(last.to_ms, next.to_ms);
    return [...done.slice(0, -1), { from_ms: last.from_ms, to_ms }];
  }, []);
}
