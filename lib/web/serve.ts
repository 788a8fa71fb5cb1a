import type { Hono } from "hono";
import type { Clock } from "@rangecast/base/clock";
import { formatAddress } from "@rangecast/base/socket-address";
import { readFlagFile } from "@rangecast/cli/flag-file";
import type { Logger } from "@rangecast/cli/log";
import { printLoginLink } from "./app/login_link.ts";
import { RefusalCounts } from "./app/refusal_counts.ts";
import type { WebEnv } from "./app/web_env.ts";
import type { WebSite } from "./app/web_site.ts";
import { Assets } from "./assets/assets.ts";
import { openAuth } from "./auth/auth.ts";
import { Origins } from "./origins.ts";
import { startWebServer, type WebServer } from "./server/web_server.ts";
import { BUILD_FOLDER, type WebSettings } from "./web_flags.ts";

/** The part of the build with the style sheet of login and error pages. */
const SHARED_STYLES = ["web/web.css"];

export interface SiteOptions {
  /** Names the cookie and the file of ended sessions: `player`. */
  readonly program: string;
  /** Stands in the title of every page: `Rangecast player`. */
  readonly title: string;
  /** The parts of the build that it serves; `web` has what login and error pages need. */
  readonly builds: readonly string[];
  /** Where the build is; in the project's own place without. */
  readonly buildFolder?: string;
  readonly clock: Clock;
  readonly log: Logger;
  /** More sources of pictures, such as `https://tiles.example`. */
  readonly imageSources?: readonly string[];
  /** Paths that older clients read without a session, from this machine alone; none without. */
  readonly guestPaths?: (path: string) => boolean;
}

/**
 * Opens all that a program's pages stand on.
 * @throws OperatorError when the data folder or the build is missing, damaged, or open to others.
 */
export async function openSite(
  settings: WebSettings,
  { program, title, builds, buildFolder = BUILD_FOLDER, clock, log, ...more }: SiteOptions,
): Promise<WebSite> {
  const { imageSources = [], guestPaths } = more;
  const assets = await Assets.open(builds.map((build) => `${buildFolder}/${build}`));
  const { dataFolder, idle_ms, limit_ms, loginLink } = settings;
  const auth = await openAuth({ program, dataFolder, idle_ms, limit_ms, clock, log });
  return {
    title,
    assets,
    styles: SHARED_STYLES,
    auth,
    origins: new Origins(settings),
    isSecure: settings.tls !== null || settings.behindProxy,
    imageSources,
    ...(guestPaths ? { guests: { paths: guestPaths, behindProxy: settings.behindProxy } } : {}),
    ...(loginLink === null ? {} : { loginLink }),
    refusals: new RefusalCounts(),
    clock,
    log,
  };
}

/**
 * Serves the pages, says where, and prints the one-time login link when the settings ask for one.
 * @throws OperatorError when the address is taken, or the certificate cannot be used.
 */
export async function serveSite(
  settings: WebSettings,
  site: WebSite,
  app: Hono<WebEnv>,
): Promise<WebServer> {
  const { hostname, port, tls, behindProxy, loginLink } = settings;
  const pem = tls && {
    cert: await readFlagFile("tls-cert", tls.cert, (text) => text),
    key: await readFlagFile("tls-key", tls.key, (text) => text),
  };
  const server = await startWebServer({ hostname, port, tls: pem, behindProxy, site, app });
  const { log, origins, auth } = site;
  log.info(`pages on ${origins.first}`, { listening: formatAddress(settings) });
  if (loginLink !== null) {
    printLoginLink(site, loginLink);
  } else if (auth.isEmpty) {
    log.warn("nobody can log in: there are no users; deno task users add NAME makes one");
  }
  return server;
}
