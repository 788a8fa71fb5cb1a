import { main } from "@rangecast/cli/program";
import { findingsProgram } from "./program.ts";

await main(findingsProgram);
