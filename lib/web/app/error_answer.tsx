import type { Context } from "hono";
import { messageOf, OperatorError } from "@rangecast/base/errors";
import { renderDocument } from "../pages/document.tsx";
import { HttpProblem } from "./problem.ts";
import type { WebEnv } from "./web_env.ts";
import type { WebSite } from "./web_site.ts";

/** The shape of every answer to a program that is no success. */
export interface ErrorBody {
  readonly ok: false;
  readonly status: number;
  readonly code: string;
  readonly message: string;
}

/** Whether a request is a person's, who is to see a page. */
export function wantsPage(request: Request): boolean {
  return (request.headers.get("accept") ?? "").includes("text/html");
}

/** Answers with the error page, or with JSON; what is no {@linkcode HttpProblem} stays in the log. */
export function answerError(error: unknown, c: Context<WebEnv>, site: WebSite): Response {
  const problem = asProblem(error, site);
  site.refusals.add(problem.code);
  const { status, code, message } = problem;
  const headers = new Headers(problem.headers);
  if (wantsPage(c.req.raw)) {
    headers.set("content-type", "text/html; charset=utf-8");
    return new Response(errorPage(problem, site, c.var.theme ?? null), { status, headers });
  }
  headers.set("content-type", "application/json");
  const body: ErrorBody = { ok: false, status, code, message };
  return new Response(`${JSON.stringify(body)}\n`, { status, headers });
}

function asProblem(error: unknown, { log }: WebSite): HttpProblem {
  if (error instanceof HttpProblem) return error;
  log.error(`a request failed: ${messageOf(error)}`);
  if (error instanceof OperatorError) {
    return new HttpProblem("unavailable", "This does not work right now; the log says why.");
  }
  if (error instanceof Error) log.debug(error.stack ?? error.name);
  return new HttpProblem("internal", "Something went wrong; the log says what.");
}

const HEADLINES: Readonly<Record<number, string>> = {
  400: "Not understood",
  401: "Not logged in",
  403: "Not allowed",
  404: "Not found",
  405: "Not served",
  413: "Too large",
  421: "Unknown name",
  429: "Too many attempts",
  500: "Something went wrong",
  503: "Not available",
};

function errorPage(
  { status, message }: HttpProblem,
  site: WebSite,
  theme: "dark" | "light" | null,
): string {
  const headline = HEADLINES[status] ?? "Something went wrong";
  return renderDocument(site.assets, {
    title: `${headline} · ${site.title}`,
    styles: site.styles,
    theme,
    body: (
      <main class="gate">
        <p class="brand">
          range<span>cast</span>
        </p>
        <h1>{headline}</h1>
        <p>{message}</p>
        <p class="dim apart">
          <a href="/">To the first page</a> <span class="figures">{status}</span>
        </p>
      </main>
    ),
  });
}
