import { letTimePass } from "../support/waiting.ts";
import type { StreamBench, Workbench } from "./workbench.ts";

/**
 * A stream with five messages: a1, b2, a3, b4, a5, each on the subject of its letter, and stored
 * `gap_ms` or more apart.
 */
export async function letters(bench: Workbench, gap_ms = 0): Promise<StreamBench> {
  const made = await bench.stream();
  for (const text of ["a1", "b2", "a3", "b4", "a5"]) {
    if (gap_ms > 0 && text !== "a1") await letTimePass(gap_ms);
    await made.js.publish(`${made.name}.${text.slice(0, 1)}`, text);
  }
  return made;
}
