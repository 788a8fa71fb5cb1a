import { main } from "@rangecast/cli/program";
import { buildProgram } from "./program.ts";

await main(buildProgram);
