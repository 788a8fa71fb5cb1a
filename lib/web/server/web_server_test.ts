import assert from "node:assert/strict";
import { OperatorError } from "@rangecast/base/errors";
import { scratchFolder } from "@rangecast/tests/scratch";
import { until } from "@rangecast/tests/until";
import { sampleServer } from "../testing/sample_server.ts";
import { SAMPLE_PASSWORD } from "../testing/sample_site.ts";
import { webApp } from "../app/web_app.ts";
import { startWebServer } from "./web_server.ts";

function request(host: string, line: string, ...headers: string[]): string {
  return [line, `Host: ${host}`, "Connection: close", ...headers, "", ""].join("\r\n");
}

Deno.test("startWebServer() serves pages, forms and cookies", async () => {
  await using scratch = await scratchFolder();
  await using desk = await sampleServer(scratch.path, {
    add: (app) => app.get("/", (c) => c.text(`hello ${c.var.session?.name}`)),
  });
  const { origin } = desk;
  const response = await fetch(`${origin}/login`, {
    method: "POST",
    body: new URLSearchParams({ name: "vera", password: SAMPLE_PASSWORD }),
    headers: { origin },
    redirect: "manual",
  });
  assert.deepEqual([response.status, response.headers.get("location")], [303, "/"]);
  await response.body?.cancel();
  const cookie = response.headers.getSetCookie()[0]?.split(";")[0] ?? "";
  const page = await fetch(`${origin}/`, { headers: { cookie } });
  assert.equal(await page.text(), "hello vera");
  assert.equal(page.headers.get("x-content-type-options"), "nosniff");
  const style = await fetch(`${origin}/assets/web/web-0.css`);
  assert.equal(await style.text(), "/* web.css */");
  const head = await fetch(`${origin}/login`, { method: "HEAD" });
  assert.equal(await head.text(), "");
});

Deno.test("startWebServer() streams an answer at the client's pace, and stops when it has gone", async () => {
  await using scratch = await scratchFolder();
  let pulled = 0;
  let isCancelled = false;
  await using desk = await sampleServer(scratch.path, {
    add: (app) =>
      app.get("/endless", () =>
        new Response(
          new ReadableStream({
            pull(controller) {
              pulled += 1;
              controller.enqueue(new Uint8Array(65_536));
            },
            cancel() {
              isCancelled = true;
            },
          }),
        )),
  });
  const cookie = desk.sample.cookieOf("vera");
  const response = await fetch(`${desk.origin}/endless`, { headers: { cookie } });
  const reader = response.body?.getReader();
  await reader?.read();
  let last = -1;
  await until("nothing more is made for a client that does not read", () => {
    const rests = pulled === last;
    last = pulled;
    return rests;
  });
  assert.ok(pulled < 1000, `${pulled} chunks`);
  await reader?.cancel();
  await until("the source is let go of", () => isCancelled);
});

Deno.test("startWebServer() refuses requests that make no sense, and goes on", async () => {
  await using scratch = await scratchFolder();
  await using desk = await sampleServer(scratch.path);
  const host = new URL(desk.origin).host;
  const first = async (text: string) => (await desk.exchange(text)).split("\r\n")[0];
  assert.equal(await first(request(host, "GET /login HTTP/1.1")), "HTTP/1.1 200 OK");
  const bad: [string, string][] = [
    [request(host, "GET http://evil.example/ HTTP/1.1"), "HTTP/1.1 400 Bad Request"],
    [request(host, "GET /login HTTP/1.1", `Host: ${host}`), "HTTP/1.1 400 Bad Request"],
    [request(host, "POST /login HTTP/1.1", "Origin: a", "Origin: b"), "HTTP/1.1 400 Bad Request"],
    [request(`x@${host}`, "GET /login HTTP/1.1"), "HTTP/1.1 400 Bad Request"],
    [request("evil.example", "GET /login HTTP/1.1"), "HTTP/1.1 421 Misdirected Request"],
    [request(host, "TRACE /login HTTP/1.1"), "HTTP/1.1 400 Bad Request"],
    [request(host, "GET /login HTTP/1.1", `X: ${"x".repeat(20_000)}`), ""],
    [request(host, "GET /login HTTP/1.1", "Bad Header : x"), ""],
    [
      request(host, "POST /login HTTP/1.1", "Content-Length: 3", "Transfer-Encoding: chunked"),
      "",
    ],
    ["\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03", ""],
  ];
  for (const [text, status] of bad) assert.equal(await first(text), status, text.slice(0, 60));
  assert.equal(await first(request(host, "GET /login HTTP/1.1")), "HTTP/1.1 200 OK");
  assert.ok((desk.sample.site.refusals.all.malformed ?? 0) >= 8);
});

Deno.test("startWebServer() cuts off a body that is too large without reading it", async () => {
  await using scratch = await scratchFolder();
  await using desk = await sampleServer(scratch.path);
  const { host } = new URL(desk.origin);
  const answer = await desk.exchange(
    `POST /login HTTP/1.1\r\nHost: ${host}\r\nOrigin: ${desk.origin}\r\nContent-Length: 99999999\r\n\r\n`,
  );
  assert.match(answer, /^HTTP\/1\.1 413 /);
  assert.match(answer, /\r\nconnection: close\r\n/i);
  const chunk = `8000\r\n${"x".repeat(0x8000)}\r\n`;
  const chunked = await desk.exchange(
    `POST /login HTTP/1.1\r\nHost: ${host}\r\nOrigin: ${desk.origin}\r\nTransfer-Encoding: chunked\r\n` +
      `Content-Type: application/x-www-form-urlencoded\r\n\r\n`,
    chunk,
    chunk,
    chunk,
  );
  assert.match(chunked, /^HTTP\/1\.1 413 /);
});

Deno.test("startWebServer() cuts off who sends too slowly, or holds a connection for nothing", async () => {
  await using scratch = await scratchFolder();
  await using desk = await sampleServer(scratch.path, {
    limits: { headers_ms: 100, request_ms: 200, idle_ms: 100, check_ms: 50 },
  });
  const { host } = new URL(desk.origin);
  assert.equal(await desk.exchange("GET /login HTTP/1.1\r\nHos"), "");
  const slowBody = await desk.exchange(
    `POST /login HTTP/1.1\r\nHost: ${host}\r\nOrigin: ${desk.origin}\r\nContent-Length: 10\r\n` +
      "Content-Type: application/x-www-form-urlencoded\r\n\r\nab",
  );
  assert.doesNotMatch(slowBody, /^HTTP\/1\.1 [23]/);
  const idle = await desk.exchange(`GET /login HTTP/1.1\r\nHost: ${host}\r\n\r\n`);
  assert.match(idle, /^HTTP\/1\.1 200 OK/);
});

Deno.test("startWebServer() closes at once when nothing is open, and after a while when something is", async () => {
  await using scratch = await scratchFolder();
  const { promise: never } = Promise.withResolvers<Response>();
  let isReached = false;
  await using desk = await sampleServer(scratch.path, {
    add: (app) =>
      app.get("/slow", () => {
        isReached = true;
        return never;
      }),
  });
  const cookie = desk.sample.cookieOf("vera");
  const slow = assert.rejects(fetch(`${desk.origin}/slow`, { headers: { cookie } }));
  using _idle = await Deno.connect({ hostname: "127.0.0.1", port: desk.server.port });
  await until("the request has arrived", () => isReached);
  const closed = desk.server[Symbol.asyncDispose]();
  assert.ok(desk.server.closing.aborted);
  await assert.rejects(Deno.connect({ hostname: "127.0.0.1", port: desk.server.port }));
  desk.sample.clock.advance(3000);
  await closed;
  await slow;
});

Deno.test("startWebServer() says which port is in use", async () => {
  await using scratch = await scratchFolder();
  await using desk = await sampleServer(scratch.path);
  const { sample, server } = desk;
  await assert.rejects(
    startWebServer({
      hostname: "127.0.0.1",
      port: server.port,
      tls: null,
      behindProxy: false,
      site: sample.site,
      app: webApp(sample.site),
    }),
    (error: Error) => {
      assert.ok(error instanceof OperatorError);
      assert.match(error.message, /the port is in use: choose another with --web-port/);
      return true;
    },
  );
});
