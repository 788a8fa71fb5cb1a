import * as bandwidth from "./flights/bandwidth.ts";
import * as ghosts from "./flights/ghosts.ts";
import * as smoothing from "./flights/smoothing.ts";
import * as snapshot from "./flights/snapshot.ts";

/** One figure of flights. */
interface Part {
  readonly name: string;
  run(args: string[]): Promise<void>;
}

const PARTS: readonly Part[] = [ghosts, smoothing, snapshot, bandwidth];

export const name = "flights";
export const summary = `flights, by part: ${PARTS.map((part) => part.name).join(", ")}`;

/** Measures one part, or all of them: `deno task bench flights`, `... flights ghosts 7`. */
export async function run([wanted, ...args]: string[]): Promise<void> {
  const chosen = PARTS.filter((part) => wanted === undefined || part.name === wanted);
  if (chosen.length === 0) {
    throw new Error(`flights has the parts ${PARTS.map((part) => part.name).join(", ")}`);
  }
  for (const part of chosen) await part.run(args);
}
