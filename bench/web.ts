import * as globe from "./web/globe.ts";
import * as hub from "./web/hub.ts";
import * as join from "./web/join.ts";
import * as movers from "./web/movers.ts";
import * as pixel from "./web/pixel.ts";
import * as scrub from "./web/scrub.ts";

/** One figure of the web. */
interface Part {
  readonly name: string;
  run(args: string[]): Promise<void>;
}

const PARTS: readonly Part[] = [globe, hub, join, movers, pixel, scrub];

export const name = "web";
export const summary = `pages and their gateway, by part: ${
  PARTS.map((part) => part.name).join(", ")
}`;

/** Measures one part, or all of them: `deno task bench web`, `... web hub 500`. */
export async function run([wanted, ...args]: string[]): Promise<void> {
  const chosen = PARTS.filter((part) => wanted === undefined || part.name === wanted);
  if (chosen.length === 0) {
    throw new Error(`web has the parts ${PARTS.map((part) => part.name).join(", ")}`);
  }
  for (const part of chosen) await part.run(args);
}
