import type { Context } from "hono";
import { messageOf } from "@rangecast/base/errors";
import type { Session } from "../auth/session.ts";
import { cookieHeader } from "../auth/session_cookie.ts";
import { printLoginLink } from "./login_link.ts";
import type { WebEnv } from "./web_env.ts";

export const LOG_OUT_PATH = "/logout";

/** Where a form leads to that ends `session`, by POST; null for one that ends in another way. */
export function logOutPath({ kind }: Pick<Session, "kind">): string | null {
  return kind === "user" || kind === "link" ? LOG_OUT_PATH : null;
}

/** What the login page says to somebody who has just logged out, by the word in its address. */
const SAID = {
  done: "You are logged out.",
  link: "You are logged out. A link logs in once: ask for another one.",
  printed: "You are logged out. To come in again, open the new link that was just printed where " +
    "this program runs: it logs in once, within ten minutes.",
} as const;

/** The sentence for what stands in an address; undefined for anything else. */
export function saidAfterLogout(word: string | undefined): string | undefined {
  return Object.entries(SAID).find(([known]) => known === word)?.[1];
}

/** Ends the session and leads to the login page, which says how to come in again. */
export async function logOut(c: Context<WebEnv>): Promise<Response> {
  const { session, site } = c.var;
  if (session) site.log.info("logged out", { user: session.name });
  await leave(c);
  c.header("set-cookie", cookieHeader(site.auth.cookie, ""));
  const said: keyof typeof SAID = session?.kind === "link" ? replaceLink(c) : "done";
  return c.redirect(`/login?out=${said}`, 303);
}

/** A link is used up: without another one its owner could not come back while the program runs. */
function replaceLink(c: Context<WebEnv>): "printed" | "link" {
  const { site } = c.var;
  if (site.loginLink === undefined) return "link";
  printLoginLink(site, site.loginLink);
  return "printed";
}

/** Ends the session of the request; that it cannot be written down keeps nobody in. */
export async function leave(c: Context<WebEnv>): Promise<void> {
  const { session, site } = c.var;
  if (!session || session.kind === "token" || session.kind === "guest") return;
  try {
    await site.auth.sessions.end(session.id);
  } catch (error) {
    site.log.error(`the end of a session is not kept for a restart: ${messageOf(error)}`);
  }
}
