import assert from "node:assert/strict";
import { pageTest, playerTest } from "../support/web/player_test.ts";

const PHONE = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true };

playerTest("a login link lets in once, and nobody without a session sees a page", async (stand) => {
  const link = stand.link();
  const follow = (url: string, headers: HeadersInit = {}) =>
    fetch(url, { redirect: "manual", headers: { accept: "text/html", ...headers } });
  const first = await follow(link);
  await first.body?.cancel();
  assert.equal(first.status, 303);
  const cookie = first.headers.getSetCookie()[0]?.split(";")[0] ?? "";
  const again = await follow(link);
  assert.equal(again.status, 401);
  assert.match(await again.text(), /has been used/);
  const page = await follow(`${stand.origin}/`, { cookie });
  assert.equal(page.status, 200);
  const html = await page.text();
  assert.match(html, /vera/);
  assert.doesNotMatch(html, /style=/, "the policy permits no inline style");
  const outside = await follow(`${stand.origin}/`);
  await outside.body?.cancel();
  assert.deepEqual([outside.status, outside.headers.get("location")], [303, "/login"]);
  for (const path of ["/history?from=1&to=2&parts=1", "/ws"]) {
    const refused = await fetch(`${stand.origin}${path}`);
    await refused.body?.cancel();
    assert.equal(refused.status, 401, path);
  }
});

playerTest("the socket is for our own pages, with a session", async (stand) => {
  const first = await fetch(stand.link(), { redirect: "manual" });
  await first.body?.cancel();
  const cookie = first.headers.getSetCookie()[0]?.split(";")[0] ?? "";
  const knock = (headers: Record<string, string>) => upgrade(stand.port, headers);
  const { origin } = stand;
  assert.equal(await knock({ origin, cookie }), 101);
  assert.equal(await knock({ origin: "http://127.0.0.1:1", cookie }), 403);
  assert.equal(await knock({ origin: "null", cookie }), 403);
  assert.equal(await knock({ cookie }), 403, "a cookie without an origin is somebody else's page");
  assert.equal(await knock({ origin }), 401);
  assert.equal(await knock({ origin, cookie, host: "attacker.example" }), 421);
  assert.equal(stand.player.edge.counts.opened, 1);
});

pageTest(
  "logging out ends at the login page, and closes the sockets of the session's other pages",
  async (stand, browser) => {
    const { page, complaints } = await stand.open(browser);
    const other = await page.context().newPage();
    await other.goto(`${stand.origin}/`);
    for (const each of [page, other]) {
      await each.getByRole("button", { name: "connected" }).waitFor();
    }
    const who = page.locator("summary").filter({ hasText: "vera · viewer" });
    const logOut = page.getByRole("button", { name: "Log out" });
    await who.focus();
    await page.keyboard.press("Space");
    await logOut.waitFor();
    await page.keyboard.press("Escape");
    await logOut.waitFor({ state: "hidden" });
    assert.equal(await page.evaluate("document.activeElement.localName"), "summary");
    await page.keyboard.press("Enter");
    await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    await page.waitForURL(`${stand.origin}/login?out=link`);
    assert.match(
      await page.getByRole("status").innerText(),
      /^You are logged out\. A link logs in/,
    );
    await other.getByText("Not allowed").waitFor();
    await page.goto(`${stand.origin}/`);
    assert.equal(page.url(), `${stand.origin}/login`, "there is no way back without logging in");
    assert.deepEqual(complaints, []);
  },
);

pageTest("one logs out on a phone too, and a press elsewhere is none", async (stand, browser) => {
  const { page, complaints } = await stand.open(browser, PHONE);
  await page.getByRole("button", { name: "connected" }).waitFor();
  const who = page.locator("summary").filter({ hasText: "vera · viewer" });
  const box = await who.boundingBox();
  assert.ok(box && box.width >= 40 && box.height >= 40, "room for a finger");
  assert.ok(box.x + box.width <= PHONE.viewport.width);
  const logOut = page.getByRole("button", { name: "Log out" });
  await who.tap();
  await logOut.waitFor();
  await page.touchscreen.tap(200, 560);
  await logOut.waitFor({ state: "hidden" });
  await who.tap();
  await logOut.tap();
  await page.waitForURL(`${stand.origin}/login?out=link`);
  assert.deepEqual(complaints, []);
});

/** The status with which the server answers a request for a socket. */
async function upgrade(port: number, headers: Record<string, string>): Promise<number> {
  using connection = await Deno.connect({ hostname: "127.0.0.1", port });
  const all = {
    host: `127.0.0.1:${port}`,
    connection: "upgrade",
    upgrade: "websocket",
    "sec-websocket-version": "13",
    "sec-websocket-key": "AAAAAAAAAAAAAAAAAAAAAA==",
    ...headers,
  };
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`);
  await connection.write(new TextEncoder().encode(`GET /ws HTTP/1.1\r\n${lines.join("")}\r\n`));
  const buffer = new Uint8Array(1024);
  const length = await connection.read(buffer) ?? 0;
  const text = new TextDecoder().decode(buffer.subarray(0, length));
  return Number(/^HTTP\/1\.1 (\d+)/.exec(text)?.[1]);
}
