import { Hono } from "hono";
import { authenticate, requireRole } from "./authenticate.ts";
import { answerError } from "./error_answer.tsx";
import { loginRoutes } from "./login_routes.ts";
import { HttpProblem } from "./problem.ts";
import { limitBodies, requestChecks } from "./request_checks.ts";
import { securityHeaders } from "./security_headers.ts";
import { timeLimit } from "./time_limit.ts";
import type { WebEnv } from "./web_env.ts";
import type { WebSite } from "./web_site.ts";

/**
 * The shell that a program adds its pages to: headers, checks, files of the build, logging in and
 * out, errors. What is added to it is for those who are logged in, at least as `viewer`.
 */
export function webApp(site: WebSite): Hono<WebEnv> {
  const app = new Hono<WebEnv>();
  app.onError((error, c) => answerError(error, c, site));
  app.notFound((c) =>
    answerError(new HttpProblem("not_found", "There is nothing at this address."), c, site)
  );
  app.use(securityHeaders(site));
  app.use(async (c, next) => {
    c.set("site", site);
    await next();
  });
  app.use(timeLimit(site.clock));
  app.use(requestChecks(site.origins));
  app.use(limitBodies());
  app.get("/assets/*", (c) => {
    const answer = site.assets.answer(new URL(c.req.url).pathname, c.req.raw.headers);
    if (answer) return answer;
    throw new HttpProblem("not_found", "There is no such file.");
  });
  app.use(authenticate(site));
  app.route("/", loginRoutes());
  app.use(requireRole("viewer"));
  return app;
}
