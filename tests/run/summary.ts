import { stripVTControlCharacters } from "node:util";

/** How a run of `deno test` has ended. */
export interface Summary {
  readonly passed: number;
  readonly failed: number;
  readonly ignored: number;
  /** `name => ./file` each, or `./file (uncaught error)`. */
  readonly failures: readonly string[];
}

const LAST_LINE = /^(?:ok|FAILED) \| (\d+) passed(?: \([^)]*\))? \| (\d+) failed(.*)$/;
const LIST = " FAILURES ";
const FILE = /^running \d+ tests? from (\.\/.*)$/;
/** A test, not a step of one, which is indented. */
const FAILED = /^(\S.*?) \.\.\. ?FAILED \(/;
const BROKEN = /^\.\/.* \(uncaught error\)$/;

/** Reads what `deno test` writes, line by line. */
export class SummaryReader {
  #file = "";
  readonly #failures = new Set<string>();
  #summary: Summary | null = null;

  /** Deno's own list says where a test was registered, which may be a helper of many files. */
  take(written: string): void {
    // It writes in colours unless it is told not to.
    const line = stripVTControlCharacters(written);
    const name = FAILED.exec(line)?.[1];
    const end = LAST_LINE.exec(line);
    this.#file = FILE.exec(line)?.[1] ?? this.#file;
    if (name !== undefined) this.#failures.add(`${name} => ${this.#file}`);
    else if (BROKEN.test(line)) this.#failures.add(line);
    else if (end) this.#summary = this.#end(end);
  }

  /** Null as long as it has not come to its end. */
  get summary(): Summary | null {
    return this.#summary;
  }

  #end([, passed, failed, rest = ""]: readonly string[]): Summary {
    return {
      passed: Number(passed),
      failed: Number(failed),
      ignored: Number(/\| (\d+) ignored/.exec(rest)?.[1] ?? 0),
      failures: [...this.#failures],
    };
  }
}

/** What a run comes to: one that has broken off counts as a failure, which is in no list. */
export function summaryOf(code: number, summary: Summary | null): Summary {
  const found = summary ?? { passed: 0, failed: 0, ignored: 0, failures: [] };
  return code !== 0 && found.failed === 0 ? { ...found, failed: 1 } : found;
}

/** The end of several runs, in the words of one; `isOk` as all of their exit codes say. */
export function endOf(
  summaries: readonly Summary[],
  { elapsed_ms, isOk }: { readonly elapsed_ms: number; readonly isOk: boolean },
): string[] {
  const sum = (name: "passed" | "failed" | "ignored") =>
    summaries.reduce((total, summary) => total + summary[name], 0);
  const [passed, failed, ignored] = [sum("passed"), sum("failed"), sum("ignored")];
  const failures = summaries.flatMap((summary) => summary.failures);
  const left = ignored > 0 ? ` | ${ignored} ignored` : "";
  return [
    "",
    ...(failures.length > 0 ? [LIST, "", ...failures, ""] : []),
    `${isOk ? "ok" : "FAILED"} | ${passed} passed | ${failed} failed${left} (${
      minutes(elapsed_ms)
    })`,
  ];
}

function minutes(elapsed_ms: number): string {
  const whole_s = Math.round(elapsed_ms / 1000);
  return whole_s < 60 ? `${whole_s}s` : `${Math.floor(whole_s / 60)}m${whole_s % 60}s`;
}
