import type { Program } from "@rangecast/cli/program";
import { BUILD_FLAGS, type BuildConfig, configure, permissions } from "./config.ts";
import { runBuild } from "./run.ts";

export const buildProgram: Program<typeof BUILD_FLAGS, BuildConfig> = {
  name: "build",
  entryPoint: "lib/web/build/main.ts",
  summary: "scripts and style sheets of the pages, with their final names and compressed",
  examples: ["deno task build"],
  flags: BUILD_FLAGS,
  configure,
  permissions,
  run: runBuild,
};
