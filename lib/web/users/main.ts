import { main } from "@rangecast/cli/program";
import { usersProgram } from "./program.ts";
import { withoutWords } from "./words.ts";

await main(usersProgram, withoutWords(Deno.args));
