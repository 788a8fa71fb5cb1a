import type { MiddlewareHandler } from "hono";
import { bodyLimit } from "hono/body-limit";
import type { Origins } from "../origins.ts";
import { HttpProblem } from "./problem.ts";
import type { WebEnv } from "./web_env.ts";

const METHODS: readonly string[] = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"];
const READING: readonly string[] = ["GET", "HEAD"];
/** More than any form or command of this kit. */
export const MAX_BODY_BYTES = 64 * 1024;
const MAX_PATH_LENGTH = 4096;

/** Refuses requests that no page of ours makes, before anything looks at them. */
export function requestChecks(origins: Origins): MiddlewareHandler<WebEnv> {
  return async function checkRequest(c, next) {
    const { method, url, headers } = c.req.raw;
    // Fetch leaves the header out of a request that was made here: the address has it, too.
    const host = headers.get("host") ?? new URL(url).host;
    if (!origins.serves(host)) {
      throw new HttpProblem("host", "This program is not known by that name.");
    }
    if (!METHODS.includes(method)) {
      throw new HttpProblem("method", "That method is not served here.", {
        allow: METHODS.join(", "),
      });
    }
    if (url.length > MAX_PATH_LENGTH) {
      throw new HttpProblem("address", "The address is too long.");
    }
    if (!READING.includes(method) && isForeign(headers, origins)) {
      throw new HttpProblem("origin", "This request comes from a page of somebody else's.");
    }
    await next();
  };
}

/**
 * Whether a request may have been made by a page of somebody else's, with this browser's cookies.
 * A program shows a token and no cookie, and has no origin.
 */
export function isForeign(headers: Pick<Headers, "get">, origins: Origins): boolean {
  const origin = headers.get("origin");
  if (origin !== null) return !origins.allows(origin);
  const site = headers.get("sec-fetch-site");
  if (site !== null) return site !== "same-origin";
  return headers.get("authorization") === null || headers.get("cookie") !== null;
}

/**
 * Whether somebody else's page asks. Without a cookie of ours nothing is done in a viewer's name:
 * a program that tells no origin is nobody's page.
 */
export function isForeignReader(headers: Pick<Headers, "get">, origins: Origins): boolean {
  const origin = headers.get("origin");
  if (origin !== null) return !origins.allows(origin);
  const site = headers.get("sec-fetch-site");
  return site !== null && site !== "same-origin" && site !== "none";
}

/** Refuses bodies that are larger than any of ours, however they are sent. */
export function limitBodies(max_bytes = MAX_BODY_BYTES): MiddlewareHandler<WebEnv> {
  return bodyLimit({
    maxSize: max_bytes,
    onError: () => {
      throw new HttpProblem("too_large", `What is sent here must be at most ${max_bytes} bytes.`);
    },
  });
}
