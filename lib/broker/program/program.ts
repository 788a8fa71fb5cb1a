import type { Program } from "@rangecast/cli/program";
import { BROKER_FLAGS, type BrokerConfig, configure, permissions } from "./config.ts";
import { runBroker } from "./run.ts";

export const brokerProgram: Program<typeof BROKER_FLAGS, BrokerConfig> = {
  name: "broker",
  entryPoint: "lib/broker/main.ts",
  summary: "a small in-memory NATS server with JetStream, for walkthroughs, tests and laptops",
  examples: [
    "deno task broker",
    "deno task broker --max-memory 2G",
    "deno task broker --port 4333 --monitor-port 0 --token SECRET --permissions",
  ],
  flags: BROKER_FLAGS,
  configure,
  permissions,
  run: runBroker,
};
