import type { Hono } from "hono";
import type { WebEnv } from "../app/web_env.ts";
import { webApp } from "../app/web_app.ts";
import type { WebSite } from "../app/web_site.ts";
import { startWebServer, type WebServer, type WebServerOptions } from "../server/web_server.ts";
import { type SampleSite, sampleSite } from "./sample_site.ts";

/** A port that was free a moment ago. */
export function freePort(): number {
  using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  return listener.addr.port;
}

export interface SampleServer extends AsyncDisposable {
  readonly sample: SampleSite;
  readonly server: WebServer;
  readonly origin: string;
  /** Sends bytes as they are, and reads until the server closes. */
  exchange(...parts: readonly string[]): Promise<string>;
}

/** Serves a sample site, with the pages that `add` adds to it. */
export async function sampleServer(
  path: string,
  { add = () => {}, builds, guests, ...more }: Partial<WebServerOptions> & {
    readonly add?: (app: Hono<WebEnv>) => void;
    readonly builds?: readonly string[];
    readonly guests?: WebSite["guests"];
  } = {},
): Promise<SampleServer> {
  const port = freePort();
  const sample = await sampleSite(path, { port, builds, guests });
  const app = webApp(sample.site);
  add(app);
  const hostname = "127.0.0.1";
  const server = await startWebServer({
    hostname,
    port,
    tls: null,
    behindProxy: false,
    site: sample.site,
    app,
    ...more,
  });
  return {
    sample,
    server,
    origin: `http://${hostname}:${port}`,
    exchange: async (...parts) => {
      const connection = await Deno.connect({ hostname, port });
      for (const part of parts) await connection.write(new TextEncoder().encode(part));
      return await new Response(connection.readable).text();
    },
    async [Symbol.asyncDispose]() {
      await server[Symbol.asyncDispose]();
      await sample[Symbol.asyncDispose]();
    },
  };
}
