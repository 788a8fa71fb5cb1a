import { main } from "@rangecast/cli/program";
import { consoleProgram } from "./program.ts";

await main(consoleProgram);
