import type { Crossing } from "../architecture/layers.ts";

/** A file, or a folder with a trailing slash, that a rule passes over, and why. */
export interface Exception {
  readonly path: string;
  readonly reason: string;
}

/** The exceptions by the rule's name. */
export type Exceptions = Readonly<Record<string, readonly Exception[]>>;

const TIDINESS: Exception = {
  path: "tests/architecture/tidiness.ts",
  reason: "spells out what it looks for",
};

/**
 * The debt of this house, all in one place. An entry that is no longer needed makes a test fail:
 * remove it then.
 */
export const EXCEPTIONS = {
  // Lint rules (tests/lint).
  "browser-globals": [],
  "clock-only": [
    { path: "lib/base/clock.ts", reason: "the one place that reads the machine's time" },
  ],
  "explained-cast": [],
  "named-skip": [],
  "no-console": [],
  "no-sleep": [
    { path: "lib/base/clock_test.ts", reason: "tests sleep() itself, on a clock that it drives" },
  ],
  // Rules for all text files (tests/architecture/tidiness.ts).
  "absolute-path": [],
  "all-permissions": [TIDINESS],
  "file-length": [],
  "lint-ignore": [],
  "registry-host": [TIDINESS],
  "unfinished": [TIDINESS],
} satisfies Exceptions;

/** Imports that the layers would refuse. `to` is a member, or a folder that belongs to none. */
export const CROSSINGS: readonly Crossing[] = [
  { from: "lib/broker/main.ts", to: "@rangecast/cli", reason: "the broker is a program, too" },
  { from: "lib/broker/program/", to: "@rangecast/cli", reason: "the broker is a program, too" },
  {
    from: "tests/support/escape_probe.ts",
    to: "(computed)",
    reason: "tries what a program that has been taken over would try",
  },
  {
    from: "producer/testdata/worker_probe.ts",
    to: "(computed)",
    reason: "tries what a program that has been taken over would try",
  },
  { from: "lib/schema/", to: "schemas/", reason: "the schemas are one folder for all readers" },
];

/** Packages that several folders import. */
export const SHARED_PACKAGES: readonly string[] = ["preact", "@preact/signals", "hono"];

/** Packages that tests alone import: they are named in the project's own manifest. */
export const TEST_PACKAGES: readonly string[] = ["fast-check"];

/** Whether `rule` passes over the file at `path`. */
export function isExcepted(exceptions: Exceptions, rule: string, path: string): boolean {
  return (exceptions[rule] ?? []).some((exception) =>
    exception.path.endsWith("/") ? path.startsWith(exception.path) : path === exception.path
  );
}
