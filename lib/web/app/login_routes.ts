import { type Context, Hono } from "hono";
import { isAccountName } from "../auth/account_name.ts";
import type { LoginResult } from "../auth/logins.ts";
import { cookieHeader } from "../auth/session_cookie.ts";
import { leave, LOG_OUT_PATH, logOut, saidAfterLogout } from "./log_out.ts";
import { LINK_PATH } from "./login_link.ts";
import { loginPage } from "./login_page.tsx";
import { nextPath } from "./next_path.ts";
import { HttpProblem } from "./problem.ts";
import type { WebEnv } from "./web_env.ts";

/** `/login`, `/login/link/TOKEN` and `/logout`: what somebody reaches who is not logged in. */
export function loginRoutes(): Hono<WebEnv> {
  const routes = new Hono<WebEnv>();
  routes.get("/login", (c) => {
    const next = nextPath(c.req.query("next"));
    if (c.var.session) return c.redirect(next, 303);
    const said = saidAfterLogout(c.req.query("out"));
    return c.html(loginPage(c, { next, ...(said === undefined ? {} : { said }) }));
  });
  routes.post("/login", logIn);
  routes.get(`${LINK_PATH}:token`, useLink);
  routes.post(LOG_OUT_PATH, logOut);
  return routes;
}

async function logIn(c: Context<WebEnv>): Promise<Response> {
  const { site } = c.var;
  if (!/^application\/x-www-form-urlencoded\b/i.test(c.req.header("content-type") ?? "")) {
    throw new HttpProblem("input", "The login form is sent as a form.");
  }
  const form = new URLSearchParams(await c.req.text());
  const name = (form.get("name") ?? "").trim().toLowerCase();
  const next = nextPath(form.get("next"));
  const { address } = c.env;
  const result = await site.auth.logins.attempt({
    name,
    password: form.get("password") ?? "",
    address,
  });
  // A name that is none may be a password in the wrong field.
  const user = isAccountName(name) ? name : "(no name)";
  if (result.type !== "ok") {
    site.log.warn("login refused", { user, address, why: result.type });
    return refused(c, result, { name, next });
  }
  site.log.info("logged in", { user, address, role: result.user.role });
  return await enter(c, next, { name: result.user.name, mark: result.mark });
}

const REFUSED_STATUS = { wrong: 401, limited: 429, busy: 503 } as const;

function refused(
  c: Context<WebEnv>,
  result: Exclude<LoginResult, { type: "ok" }>,
  view: { readonly name: string; readonly next: string },
): Response {
  const wait_s = result.type === "limited" ? Math.ceil(result.wait_ms / 1000) : 5;
  const message = {
    wrong: "Name or password is wrong.",
    limited: `Too many attempts: try again in ${wait_s} s.`,
    busy: "Too many people log in right now: try again in a moment.",
  }[result.type];
  if (result.type !== "wrong") c.header("retry-after", String(wait_s));
  return c.html(loginPage(c, { ...view, message }), REFUSED_STATUS[result.type]);
}

async function useLink(c: Context<WebEnv>): Promise<Response> {
  const { site } = c.var;
  // A preview of the link is not a person who follows it.
  if (c.req.method === "HEAD" || /prefetch|preview/.test(c.req.header("sec-purpose") ?? "")) {
    return c.body(null, 204);
  }
  const invitation = site.auth.links.use(c.req.param("token") ?? "");
  const { address } = c.env;
  if (!invitation) {
    site.log.warn("login link refused", { address });
    throw new HttpProblem(
      "session",
      "This link has been used, or is too old: ask for another one, or log in.",
    );
  }
  const { name, role } = invitation;
  site.log.info("logged in by link", { user: name, address, role });
  return await enter(c, "/", { name, linkRole: role });
}

/** Puts a new session in the place of the browser's old one. */
async function enter(
  c: Context<WebEnv>,
  next: string,
  who: Parameters<WebEnv["Variables"]["site"]["auth"]["sessions"]["begin"]>[0],
): Promise<Response> {
  await leave(c);
  const { auth } = c.var.site;
  const { cookie } = auth.sessions.begin(who);
  c.header("set-cookie", cookieHeader(auth.cookie, cookie));
  return c.redirect(next, 303);
}
