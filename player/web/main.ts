import { main } from "@rangecast/cli/program";
import { playerWebProgram } from "./program.ts";

await main(playerWebProgram);
