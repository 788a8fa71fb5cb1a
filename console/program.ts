import type { Program } from "@rangecast/cli/program";
import { configure, type ConsoleConfig } from "./config.ts";
import { CONSOLE_FLAGS } from "./flags.ts";
import { permissions } from "./permissions.ts";
import { runConsole } from "./run.ts";

export const consoleProgram: Program<typeof CONSOLE_FLAGS, ConsoleConfig> = {
  name: "console",
  entryPoint: "console/main.ts",
  summary: "says one thing, or several, to everybody: display commands, tags, group replays; " +
    "shows who is there and what was said",
  examples: [
    "deno task console --session-name 'Exercise 7' --session-id S-7 --units imperial",
    "deno task console --tag Splash --tag-time 10s-ago --sender-id tower",
    "deno task console --group-replay-id 'Intercept 3' --group-replay-start 10m-ago --group-replay-rate 4",
    "deno task console --seek=-30s --resume --channel replay.intercept-3",
    "deno task console --stop-group-replay all",
    "deno task console --list-findings",
    "deno task console --finding SQUAWK_7700:4ca97b:1764380001000 --finding-action acknowledge",
    "deno task console --list-channels --roster",
    "deno task console --ops-log --since 1h-ago --follow --json",
    "deno task console --tag Splash --dry-run   # shows what would be published",
  ],
  flags: CONSOLE_FLAGS,
  configure,
  permissions,
  run: runConsole,
};
