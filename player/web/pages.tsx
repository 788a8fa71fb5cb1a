import type { Hono } from "hono";
import type { Sites } from "@rangecast/domains/tspi/sites";
import { definePage } from "@rangecast/web/define-page";
import type { WebEnv } from "@rangecast/web/web-env";
import type { WebSite } from "@rangecast/web/site";
import type { HistoryDesk } from "./history.ts";
import { answerHistory } from "./history_route.ts";
import { type MapPlace, PlayerPage } from "./player_page.tsx";
import type { TileUrl } from "./tile_url.ts";

/** Land and borders, in the program's part of the build. */
const LAND = /^player\/(land-.+\.json)$/;

/** What the page draws first with: the map's script, whose name the bundler ends, and coarse land. */
const SOON = /^player\/(map_picture-\w+\.js|land-coarse\.json)$/;

export interface PagesOptions {
  readonly tiles: TileUrl | null;
  readonly sites: Sites;
  readonly history: HistoryDesk;
  readonly assets: WebSite["assets"];
  /** Somebody is about to watch. */
  readonly onPage: () => void;
}

/** Adds the player's page, and what it asks for besides its socket. */
export function addPages(app: Hono<WebEnv>, options: PagesOptions): void {
  const { tiles, sites, history, assets, onPage } = options;
  const map: MapPlace = {
    land: landOf(assets),
    tileUrl: tiles?.template ?? null,
    sites: [...sites].map(([id, { origin: { lat, lon } }]) => ({ name: String(id), lat, lon })),
  };
  app.get("/history", answerHistory(history));
  app.get("/session", (c) => c.body(null, 204));
  app.get(
    "/",
    definePage({
      role: "viewer",
      styles: ["player/player.css"],
      entry: "player/browser.js",
      soon: assets.names.filter((name) => SOON.test(name)),
      data: async () => {
        onPage();
        return { map, span_ms: await history.firstSpanMs() };
      },
      title: () => "Rangecast player",
      Body: ({ data, session }) => <PlayerPage {...data} session={session} />,
    }),
  );
}

/** The addresses of the land files by their names. */
function landOf(assets: WebSite["assets"]): Record<string, string> {
  return Object.fromEntries(assets.names.flatMap((name) => {
    const [, file] = LAND.exec(name) ?? [];
    return file === undefined ? [] : [[file, assets.url(name)]];
  }));
}
