import * as followers from "./channels/followers.ts";
import * as joins from "./channels/joins.ts";
import * as pacing from "./channels/pacing.ts";
import * as stateAt from "./channels/state_at.ts";

/** One figure of the channels. */
interface Part {
  readonly name: string;
  run(args: string[]): Promise<void>;
}

const PARTS: readonly Part[] = [followers, joins, pacing, stateAt];

export const name = "channels";
export const summary = `channels, by part: ${PARTS.map((part) => part.name).join(", ")}`;

/** Measures one part, or all of them: `deno task bench channels`, `... channels state-at 1000000`. */
export async function run([wanted, ...args]: string[]): Promise<void> {
  const chosen = PARTS.filter((part) => wanted === undefined || part.name === wanted);
  if (chosen.length === 0) {
    throw new Error(`channels has the parts ${PARTS.map((part) => part.name).join(", ")}`);
  }
  for (const part of chosen) await part.run(args);
}
