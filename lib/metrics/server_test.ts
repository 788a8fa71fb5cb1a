import assert from "node:assert/strict";
import { OperatorError } from "@rangecast/base/errors";
import { MetricsRegistry } from "./registry.ts";
import { answer, serveMetrics } from "./server.ts";

const HOSTNAME = "127.0.0.1";

function subject(ok = true) {
  const registry = new MetricsRegistry();
  registry.counter("received_total", "Datagrams received", () => 12);
  return { registry, health: () => ({ ok, received: 12 }) };
}

function request(path: string, method = "GET"): Request {
  return new Request(`http://${HOSTNAME}:9101${path}`, { method });
}

/** A port that was free a moment ago. */
function freePort(): number {
  using listener = Deno.listen({ hostname: HOSTNAME, port: 0 });
  return listener.addr.port;
}

/** Sends bytes as they are, and reads the whole answer. */
async function exchange(port: number, text: string): Promise<string> {
  const connection = await Deno.connect({ hostname: HOSTNAME, port });
  await connection.write(new TextEncoder().encode(text));
  return await new Response(connection.readable).text();
}

Deno.test("answer() gives /metrics in Prometheus' text format", async () => {
  const response = await answer(request("/metrics"), subject());
  assert.equal(response.status, 200);
  assert.match(response.headers.get("content-type") ?? "", /^text\/plain; version=0\.0\.4/);
  assert.match(await response.text(), /^received_total 12$/m);
});

Deno.test("answer() gives /health as JSON, with status 503 when it is not ok", async () => {
  const well = await answer(request("/health?verbose"), subject());
  assert.equal(well.status, 200);
  assert.match(well.headers.get("content-type") ?? "", /^application\/json/);
  assert.deepEqual(await well.json(), { ok: true, received: 12 });
  const ill = await answer(request("/health"), subject(false));
  assert.equal(ill.status, 503);
  assert.deepEqual(await ill.json(), { ok: false, received: 12 });
});

Deno.test("answer() refuses other paths and methods, and says what there is", async () => {
  for (const path of ["/", "/metrics/", "/health/x", "//metrics"]) {
    const response = await answer(request(path), subject());
    assert.equal(response.status, 404, path);
    assert.equal(await response.text(), "served here: /metrics, /health\n");
  }
  for (const method of ["POST", "PUT", "DELETE", "OPTIONS"]) {
    const response = await answer(request("/metrics", method), subject());
    assert.equal(response.status, 405);
    assert.equal(response.headers.get("allow"), "GET, HEAD");
  }
});

Deno.test("serveMetrics() serves on its port until it is disposed of", async () => {
  const port = freePort();
  const url = `http://${HOSTNAME}:${port}/metrics`;
  {
    await using _server = serveMetrics({ hostname: HOSTNAME, port, ...subject() });
    assert.match(await (await fetch(url)).text(), /^received_total 12$/m);
    const head = await exchange(
      port,
      "HEAD /metrics HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
    );
    assert.match(head, /^HTTP\/1\.1 200 OK\r\n/);
    assert.match(head, /\r\n\r\n$/);
  }
  await assert.rejects(fetch(url));
});

Deno.test("serveMetrics() is disposed of at once when a client is slow or idle", async () => {
  const port = freePort();
  const server = serveMetrics({ hostname: HOSTNAME, port, ...subject() });
  using half = await Deno.connect({ hostname: HOSTNAME, port });
  using _idle = await Deno.connect({ hostname: HOSTNAME, port });
  await half.write(new TextEncoder().encode("GET /metrics HTT"));
  await (await fetch(`http://${HOSTNAME}:${port}/health`)).body?.cancel();
  await server[Symbol.asyncDispose]();
  await assert.rejects(Deno.connect({ hostname: HOSTNAME, port }));
});

Deno.test("serveMetrics() serves nothing, and needs no permission, when the port is 0", async () => {
  await using _server = serveMetrics({ hostname: HOSTNAME, port: 0, ...subject() });
});

Deno.test("serveMetrics() throws an OperatorError when the port is in use", async () => {
  const port = freePort();
  await using _server = serveMetrics({ hostname: HOSTNAME, port, ...subject() });
  assert.throws(
    () => serveMetrics({ hostname: HOSTNAME, port, ...subject() }),
    (error: unknown) => {
      assert.ok(error instanceof OperatorError);
      assert.equal(
        error.message,
        `Cannot serve metrics on 127.0.0.1:${port} as the port is in use: choose another with --metrics-port, or 0 for none`,
      );
      return true;
    },
  );
});

Deno.test("serveMetrics() answers with 500 and goes on when a number cannot be read", async () => {
  const port = freePort();
  const { registry, health } = subject();
  let broken = true;
  registry.gauge("age_s", "Age", () => {
    if (broken) throw new Error("no age\nyet");
    return 1;
  });
  await using _server = serveMetrics({ hostname: HOSTNAME, port, registry, health });
  const response = await fetch(`http://${HOSTNAME}:${port}/metrics`);
  assert.equal(response.status, 500);
  assert.equal(await response.text(), "cannot answer: no age yet\n");
  broken = false;
  const again = await fetch(`http://${HOSTNAME}:${port}/metrics`);
  assert.match(await again.text(), /^age_s 1$/m);
});

Deno.test("serveMetrics() answers with 400 when a request has no valid address", async () => {
  const port = freePort();
  await using _server = serveMetrics({ hostname: HOSTNAME, port, ...subject() });
  const text = await exchange(
    port,
    "GET /metrics HTTP/1.1\r\nHost: [bad\r\nConnection: close\r\n\r\n",
  );
  assert.match(text, /^HTTP\/1\.1 400 /);
});
