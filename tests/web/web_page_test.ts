import assert from "node:assert/strict";
import { SAMPLE_PASSWORD } from "@rangecast/web/testing/sample-site";
import type { Page } from "playwright-core";
import { needsBrowser, TestBrowser } from "../support/browser.ts";
import { scratchFolder } from "../support/scratch.ts";
import { until } from "../support/until.ts";
import { builtSite } from "../support/web/built_site.tsx";

const HOSTILE = '</script><img src=x onerror="document.title=1">';

/** Everything that a page asks for, and whatever its console complains about. */
function watch(page: Page) {
  const requests: string[] = [];
  const complaints: string[] = [];
  page.on("request", (request) => requests.push(request.url()));
  page.on("console", (message) => {
    if (message.type() === "error" || message.type() === "warning") complaints.push(message.text());
  });
  page.on("pageerror", (error) => complaints.push(error.message));
  return { requests, complaints };
}

async function logIn(page: Page, password: string): Promise<void> {
  await page.getByLabel("Name").fill("vera");
  await page.getByLabel("Password").fill(password);
  await page.getByRole("button", { name: "Log in" }).click();
}

Deno.test({
  name:
    "a person logs in, uses an island and logs out in a real browser, and nothing trips the CSP",
  ...needsBrowser,
  async fn() {
    await using scratch = await scratchFolder();
    await using desk = await builtSite(scratch.path, HOSTILE);
    await using browser = await TestBrowser.start();
    const page = await browser.open();
    const { requests, complaints } = watch(page);

    await page.goto(`${desk.origin}/?start=7`);
    assert.equal(page.url(), `${desk.origin}/login?next=%2F%3Fstart%3D7`);
    await logIn(page, "wrong words");
    assert.equal(await page.getByRole("alert").innerText(), "Name or password is wrong.");
    await logIn(page, SAMPLE_PASSWORD);
    await page.waitForURL(`${desk.origin}/?start=7`);
    assert.equal(await page.title(), "Count from 7");

    const cookies = await page.context().cookies();
    assert.deepEqual(
      cookies.map(({ name, httpOnly, secure, sameSite }) => [name, httpOnly, secure, sameSite]),
      [["__Host-rangecast-player", true, true, "Lax"]],
    );
    const button = page.locator("[data-island] button");
    assert.equal(await button.innerText(), `${HOSTILE}: 7`);
    await page.locator('[data-island][data-state="ready"]').waitFor();
    await button.click();
    await until("the island counts", async () => await button.innerText() === `${HOSTILE}: 8`);
    assert.equal(await page.title(), "Count from 7", "the hostile label ran nothing");

    await page.getByRole("button", { name: "Log out" }).click();
    await page.waitForURL(`${desk.origin}/login?out=done`);
    assert.equal(await page.getByRole("status").innerText(), "You are logged out.");
    assert.deepEqual(await page.context().cookies(), []);

    // The one answer that the browser itself calls an error is that of the wrong password.
    assert.deepEqual(complaints.filter((text) => !text.includes("status of 401")), []);
    assert.deepEqual(requests.filter((url) => !url.startsWith(`${desk.origin}/`)), []);
  },
});

Deno.test({
  name: "a page that is rendered by the server reads the same without any script",
  ...needsBrowser,
  async fn() {
    await using scratch = await scratchFolder();
    await using desk = await builtSite(scratch.path, "clicks");
    await using browser = await TestBrowser.start();
    const page = await browser.open({ javaScriptEnabled: false, colorScheme: "light" });
    await page.goto(`${desk.origin}/?start=7`);
    await logIn(page, SAMPLE_PASSWORD);
    await page.waitForURL(`${desk.origin}/?start=7`);
    assert.equal(await page.locator("[data-island] button").innerText(), "clicks: 7");
  },
});

Deno.test({
  name: "the browser keeps a page of somebody else's from using a session",
  ...needsBrowser,
  async fn() {
    await using scratch = await scratchFolder();
    await using desk = await builtSite(scratch.path, "clicks");
    await using browser = await TestBrowser.start();
    const page = await browser.open();
    await page.goto(`${desk.origin}/login`);
    await logIn(page, SAMPLE_PASSWORD);
    await page.waitForURL(`${desk.origin}/`);
    const other = await page.context().newPage();
    // Another origin on the same host: the browser sends the cookie along, if SameSite lets it.
    await other.route("http://127.0.0.1:1/**", (route) =>
      route.fulfill({
        contentType: "text/html",
        body: `<form method="post" action="${desk.origin}/logout"><button>x</button></form>`,
      }));
    await other.goto("http://127.0.0.1:1/");
    await other.getByRole("button").click();
    await other.waitForURL(`${desk.origin}/logout`);
    assert.match(await other.locator("h1").innerText(), /Not allowed/i);
    await page.reload();
    assert.equal(await page.locator("h1").innerText(), "vera", "still logged in");
  },
});
