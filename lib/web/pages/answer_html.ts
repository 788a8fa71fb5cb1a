import { gzipSync } from "node:zlib";
import type { Context } from "hono";
import { chooseEncoding } from "../assets/accept_encoding.ts";
import type { WebEnv } from "../app/web_env.ts";

/**
 * Answers with a page, packed where its reader takes that: the figures and forms of a page are
 * rendered for each request, so no build could have packed them.
 */
export function answerHtml(c: Context<WebEnv>, html: string): Response {
  c.header("content-type", "text/html; charset=UTF-8");
  c.header("vary", "accept-encoding", { append: true });
  const encoding = chooseEncoding(c.req.header("accept-encoding"), ["gzip"]);
  if (encoding === "identity") return c.body(html);
  c.header("content-encoding", encoding);
  return c.body(new Uint8Array(gzipSync(html)));
}
