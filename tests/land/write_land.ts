import { landFiles } from "@rangecast/ui/land-files";
import { ROOT } from "../lint/scope.ts";

/** Where the program that builds pages finds them. */
export const LAND_FOLDER = `${ROOT}lib/ui/static`;

/** `deno task land`: makes the files of land and borders anew. */
if (import.meta.main) {
  for (const [name, text] of landFiles()) {
    await Deno.writeTextFile(`${LAND_FOLDER}/${name}`, text);
  }
}
