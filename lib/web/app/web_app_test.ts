import assert from "node:assert/strict";
import { scratchFolder } from "@rangecast/tests/scratch";
import { SAMPLE_ORIGIN, type SampleSite, sampleSite } from "../testing/sample_site.ts";
import { requireRole } from "./authenticate.ts";
import { webApp } from "./web_app.ts";

const PAGE = { accept: "text/html,application/xhtml+xml,*/*;q=0.8" };

/** An app with one page for viewers and one command for operators, and a way to ask it. */
function subject(sample: SampleSite) {
  const app = webApp(sample.site);
  app.get("/", (c) => c.text(`hello ${c.var.session?.name}`));
  app.get("/broken", () => {
    throw new Error("secret detail");
  });
  const { promise: never } = Promise.withResolvers<Response>();
  app.get("/slow", () => never);
  app.post("/api/act", requireRole("operator"), async (c) => c.text(await c.req.text()));
  const ask = async (path: string, init: RequestInit = {}) =>
    await app.request(`${SAMPLE_ORIGIN}${path}`, init, { address: "192.0.2.1" });
  return { app, ask };
}

async function errorOf(response: Response): Promise<unknown> {
  const { ok, status, code, ...rest } = await response.json();
  assert.deepEqual([ok, status, Object.keys(rest)], [false, response.status, ["message"]]);
  return code;
}

Deno.test("webApp() shows pages to who is logged in, and the login page to who is not", async () => {
  await using scratch = await scratchFolder();
  await using sample = await sampleSite(scratch.path);
  const { ask } = subject(sample);
  const cookie = sample.cookieOf("vera");
  assert.equal(await (await ask("/", { headers: { cookie } })).text(), "hello vera");
  const first = await ask("/", { headers: PAGE });
  assert.deepEqual([first.status, first.headers.get("location")], [303, "/login"]);
  const deep = await ask("/map?t=1&a=%2F", { headers: PAGE });
  assert.equal(deep.headers.get("location"), "/login?next=%2Fmap%3Ft%3D1%26a%3D%252F");
  const program = await ask("/");
  assert.equal(program.status, 401);
  assert.equal(await errorOf(program), "session");
  assert.equal((await ask("/nothing/here")).status, 401, "not even that it is not there");
});

Deno.test("webApp() puts its headers on every answer, and more of them over TLS", async () => {
  await using scratch = await scratchFolder();
  await using sample = await sampleSite(scratch.path);
  const { ask } = subject(sample);
  const answers = await Promise.all([
    ask("/login", { headers: PAGE }),
    ask("/", { headers: { cookie: sample.cookieOf("vera") } }),
    ask("/nothing", { headers: { ...PAGE, cookie: sample.cookieOf("vera") } }),
    ask("/broken", { headers: { cookie: sample.cookieOf("vera") } }),
    ask("/", { headers: { host: "evil.example" } }),
    ask("/assets/web/web-0.css"),
  ]);
  assert.deepEqual(answers.map(({ status }) => status), [200, 200, 404, 500, 421, 200]);
  for (const { headers, url, status } of answers) {
    const policy = headers.get("content-security-policy") ?? "";
    assert.match(policy, /^default-src 'none'; script-src 'self'; style-src 'self';/, url);
    assert.match(policy, /frame-ancestors 'none'/);
    assert.doesNotMatch(policy, /unsafe|\*/);
    assert.equal(headers.get("x-content-type-options"), "nosniff");
    assert.equal(headers.get("referrer-policy"), "same-origin");
    assert.equal(headers.get("cross-origin-opener-policy"), "same-origin");
    assert.equal(headers.get("cross-origin-resource-policy"), "same-origin");
    assert.match(headers.get("permissions-policy") ?? "", /camera=\(\)/);
    assert.equal(headers.get("strict-transport-security"), null, String(status));
  }
  assert.equal(answers[1]?.headers.get("cache-control"), "no-store");
  assert.match(answers[5]?.headers.get("cache-control") ?? "", /immutable/);

  const site = { ...sample.site, isSecure: true, imageSources: ["https://tiles.example"] };
  const { headers } = await subject({ ...sample, site }).ask("/login");
  assert.equal(headers.get("strict-transport-security"), "max-age=31536000");
  assert.match(
    headers.get("content-security-policy") ?? "",
    /img-src [^;]*https:\/\/tiles\.example;/,
  );
});

Deno.test("webApp() answers a person with a page and a program with JSON, and tells no secrets", async () => {
  await using scratch = await scratchFolder();
  await using sample = await sampleSite(scratch.path);
  const { ask } = subject(sample);
  const headers = { cookie: sample.cookieOf("vera") };
  const page = await ask("/broken", { headers: { ...headers, ...PAGE } });
  const html = await page.text();
  assert.match(page.headers.get("content-type") ?? "", /^text\/html/);
  assert.match(html, /<h1>Something went wrong<\/h1>/);
  assert.match(html, /href="\/assets\/web\/web-0\.css"/);
  assert.doesNotMatch(html, /secret|style=/);
  const json = await ask("/broken", { headers });
  assert.equal(json.headers.get("content-type"), "application/json");
  assert.equal(await errorOf(json), "internal");
  assert.ok(sample.lines.some((line) => line.includes("secret detail")));
  const missing = await ask("/%3Cscript%3Ealert(1)", { headers: { ...headers, ...PAGE } });
  assert.equal(missing.status, 404);
  assert.doesNotMatch(await missing.text(), /<script/);
  assert.deepEqual(sample.site.refusals.all, { internal: 2, not_found: 1 });
});

Deno.test("webApp() refuses the wrong role", async () => {
  await using scratch = await scratchFolder();
  await using sample = await sampleSite(scratch.path);
  const { ask } = subject(sample);
  const act = (name: string) =>
    ask("/api/act", {
      method: "POST",
      body: "x",
      headers: { cookie: sample.cookieOf(name), origin: SAMPLE_ORIGIN },
    });
  assert.equal((await act("otto")).status, 200);
  assert.equal((await act("ada")).status, 200);
  const refused = await act("vera");
  assert.equal(refused.status, 403);
  assert.equal(await errorOf(refused), "role");
});

Deno.test("webApp() refuses what a page of somebody else's makes a browser send", async () => {
  await using scratch = await scratchFolder();
  await using sample = await sampleSite(scratch.path);
  const { ask } = subject(sample);
  const cookie = sample.cookieOf("otto");
  const act = async (headers: Record<string, string>) =>
    (await ask("/api/act", { method: "POST", body: "x", headers })).status;
  assert.equal(await act({ cookie, origin: SAMPLE_ORIGIN }), 200);
  assert.equal(await act({ cookie, origin: "http://localhost:8081" }), 200);
  assert.equal(await act({ cookie, "sec-fetch-site": "same-origin" }), 200);
  for (
    const headers of [
      { cookie, origin: "https://evil.example" },
      { cookie, origin: "http://127.0.0.1:8082" },
      { cookie, origin: "null" },
      { cookie, origin: "" },
      { cookie, "sec-fetch-site": "same-site" },
      { cookie, "sec-fetch-site": "cross-site" },
      { cookie },
      { cookie, authorization: `Bearer ${sample.secret}` },
      { origin: "https://evil.example", authorization: `Bearer ${sample.secret}` },
    ]
  ) assert.equal(await act(headers), 403, JSON.stringify(headers));
  assert.equal(
    (await ask("/", { headers: { cookie, origin: "https://evil.example" } })).status,
    200,
  );
});

Deno.test("webApp() lets a program in with its token alone", async () => {
  await using scratch = await scratchFolder();
  await using sample = await sampleSite(scratch.path);
  const { ask } = subject(sample);
  const authorization = `Bearer ${sample.secret}`;
  assert.equal(await (await ask("/", { headers: { authorization } })).text(), "hello recorder");
  const acted = await ask("/api/act", { method: "POST", body: "x", headers: { authorization } });
  assert.equal(await errorOf(acted), "role", "its own role");
  const wrong = await ask("/", { headers: { authorization: `${authorization.slice(0, -1)}!` } });
  assert.equal(wrong.status, 401);
});

Deno.test("webApp() refuses names that somebody else has pointed here, and odd methods and addresses", async () => {
  await using scratch = await scratchFolder();
  await using sample = await sampleSite(scratch.path);
  const { ask } = subject(sample);
  const status = async (path: string, init: RequestInit) => (await ask(path, init)).status;
  assert.equal(await status("/login", { headers: { host: "rebound.example" } }), 421);
  assert.equal(await status("/login", { method: "OPTIONS" }), 405);
  assert.equal((await ask("/login", { method: "PROPFIND" })).headers.get("allow")?.length, 35);
  assert.equal(await status(`/login?x=${"x".repeat(5000)}`, {}), 400);
  assert.equal(await status("/assets/../data/users.json", {}), 401);
  assert.equal(await status("/assets/%2e%2e%2fdata%2fusers.json", {}), 404);
});

Deno.test("webApp() refuses a large body, whether or not it says how large it is", async () => {
  await using scratch = await scratchFolder();
  await using sample = await sampleSite(scratch.path);
  const { ask } = subject(sample);
  const headers = { cookie: sample.cookieOf("otto"), origin: SAMPLE_ORIGIN };
  const fits = await ask("/api/act", { method: "POST", headers, body: "x".repeat(65_536) });
  assert.equal((await fits.text()).length, 65_536);
  let pulled = 0;
  const endless = new ReadableStream({
    pull(controller) {
      pulled += 1;
      controller.enqueue(new Uint8Array(16_384));
    },
  });
  const bodies = [
    { body: "x".repeat(65_537) },
    { body: endless, duplex: "half" },
    { body: "x", headers: { ...headers, "content-length": "70000" } },
  ];
  for (const init of bodies) {
    const refused = await ask("/api/act", { method: "POST", headers, ...init });
    assert.equal(refused.status, 413);
    assert.equal(await errorOf(refused), "too_large");
  }
  assert.ok(pulled < 10, "what is too large is not read");
});

Deno.test("webApp() answers for a page that takes too long", async () => {
  await using scratch = await scratchFolder();
  await using sample = await sampleSite(scratch.path);
  const { ask } = subject(sample);
  const before = sample.clock.pending;
  const answer = ask("/slow", { headers: { cookie: sample.cookieOf("vera") } });
  sample.clock.advance(29_999);
  sample.clock.advance(1);
  const response = await answer;
  assert.equal(response.status, 503);
  assert.equal(await errorOf(response), "timeout");
  assert.equal(sample.clock.pending, before);
});

Deno.test("webApp() renews a cookie that is in use, but not on files that are cached", async () => {
  await using scratch = await scratchFolder();
  await using sample = await sampleSite(scratch.path);
  const { ask } = subject(sample);
  const cookie = sample.cookieOf("vera");
  assert.deepEqual((await ask("/", { headers: { cookie } })).headers.getSetCookie(), []);
  sample.clock.advance(60_000);
  const [renewed = ""] = (await ask("/", { headers: { cookie } })).headers.getSetCookie();
  assert.match(
    renewed,
    /^__Host-rangecast-player=[\w.-]+; Path=\/; Secure; HttpOnly; SameSite=Lax$/,
  );
  const file = await ask("/assets/web/web-0.css", { headers: { cookie } });
  assert.deepEqual(file.headers.getSetCookie(), []);
});

Deno.test("webApp() lets nobody in while the accounts cannot be read", async () => {
  await using scratch = await scratchFolder();
  await using sample = await sampleSite(scratch.path);
  const { ask } = subject(sample);
  const cookie = sample.cookieOf("vera");
  await Deno.chmod(sample.folder.file("users.json"), 0o644);
  sample.clock.advance(1000);
  const response = await ask("/", { headers: { cookie } });
  assert.equal(response.status, 503);
  const text = await response.text();
  assert.match(text, /"code":"unavailable"/);
  assert.doesNotMatch(text, /users\.json/);
  assert.ok(sample.lines.some((line) => line.includes("owner alone")));
});

Deno.test("webApp() lets guests of this machine read what is kept for older clients", async () => {
  await using scratch = await scratchFolder();
  const guests = { paths: (path: string) => path === "/old", behindProxy: false };
  await using sample = await sampleSite(scratch.path, { guests });
  const app = webApp(sample.site);
  app.all("/old", (c) => c.text(`${c.var.session?.name} ${c.var.session?.role}`));
  app.get("/new", (c) => c.text("new"));
  const ask = async (
    path: string,
    headers: HeadersInit = {},
    address = "127.0.0.1",
    method = "GET",
  ) => {
    const response = await app.request(`${SAMPLE_ORIGIN}${path}`, { method, headers }, { address });
    return [response.status, response.status === 200 ? await response.text() : ""];
  };
  assert.deepEqual(await ask("/old"), [200, "guest viewer"]);
  assert.deepEqual(await ask("/old", { origin: SAMPLE_ORIGIN }), [200, "guest viewer"]);
  assert.deepEqual(await ask("/old", { cookie: sample.cookieOf("otto") }), [200, "otto operator"]);
  const authorization = `Bearer ${sample.secret}`;
  assert.deepEqual(await ask("/old", { authorization }, "192.0.2.1"), [200, "recorder viewer"]);
  for (
    const refused of [
      await ask("/new"),
      await ask("/old", {}, "192.0.2.1"),
      await ask("/old", { origin: "https://evil.example" }),
      await ask("/old", { "sec-fetch-site": "cross-site" }),
      await ask("/old", { authorization: "Bearer x" }),
      await ask("/old", { authorization: "Bearer x" }, "127.0.0.1", "POST"),
    ]
  ) assert.equal(refused[0], 401);
});
