import { main } from "@rangecast/cli/program";
import { brokerProgram } from "./program/program.ts";

await main(brokerProgram);
