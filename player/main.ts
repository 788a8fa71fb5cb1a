import { main } from "@rangecast/cli/program";
import { playerProgram } from "./program.ts";

await main(playerProgram);
