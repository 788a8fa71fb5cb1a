import type { Difference } from "./differences.ts";

/** What a server did in a behaviour, and the error that says why that was not right. */
export type Verdict = { outcome: "ok" } | { outcome: "differs" | "FAILED"; error: unknown };

/** Runs a behaviour on a server for which `difference` is listed, or none. */
export async function verdictOf(
  run: () => Promise<void>,
  difference: Difference | undefined,
): Promise<Verdict> {
  try {
    await run();
  } catch (error) {
    return { outcome: difference ? "differs" : "FAILED", error };
  }
  if (!difference) return { outcome: "ok" };
  const gone = `'${difference.name}' is no difference any more: remove it from the list`;
  return { outcome: "FAILED", error: new Error(gone) };
}
