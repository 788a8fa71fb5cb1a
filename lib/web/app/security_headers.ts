import type { MiddlewareHandler } from "hono";
import type { WebEnv } from "./web_env.ts";

const YEAR_S = 31_536_000;

/** Everything comes from this program itself: no inline script or style, no eval, no frames. */
export function contentSecurityPolicy(imageSources: readonly string[] = []): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    ["img-src 'self' data: blob:", ...imageSources].join(" "),
    "font-src 'self'",
    "connect-src 'self'",
    "worker-src 'self'",
    "manifest-src 'self'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join("; ");
}

/** Puts the headers on every answer that keep a browser from doing more than our pages do. */
export function securityHeaders(
  { isSecure, imageSources }: {
    /** Whether browsers come over TLS: then they are told to never come without (RFC 6797). */
    readonly isSecure: boolean;
    readonly imageSources?: readonly string[];
  },
): MiddlewareHandler<WebEnv> {
  const headers = Object.entries({
    "content-security-policy": contentSecurityPolicy(imageSources),
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy":
      "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()",
    // Not "no-referrer": forms would then be sent with the origin "null".
    "referrer-policy": "same-origin",
    "x-content-type-options": "nosniff",
    ...(isSecure ? { "strict-transport-security": `max-age=${YEAR_S}` } : {}),
  });
  return async function addSecurityHeaders(c, next) {
    await next();
    for (const [name, value] of headers) c.res.headers.set(name, value);
    // What somebody may see after logging in stays in no cache.
    if (!c.res.headers.has("cache-control")) c.res.headers.set("cache-control", "no-store");
  };
}
