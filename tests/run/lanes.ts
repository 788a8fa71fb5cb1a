/** Paths for one `deno test`, of which several run side by side. */
export interface Lane {
  readonly name: string;
  readonly args: readonly string[];
}

/** What is in `tests/`. */
export interface TestEntry {
  readonly name: string;
  readonly isFile: boolean;
}

/**
 * Two halves that take about as long as each other: what stands right in `tests/`, programs on real
 * brokers, which wait more than they work; and all else, unit tests and pages. What the first one does
 * not name is in the second, so that no file is left out.
 */
export function lanesOf(entries: readonly TestEntry[]): readonly Lane[] {
  const files = entries.filter(({ name, isFile }) => isFile && name.endsWith("_test.ts"));
  const system = files.map(({ name }) => `tests/${name}`).sort();
  return [
    { name: "system", args: system },
    { name: "units and pages", args: [`--ignore=${system.join(",")}`] },
  ];
}
