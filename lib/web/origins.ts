import { formatAddress } from "@rangecast/base/socket-address";
import type { WebSettings } from "./web_flags.ts";

/** Whether an IP address is reached from this machine alone. */
export function isLoopback(hostname: string): boolean {
  return hostname === "::1" || hostname.startsWith("127.");
}

/**
 * An origin as browsers write it, such as `https://range.example:8443`.
 * @throws SyntaxError when it is none, or one over which no browser sends our cookies.
 */
export function parseOrigin(text: string): string {
  const url = URL.parse(text);
  if (!url || url.origin === "null" || (url.href !== `${url.origin}/`)) {
    throw new SyntaxError(
      `it must be an origin such as https://range.example: current value is "${text}"`,
    );
  }
  const isLocal = url.hostname === "localhost" || isLoopback(url.hostname.replace(/^\[|\]$/g, ""));
  if (url.protocol === "https:" || (url.protocol === "http:" && isLocal)) return url.origin;
  throw new SyntaxError(
    `it must be https, or a loopback address, for a session's cookie to be sent: current value is "${text}"`,
  );
}

/** Where browsers find these pages: every other origin is somebody else's page. */
export class Origins {
  readonly #origins: ReadonlySet<string>;
  readonly #hosts: ReadonlySet<string>;

  constructor(
    settings: Pick<WebSettings, "hostname" | "port" | "tls" | "behindProxy" | "allowedOrigins">,
  ) {
    const own = settings.behindProxy ? [] : ownOrigins(settings);
    this.#origins = new Set([...own, ...settings.allowedOrigins]);
    const hosts = [...this.#origins].map((origin) => new URL(origin).host);
    // Many proxies ask for the address that they were given.
    this.#hosts = new Set(settings.behindProxy ? [...hosts, formatAddress(settings)] : hosts);
  }

  /** The first one, for links that are printed. */
  get first(): string {
    const [first] = this.#origins;
    if (first === undefined) throw new TypeError("Cannot print a link as there is no origin");
    return first;
  }

  allows(origin: string | null | undefined): boolean {
    return origin !== null && origin !== undefined && this.#origins.has(origin);
  }

  /** Whether a `Host` header means us: a name that somebody has pointed at us does not. */
  serves(host: string | null | undefined): boolean {
    return host !== null && host !== undefined && this.#hosts.has(host.toLowerCase());
  }
}

function ownOrigins(
  { hostname, port, tls }: Pick<WebSettings, "hostname" | "port" | "tls">,
): string[] {
  if (hostname === "0.0.0.0" || hostname === "::") return [];
  const names = hostname === "127.0.0.1" || hostname === "::1"
    ? [hostname, "localhost"]
    : [hostname];
  return names.map((name) =>
    new URL(`${tls ? "https" : "http"}://${formatAddress({ hostname: name, port })}`).origin
  );
}
