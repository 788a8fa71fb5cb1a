import { main } from "@rangecast/cli/program";
import { generatorProgram } from "./program.ts";

await main(generatorProgram);
