import type { Program } from "@rangecast/cli/program";
import { configure, PLAYER_FLAGS, type PlayerConfig } from "./config.ts";
import { permissions } from "./permissions.ts";
import { runPlayer } from "./run.ts";

export const playerProgram: Program<typeof PLAYER_FLAGS, PlayerConfig> = {
  name: "player",
  entryPoint: "player/main.ts",
  summary: "shows observations, commands and tags as JSON lines: live, replayed, or from the past",
  examples: [
    "deno task player",
    "deno task player --source replay.intercept-3 --no-follow",
    "deno task player --control stdin --operator 'Ann Lee'",
    "deno task player --from 10m-ago --to 5m-ago --rate 4",
    "deno task player --from 2026-07-15T09:30:00Z --to 2026-07-15T10:00:00Z --rate max --write-cbor recording",
    "deno task player --domain tspi,flight",
    "deno task player --sensor-id 501,502 --sites sites.json --units imperial",
  ],
  flags: PLAYER_FLAGS,
  configure,
  permissions,
  run: runPlayer,
};
