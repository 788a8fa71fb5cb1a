import { main } from "@rangecast/cli/program";
import { producerProgram } from "./program.ts";

await main(producerProgram);
