import type { Context, Handler } from "hono";
import type { ComponentType } from "preact";
import { mayAs, type Role } from "../auth/role.ts";
import type { Session } from "../auth/session.ts";
import { HttpProblem } from "../app/problem.ts";
import type { WebEnv } from "../app/web_env.ts";
import { answerHtml } from "./answer_html.ts";
import { renderDocument } from "./document.tsx";

/** Who asks for a page, and by which address. */
export interface PageRequest {
  readonly session: Session;
  readonly url: URL;
}

export interface Page<D> {
  /** The least that one must be to see it. */
  readonly role: Role;
  /** Names of style sheets in the build, in order. */
  readonly styles: readonly string[];
  /** The name of the script in the build that brings the islands to life. */
  readonly entry?: string;
  /** Names of what that script is going to load as soon as it runs. */
  readonly soon?: readonly string[];
  /** All that the page shows, as it was asked for. */
  data(request: PageRequest): D | Promise<D>;
  title(data: D): string;
  readonly Body: ComponentType<{ readonly data: D; readonly session: Session }>;
}

/** A handler for one page: gets its data, and renders it as HTML that reads well without a script. */
export function definePage<D>(page: Page<D>): Handler<WebEnv> {
  const { Body } = page;
  return async function answerPage(c: Context<WebEnv>): Promise<Response> {
    const { session, site, theme } = c.var;
    if (!session) throw new HttpProblem("session", "Log in first.");
    if (!mayAs(session.role, page.role)) {
      throw new HttpProblem(
        "role",
        `This page is for the role ${page.role}; yours is ${session.role}.`,
      );
    }
    const data = await page.data({ session, url: new URL(c.req.url) });
    const html = renderDocument(site.assets, {
      title: page.title(data),
      styles: page.styles,
      entry: page.entry,
      soon: page.soon,
      theme,
      body: <Body data={data} session={session} />,
    });
    return answerHtml(c, html);
  };
}
