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

/** Besides the files that stand right in `tests/`. */
const SYSTEM_FOLDERS: readonly string[] = ["tests/conformance"];

/**
 * Two halves that take about as long as each other: programs on real brokers, which wait more than
 * they work; and all else, unit tests and pages. What the first one does not name is in the second, so
 * that no file is left out.
 */
export function lanesOf(entries: readonly TestEntry[]): readonly Lane[] {
  const files = entries.filter(({ name, isFile }) => isFile && name.endsWith("_test.ts"));
  const system = [...files.map(({ name }) => `tests/${name}`).sort(), ...SYSTEM_FOLDERS];
  return [
    { name: "system", args: system },
    { name: "units and pages", args: [`--ignore=${system.join(",")}`] },
  ];
}
