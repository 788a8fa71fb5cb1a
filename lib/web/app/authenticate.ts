import type { Context, MiddlewareHandler } from "hono";
import { guestSession, showsToken } from "../auth/guests.ts";
import { cookieHeader, cookieValue } from "../auth/session_cookie.ts";
import { mayAs, type Role } from "../auth/role.ts";
import type { Session } from "../auth/session.ts";
import { wantsPage } from "./error_answer.tsx";
import { HttpProblem } from "./problem.ts";
import { isForeignReader } from "./request_checks.ts";
import type { WebEnv } from "./web_env.ts";
import type { WebSite } from "./web_site.ts";

/** The cookie that a page's own script keeps the viewer's choice of colours in. */
const THEME_COOKIE = "rangecast-theme";

/** Finds out who asks; turns nobody away. */
export function authenticate(site: WebSite): MiddlewareHandler<WebEnv> {
  const { auth } = site;
  return async function findSession(c, next) {
    const theme = cookieValue(c.req.header("cookie"), THEME_COOKIE);
    c.set("theme", theme === "dark" || theme === "light" ? theme : null);
    const resumed = await auth.resume(c.req.raw.headers);
    c.set("session", resumed.ok ? resumed.session : guestOf(c, site));
    await next();
    // A handler that logs in or out has the last word.
    const renewed = resumed.ok ? resumed.renewed : null;
    if (renewed !== null && c.res.headers.getSetCookie().length === 0) {
      c.res.headers.append("set-cookie", cookieHeader(auth.cookie, renewed));
    }
  };
}

/** Whoever reads without a session what is kept for older clients; null for everybody else. */
function guestOf(c: Context<WebEnv>, { guests, origins }: WebSite): Session | null {
  const { method, path } = c.req;
  const { headers } = c.req.raw;
  if (!guests?.paths(path) || (method !== "GET" && method !== "HEAD")) return null;
  if (showsToken(headers) || isForeignReader(headers, origins)) return null;
  return guestSession(guests, c.env.address);
}

/**
 * Lets only those through who may do what `role` may. A person who is not logged in is sent to the
 * login page, and comes back from there.
 */
export function requireRole(role: Role): MiddlewareHandler<WebEnv> {
  return async function checkRole(c, next) {
    const { session } = c.var;
    if (!session) {
      if (c.req.method === "GET" && wantsPage(c.req.raw)) {
        const { pathname, search } = new URL(c.req.url);
        const back = pathname === "/" && search === ""
          ? ""
          : `?next=${encodeURIComponent(pathname + search)}`;
        return c.redirect(`/login${back}`, 303);
      }
      throw new HttpProblem("session", "Log in first.");
    }
    if (!mayAs(session.role, role)) {
      throw new HttpProblem("role", `This is for the role ${role}; yours is ${session.role}.`);
    }
    return await next();
  };
}
