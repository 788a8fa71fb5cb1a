import assert from "node:assert/strict";
import { needsBrowser, TestBrowser } from "../support/browser.ts";

Deno.test({
  name: "TestBrowser opens pages that share nothing, and leaves no process behind",
  ...needsBrowser,
  async fn() {
    await using browser = await TestBrowser.start();
    const [page, other] = [await browser.open(), await browser.open({ colorScheme: "light" })];
    await page.goto("data:text/html,<title>one</title>");
    assert.equal(await page.title(), "one");
    const isDark = 'matchMedia("(prefers-color-scheme: dark)").matches';
    assert.deepEqual([await page.evaluate(isDark), await other.evaluate(isDark)], [true, false]);
  },
});
