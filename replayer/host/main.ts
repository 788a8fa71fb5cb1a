import { main } from "@rangecast/cli/program";
import { hostProgram } from "./program.ts";

await main(hostProgram);
