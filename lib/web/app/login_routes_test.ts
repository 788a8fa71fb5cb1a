import assert from "node:assert/strict";
import { scratchFolder } from "@rangecast/tests/scratch";
import {
  SAMPLE_ORIGIN,
  SAMPLE_PASSWORD,
  type SampleSite,
  sampleSite,
} from "../testing/sample_site.ts";
import { loginLinkPath } from "./login_link.ts";
import { webApp } from "./web_app.ts";
import type { WebSite } from "./web_site.ts";

const PAGE = { accept: "text/html" };
const HOSTILE = '"><script>alert(1)</script>';

/** A browser that keeps its cookie. */
function browser({ site }: Pick<SampleSite, "site">, address = "192.0.2.1") {
  const app = webApp(site);
  app.get("/", (c) => c.text(`hello ${c.var.session?.name} ${c.var.session?.role}`));
  let cookie = "";
  const ask = async (path: string, init: RequestInit = {}) => {
    const headers = new Headers(init.headers);
    if (cookie !== "") headers.set("cookie", cookie);
    const response = await app.request(`${SAMPLE_ORIGIN}${path}`, { ...init, headers }, {
      address,
    });
    const [set] = response.headers.getSetCookie();
    if (set !== undefined) cookie = set.includes("Max-Age=0") ? "" : set.split(";")[0] ?? "";
    return response;
  };
  const post = (path: string, form: Record<string, string> = {}, headers = {}) =>
    ask(path, {
      method: "POST",
      body: new URLSearchParams(form),
      headers: { origin: SAMPLE_ORIGIN, ...PAGE, ...headers },
    });
  const logIn = (name: string, password = SAMPLE_PASSWORD, next = "/") =>
    post("/login", { name, password, next });
  const copy = () => cookie;
  const paste = (other: string) => cookie = other;
  return { ask, post, logIn, copy, paste };
}

Deno.test("/login lets somebody in who has the password, and leads back", async () => {
  await using scratch = await scratchFolder();
  await using sample = await sampleSite(scratch.path);
  const { ask, logIn } = browser(sample);
  const form = await (await ask("/login?next=/map%3Ft%3D1", { headers: PAGE })).text();
  assert.match(form, /<form method="post" action="\/login"/);
  assert.match(form, /name="next" value="\/map\?t=1"/);
  assert.doesNotMatch(form, /<script|style=/, "works without a script");
  const response = await logIn(" Otto ", SAMPLE_PASSWORD, "/map?t=1");
  assert.deepEqual([response.status, response.headers.get("location")], [303, "/map?t=1"]);
  assert.match(
    response.headers.get("set-cookie") ?? "",
    /^__Host-rangecast-player=[\w.-]+; Path=\/; Secure; HttpOnly; SameSite=Lax$/,
  );
  assert.equal(await (await ask("/")).text(), "hello otto operator");
  assert.equal((await ask("/login?next=//evil.example")).headers.get("location"), "/");
});

Deno.test("/login refuses the wrong password and an unknown name alike", async () => {
  await using scratch = await scratchFolder();
  await using sample = await sampleSite(scratch.path);
  const { ask, logIn } = browser(sample);
  const [wrong, unknown] = [await logIn("otto", "wrong words"), await logIn("nobody")];
  for (const response of [wrong, unknown]) {
    assert.equal(response.status, 401);
    assert.deepEqual(response.headers.getSetCookie(), []);
  }
  const texts = await Promise.all([wrong.text(), unknown.text()]);
  assert.match(texts[0] ?? "", /Name or password is wrong\./);
  assert.equal(texts[0]?.replace("otto", "nobody"), texts[1]);
  assert.doesNotMatch(texts[0] ?? "", /wrong words/);
  assert.equal((await ask("/")).status, 401);
});

Deno.test("/login shows hostile text as text, goes to no other host and splits no header", async () => {
  await using scratch = await scratchFolder();
  await using sample = await sampleSite(scratch.path);
  const { ask, post, logIn } = browser(sample);
  const html = await (await post("/login", { name: HOSTILE, password: "x", next: HOSTILE })).text();
  assert.doesNotMatch(html, /<script/);
  assert.match(html, /value="&quot;>&lt;script>/);
  const query = await ask(`/login?next=${encodeURIComponent(`/${HOSTILE}`)}`, { headers: PAGE });
  assert.doesNotMatch(await query.text(), /<script/);
  for (const next of ["https://evil.example", "//evil.example", "/\\evil.example", "/a\r\nx: y"]) {
    const response = await logIn("otto", SAMPLE_PASSWORD, next);
    assert.match(response.headers.get("location") ?? "", /^\/(ax:%20y|)$/, next);
    assert.equal(response.headers.get("x"), null);
  }
  assert.ok(!sample.lines.join("").includes("<script"), "what is no name is not logged");
});

Deno.test("/login takes forms of its own pages only", async () => {
  await using scratch = await scratchFolder();
  await using sample = await sampleSite(scratch.path);
  const { ask, post } = browser(sample);
  const form = { name: "otto", password: SAMPLE_PASSWORD };
  assert.equal((await post("/login", form, { origin: "https://evil.example" })).status, 403);
  assert.equal((await post("/logout", {}, { origin: "https://evil.example" })).status, 403);
  const json = await ask("/login", {
    method: "POST",
    body: JSON.stringify(form),
    headers: { origin: SAMPLE_ORIGIN, "content-type": "application/json" },
  });
  assert.equal(json.status, 400);
  assert.equal((await post("/login", { ...form, more: "x".repeat(70_000) })).status, 413);
});

Deno.test("/login slows down who tries many passwords, and says for how long", async () => {
  await using scratch = await scratchFolder();
  await using sample = await sampleSite(scratch.path);
  const { logIn } = browser(sample);
  for (let i = 0; i < 10; i++) assert.equal((await logIn("otto", `wrong ${i}`)).status, 401);
  const limited = await logIn("otto");
  assert.equal(limited.status, 429);
  assert.equal(limited.headers.get("retry-after"), "30");
  assert.match(await limited.text(), /Too many attempts: try again in 30 s\./);
  assert.equal((await logIn("vera")).status, 303, "somebody else may");
  sample.clock.advance(30_000);
  assert.equal((await logIn("otto")).status, 303);
});

Deno.test("/logout ends the session and all that is open on it, also for a copy of its cookie", async () => {
  await using scratch = await scratchFolder();
  await using sample = await sampleSite(scratch.path);
  const { ask, post, logIn, copy, paste } = browser(sample);
  await logIn("otto");
  const cookie = copy();
  const resumed = await sample.site.auth.resume(new Headers({ cookie }));
  assert.ok(resumed.ok);
  assert.equal((await ask("/logout")).status, 404, "only by POST");
  assert.equal(resumed.session.signal.aborted, false);
  const response = await post("/logout");
  assert.deepEqual([response.status, response.headers.get("location")], [303, "/login?out=done"]);
  assert.match(await (await ask("/login?out=done")).text(), /role="status">You are logged out\.</);
  assert.equal(resumed.session.signal.reason, "logout");
  assert.equal(copy(), "");
  paste(cookie);
  assert.equal((await ask("/")).status, 401);
  assert.equal((await post("/logout")).status, 303, "again does no harm");
});

Deno.test("/logout tells who came by a link how to come in again", async () => {
  await using scratch = await scratchFolder();
  await using sample = await sampleSite(scratch.path);
  const { site, lines } = sample;
  const leaveBy = async (site: WebSite) => {
    const { ask, post } = browser({ ...sample, site });
    await ask(loginLinkPath(site.auth.links.make({ name: "guest", role: "viewer" })));
    const path = (await post("/logout")).headers.get("location") ?? "";
    return await (await ask(path)).text();
  };
  assert.match(await leaveBy(site), /A link logs in once: ask for another one/);
  assert.ok(!lines.some((line) => line.includes("/login/link/")), "nobody has asked for links");
  assert.match(await leaveBy({ ...site, loginLink: "operator" }), /the new link that was just/);
  const links = lines.flatMap((line) => /\/login\/link\/\S+/.exec(line) ?? []);
  assert.equal(links.length, 1);
  const { ask } = browser(sample);
  await ask(links[0] ?? "");
  assert.equal(await (await ask("/")).text(), "hello guest operator");
  const other = browser(sample);
  await other.logIn("otto");
  await other.post("/logout");
  assert.ok(lines.at(-1)?.includes("logged out"), "an account's owner needs no link");
});

Deno.test("/login says nothing that an address makes up", async () => {
  await using scratch = await scratchFolder();
  await using sample = await sampleSite(scratch.path);
  const { ask } = browser(sample);
  for (const out of ["", "constructor", "toString", "<b>gone</b>"]) {
    const html = await (await ask(`/login?out=${encodeURIComponent(out)}`)).text();
    assert.doesNotMatch(html, /role="status"|gone/, out);
  }
});

Deno.test("/login ends the session that the browser had before", async () => {
  await using scratch = await scratchFolder();
  await using sample = await sampleSite(scratch.path);
  const { ask, logIn, copy } = browser(sample);
  await logIn("otto");
  const resumed = await sample.site.auth.resume(new Headers({ cookie: copy() }));
  await logIn("vera");
  assert.ok(resumed.ok && resumed.session.signal.aborted);
  assert.equal(await (await ask("/")).text(), "hello vera viewer");
});

Deno.test("/login/link/TOKEN lets in once", async () => {
  await using scratch = await scratchFolder();
  await using sample = await sampleSite(scratch.path);
  const path = loginLinkPath(sample.site.auth.links.make({ name: "guest", role: "admin" }));
  const { ask } = browser(sample);
  assert.equal((await ask(path, { method: "HEAD" })).status, 204);
  assert.equal((await ask(path, { headers: { "sec-purpose": "prefetch;prerender" } })).status, 204);
  const response = await ask(path, { headers: PAGE });
  assert.deepEqual([response.status, response.headers.get("location")], [303, "/"]);
  assert.equal(await (await ask("/")).text(), "hello guest admin");
  const replayed = await browser(sample).ask(path, { headers: PAGE });
  assert.equal(replayed.status, 401);
  assert.match(await replayed.text(), /has been used, or is too old/);
  assert.ok(!sample.lines.some((line) => line.includes(path.split("/").at(-1) ?? "")));
});

Deno.test("/login/link/TOKEN refuses a link that is too old, or that nobody made", async () => {
  await using scratch = await scratchFolder();
  await using sample = await sampleSite(scratch.path);
  const path = loginLinkPath(sample.site.auth.links.make({ name: "guest", role: "admin" }));
  sample.clock.advance(600_000);
  const { ask } = browser(sample);
  for (const other of [path, loginLinkPath("x"), loginLinkPath("__proto__")]) {
    assert.equal((await ask(other)).status, 401);
  }
});

Deno.test("a cookie of another program, forged or cut short lets nobody in", async () => {
  await using scratch = await scratchFolder();
  await using sample = await sampleSite(scratch.path);
  const { ask, paste } = browser(sample);
  const cookie = sample.cookieOf("ada");
  const [name = "", value = ""] = cookie.split("=");
  for (
    const bad of [
      `__Host-rangecast-console=${value}`,
      `rangecast-player=${value}`,
      `${name}=`,
      `${name}=${value.slice(0, -1)}`,
      `${name}=${"A".repeat(100_000)}`,
      `${cookie}; ${cookie}`,
      `${name}="${value}"`,
      `${name}=${value.split(".")[0]}.${"A".repeat(43)}`,
    ]
  ) {
    paste(bad);
    assert.equal((await ask("/")).status, 401, bad.slice(0, 60));
  }
  paste(`other=1; ${cookie}; more=2`);
  assert.equal((await ask("/")).status, 200);
});
