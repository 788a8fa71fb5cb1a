import type { Program } from "@rangecast/cli/program";
import { configure, permissions, USERS_FLAGS, type UsersConfig } from "./config.ts";
import { runUsers } from "./run.ts";

export const usersProgram: Program<typeof USERS_FLAGS, UsersConfig> = {
  name: "users",
  entryPoint: "lib/web/users/main.ts",
  summary: "who may log in to the pages, and with what",
  examples: [
    "deno task users add ada --role admin",
    "deno task users list",
    "deno task users passwd ada",
    "deno task users role ada --role viewer",
    "deno task users remove ada",
    "deno task users token add recorder --role viewer --expires 30d",
  ],
  flags: USERS_FLAGS,
  configure,
  permissions,
  run: (config, context) => runUsers(config, context),
};
