import type { Program } from "@rangecast/cli/program";
import { configure, PLAYER_WEB_FLAGS, type PlayerWebConfig } from "./config.ts";
import { permissions } from "./permissions.ts";

export const playerWebProgram: Program<typeof PLAYER_WEB_FLAGS, PlayerWebConfig> = {
  name: "player:web",
  entryPoint: "player/web/main.ts",
  // A state of thousands is thrown away as soon as it is shown. With room for several of them the
  // heap is cleaned half as often, for up to 128 MB: a picture behind a drag comes 5 to 10 ms sooner.
  v8Flags: ["--min-semi-space-size=32", "--max-semi-space-size=64"],
  summary: "a page with tracks on a map, live, in group replays, and back in time for each viewer",
  examples: [
    "deno task player:web",
    "deno task player:web --login-link viewer",
    "deno task player:web --sites sites.json --tile-url 'https://tiles.example/{z}/{x}/{y}.png'",
    "deno task player:web --web-host 10.0.0.5 --tls-cert web.pem --tls-key web.key",
  ],
  flags: PLAYER_WEB_FLAGS,
  configure,
  permissions,
  // What serves sockets looks for variables when it is loaded: asking for help needs no permission.
  run: async (config, context) => (await import("./run.ts")).runPlayerWeb(config, context),
};
