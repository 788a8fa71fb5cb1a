import { messageOf, OperatorError } from "@rangecast/base/errors";
import { formatAddress } from "@rangecast/base/socket-address";
import type { MetricsRegistry } from "./registry.ts";

export interface MetricsServerOptions {
  readonly hostname: string;
  /** 0 serves nothing. */
  readonly port: number;
  readonly registry: MetricsRegistry;
  /** The program's own report, a JSON value; `ok: false` answers with status 503. */
  health(): { readonly ok: boolean };
}

const NOTHING: AsyncDisposable = { [Symbol.asyncDispose]: () => Promise.resolve() };

/**
 * Serves `/metrics` for Prometheus and `/health` as JSON, for reading only.
 * @throws OperatorError when the port is in use, or the address is not to be had.
 */
export function serveMetrics(options: MetricsServerOptions): AsyncDisposable {
  const { hostname, port } = options;
  if (port === 0) return NOTHING;
  try {
    return Deno.serve(
      { hostname, port, onListen: () => {}, onError: failure },
      (request) => answer(request, options),
    );
  } catch (error) {
    const why = refusal(error);
    if (why === null) throw error;
    throw new OperatorError(
      `Cannot serve metrics on ${formatAddress({ hostname, port })} as ${why}`,
      { cause: error },
    );
  }
}

/** Why an address cannot be served on, or null when the fault is another. */
function refusal(error: unknown): string | null {
  if (error instanceof Deno.errors.AddrInUse) {
    return "the port is in use: choose another with --metrics-port, or 0 for none";
  }
  if (error instanceof Deno.errors.AddrNotAvailable) {
    return "this machine has no such address: choose another with --metrics-host";
  }
  if (error instanceof Deno.errors.PermissionDenied) {
    return "the system does not permit this port: choose one from 1024 on with --metrics-port";
  }
  return null;
}

/** A number that cannot be read fails the scrape: that is where it is noticed. */
function failure(error: unknown): Response {
  return new Response(`cannot answer: ${messageOf(error)}\n`, { status: 500 });
}

/** The answer to one request; needs no port, so that tests can call it. */
export async function answer(
  request: Request,
  { registry, health }: Pick<MetricsServerOptions, "registry" | "health">,
): Promise<Response> {
  if (request.method !== "GET" && request.method !== "HEAD") {
    return new Response("only GET is served here\n", {
      status: 405,
      headers: { allow: "GET, HEAD" },
    });
  }
  // A client may send a host that makes no URL.
  switch (URL.parse(request.url)?.pathname) {
    case "/metrics":
      return new Response(await registry.text(), {
        headers: { "content-type": registry.contentType },
      });
    case "/health": {
      const report = health();
      return new Response(`${JSON.stringify(report)}\n`, {
        status: report.ok ? 200 : 503,
        headers: { "content-type": "application/json" },
      });
    }
    case undefined:
      return new Response("the request has no valid address\n", { status: 400 });
    default:
      return new Response("served here: /metrics, /health\n", { status: 404 });
  }
}
