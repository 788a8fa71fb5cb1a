import type { Program } from "@rangecast/cli/program";
import { configure, PRODUCER_FLAGS, type ProducerConfig } from "./config.ts";
import { permissions } from "./permissions.ts";
import { runProducer } from "./run.ts";

export const producerProgram: Program<typeof PRODUCER_FLAGS, ProducerConfig> = {
  name: "producer",
  entryPoint: "producer/main.ts",
  // Frames die young: with more room for the young the heap only grows, by some 40 MB at 50 000/s.
  v8Flags: ["--max-semi-space-size=4"],
  summary: "receives TSPI datagrams over UDP and stores each of them once in JetStream",
  examples: [
    "deno task producer",
    "deno task producer --udp-port 30000 --nats-server 127.0.0.1:4222 --sensor-id 501,502",
    "deno task producer --telemetry-max-age 3d --telemetry-max-bytes 5GiB",
    "deno task producer --udp-port 31000 --permissions   # the line to start it with",
  ],
  flags: PRODUCER_FLAGS,
  configure,
  permissions,
  run: runProducer,
};
