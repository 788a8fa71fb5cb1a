import type { Program } from "@rangecast/cli/program";
import { configure, type GeneratorConfig } from "./config.ts";
import { GENERATOR_FLAGS } from "./flags.ts";
import { permissions } from "./permissions.ts";
import { runGenerator } from "./run.ts";

export const generatorProgram: Program<typeof GENERATOR_FLAGS, GeneratorConfig> = {
  name: "generator",
  entryPoint: "generator/main.ts",
  summary: "sends TSPI datagrams of a made-up or recorded fleet in real time",
  examples: [
    "deno task generator",
    "deno task generator --count 400 --rate 50 --duration 30s",
    "deno task generator --style airshow --continuous --origin 59.65,17.94,40",
    "deno task generator --igc flights/ --rate 10 --skip 45m --time-scale 10",
    "deno task generator --style traffic --continuous   # flights, into NATS",
    "deno task generator --igc flights/ --permissions   # the line to start it with",
  ],
  flags: GENERATOR_FLAGS,
  configure,
  permissions,
  run: runGenerator,
};
