/** How often a rule was right: in scenarios, each of which expects it or does not. */
export interface Score {
  readonly rule: string;
  /** Scenarios that expect it, and it was found. */
  readonly hits: number;
  /** Found where it was not expected. */
  readonly false_alarms: number;
  readonly misses: number;
  /** Share of what was found that was expected; null where nothing was found. */
  readonly precision: number | null;
  /** Share of what was expected that was found; null where nothing was expected. */
  readonly recall: number | null;
}

export interface Outcome {
  readonly expected: readonly string[];
  readonly found: readonly string[];
}

/** The score of each rule that was expected or found, in order of their names. */
export function scoreRules(outcomes: readonly Outcome[]): Score[] {
  const rules = new Set(outcomes.flatMap(({ expected, found }) => [...expected, ...found]));
  return [...rules].sort().map((rule) => {
    const count = (isExpected: boolean, isFound: boolean) =>
      outcomes.filter(({ expected, found }) =>
        expected.includes(rule) === isExpected && found.includes(rule) === isFound
      ).length;
    const [hits, false_alarms, misses] = [
      count(true, true),
      count(false, true),
      count(true, false),
    ];
    const share = (all: number) => all === 0 ? null : hits / all;
    return {
      rule,
      ...{ hits, false_alarms, misses },
      precision: share(hits + false_alarms),
      recall: share(hits + misses),
    };
  });
}
