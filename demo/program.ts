import type { Program } from "@rangecast/cli/program";
import { configure, DEMO_FLAGS, type DemoConfig, permissions } from "./config.ts";
import { runDemo } from "./run.ts";

export const demoProgram: Program<typeof DEMO_FLAGS, DemoConfig> = {
  name: "demo",
  entryPoint: "demo.ts",
  summary:
    "starts a broker, a producer, a generator and a player, and shows what flows between them",
  examples: [
    "deno task demo",
    "deno task demo --count 200 --rate 20 --duration 1m",
    "deno task demo --igc flights/ --time-scale 10",
  ],
  flags: DEMO_FLAGS,
  configure,
  permissions,
  run: runDemo,
};
