/** Something that was looked at again and again. */
export interface Sample {
  readonly at_s: number;
  readonly value: number;
}

/**
 * How much the values rise in a second, by the straight line with the least squares; NaN for fewer
 * than two moments.
 */
export function risePerSecond(samples: readonly Sample[]): number {
  const mean = (of: (sample: Sample) => number) =>
    samples.reduce((sum, sample) => sum + of(sample), 0) / samples.length;
  const [at_s, value] = [mean((each) => each.at_s), mean((each) => each.value)];
  const spread = mean((each) => (each.at_s - at_s) ** 2);
  return mean((each) => (each.at_s - at_s) * (each.value - value)) / spread;
}
