import { main } from "@rangecast/cli/program";
import { flightsProgram } from "./program.ts";
import { processEnvironment, readVariables } from "./variables.ts";

await main(flightsProgram(readVariables(Deno.args, processEnvironment)));
