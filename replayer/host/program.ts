import type { Program } from "@rangecast/cli/program";
import { configure, HOST_FLAGS, type HostConfig } from "./config.ts";
import { permissions } from "./permissions.ts";
import { runHost } from "./run.ts";

export const hostProgram: Program<typeof HOST_FLAGS, HostConfig> = {
  name: "replayer:host",
  entryPoint: "replayer/host/main.ts",
  summary: "plays the past on channels, for everyone or for one, each by a clock of its own",
  examples: [
    "deno task replayer:host",
    "deno task replayer:host --nats-server 127.0.0.1:4222 --max-channels 4 --no-live-main",
    "deno task replayer:host --stream-prefix range2 --metrics-port 9204",
    "deno task replayer:host --stop-replays   # Ctrl-C ends the replays for good",
  ],
  flags: HOST_FLAGS,
  configure,
  permissions,
  run: runHost,
};
