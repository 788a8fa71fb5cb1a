import assert from "node:assert/strict";
import { MetricsRegistry } from "@rangecast/metrics/registry";
import { scratchFolder } from "@rangecast/tests/scratch";
import { SAMPLE_ORIGIN, sampleSite } from "./testing/sample_site.ts";
import { webApp } from "./app/web_app.ts";
import { registerWebMetrics } from "./web_metrics.ts";

Deno.test("registerWebMetrics() counts who came in and who did not", async () => {
  await using scratch = await scratchFolder();
  await using sample = await sampleSite(scratch.path);
  const registry = new MetricsRegistry();
  registerWebMetrics(registry, sample.site, { sockets: 3 });
  const app = webApp(sample.site);
  const ask = (path: string, headers = {}) =>
    app.request(SAMPLE_ORIGIN + path, { headers }, { address: "192.0.2.1" });
  await ask("/");
  await ask("/nothing", { cookie: sample.cookieOf("vera") });
  await sample.site.auth.logins.attempt({ name: "vera", password: "wrong", address: "" });
  const text = await registry.text();
  for (
    const line of [
      "web_sockets 3",
      "web_sessions 1",
      "web_sessions_total 1",
      'web_sessions_refused_total{reason="none"} 1',
      'web_logins_total{reason="wrong"} 1',
      'web_refused_total{reason="session"} 1',
      'web_refused_total{reason="not_found"} 1',
    ]
  ) assert.ok(text.split("\n").includes(line), line);
});
