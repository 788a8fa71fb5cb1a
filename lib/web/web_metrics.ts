import type { MetricsRegistry } from "@rangecast/metrics/registry";
import type { WebSite } from "./app/web_site.ts";
import type { WebServer } from "./server/web_server.ts";

/** What is counted about pages, sockets and logins, for `/metrics`. */
export function registerWebMetrics(
  registry: MetricsRegistry,
  { auth, refusals }: WebSite,
  server: Pick<WebServer, "sockets">,
): void {
  registry.gauge("web_sockets", "WebSockets that are open", () => server.sockets);
  registry.gauge("web_sessions", "Sessions that are in use", () => auth.sessions.live);
  registry.counter("web_sessions_total", "Sessions that have begun", () => auth.sessions.begun);
  registry.counter(
    "web_sessions_refused_total",
    "Requests whose session was not taken, by reason",
    () => auth.sessions.refused,
  );
  registry.counter(
    "web_logins_total",
    "Logins with a password, by result",
    () => auth.logins.counts,
  );
  registry.counter(
    "web_refused_total",
    "Requests and sockets that were refused, by reason",
    () => refusals.all,
  );
}
