import type { Program } from "@rangecast/cli/program";
import { configure, FINDINGS_FLAGS, type FindingsConfig } from "./config.ts";
import { permissions } from "./permissions.ts";
import { runFindings } from "./run.ts";

export const findingsProgram: Program<typeof FINDINGS_FLAGS, FindingsConfig> = {
  name: "findings",
  entryPoint: "console/findings/main.ts",
  summary: "watches the livestream for what a person should see, and keeps the list of it",
  examples: [
    "deno task findings",
    "deno task findings --rules rules.json --permissions   # prints the line to start it with",
    "deno task findings --recompute --from 2h-ago --to now",
  ],
  flags: FINDINGS_FLAGS,
  configure,
  permissions,
  run: runFindings,
};
