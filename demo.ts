import { main } from "@rangecast/cli/program";
import { demoProgram } from "./demo/program.ts";

await main(demoProgram);
