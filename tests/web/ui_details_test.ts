import assert from "node:assert/strict";
import { systemClock } from "@rangecast/base/clock";
import { needsBrowser, TestBrowser } from "../support/browser.ts";
import { until } from "../support/until.ts";
import { TAG_LIMITS } from "@rangecast/gateway/protocol";
import { count, opened, says, scene, text } from "../ui/opened_page.ts";
import { PageServer } from "../ui/page_server.ts";

const DETAILS = '[data-panel="details"]';

Deno.test({
  name: "Details tell where the time went, hop by hop, and say so where nobody knows",
  ...needsBrowser,
  async fn() {
    await using browser = await TestBrowser.start();
    const now_ms = systemClock.nowMs();
    const replay = {
      ...{ channel_id: "replay.x", epoch: 1, position_ms: now_ms - 60_000, rate: 1 },
      ...{ updated_at_ms: now_ms, state: "running" as const },
      window: { start_ms: now_ms - 120_000, end_ms: now_ms },
    };
    const hops = ["receipt → stream", "stream → gateway", "in the gateway"];
    const told = ["2.0ms", "4.0ms", "31.0ms"];
    const unknown = hops.map(() => "unknown");
    for (const [given, figures] of [[null, told], [replay, unknown]] as const) {
      await using server = await PageServer.start(scene({ replay: given }));
      const { page, faults } = await opened(server, browser);
      await page.evaluate('desk.select("10007")');
      for (const [i, hop] of hops.entries()) {
        const expected = `${hop}${figures[i]}`;
        await until(
          `it says ${expected}`,
          async () => (await text(page, DETAILS)).includes(expected),
        );
      }
      const last = given ? /gateway → screenunknown/ : /gateway → screen\d+\.\dms/;
      await until("the way over the network is told", () => says(page, DETAILS, last));
      assert.deepEqual(faults, []);
    }
  },
});

Deno.test({
  name: "Channels say who runs what, and how many follow, without widening the panel",
  ...needsBrowser,
  async fn() {
    const start_ms = Date.UTC(2025, 8, 28, 11);
    const replay = {
      ...{ channel_id: "replay.intercept-window-3", epoch: 1, position_ms: start_ms, rate: 2 },
      ...{ updated_at_ms: systemClock.nowMs(), state: "running" as const },
      window: { start_ms, end_ms: start_ms + 1_200_000 },
    };
    await using server = await PageServer.start(scene({ replay }));
    await using browser = await TestBrowser.start();
    const { page, faults } = await opened(server, browser);
    const rows = page.locator('[data-panel="channels"] .list-row');
    const listed = ["livestream", "tower · 2025-09-28 11:00:00 to 11:20:00", "desk-02"];
    for (const [i, about] of listed.entries()) {
      await until(`it says ${about}`, async () => {
        return (await rows.nth(i).textContent())?.includes(about) ?? false;
      });
    }
    assert.match(await rows.nth(0).innerText(), /12 on it/);
    assert.match(await rows.nth(1).innerText(), /31 on it · 2×/);
    const widths = await rows.evaluateAll((all) => all.map((row) => row.scrollWidth));
    assert.ok(widths.every((width) => width <= 264), `no row is wider than the panel: ${widths}`);
    assert.deepEqual(faults, []);
  },
});

Deno.test({
  name: "Arrows lead through the table of tracks, and say to a screen reader which row they are on",
  ...needsBrowser,
  async fn() {
    await using server = await PageServer.start(scene());
    await using browser = await TestBrowser.start();
    const { page, faults } = await opened(server, browser);
    const grid = page.getByRole("grid", { name: "Tracks" });
    assert.equal(await grid.getByRole("columnheader").count(), 4, "the head belongs to it");
    assert.equal(await grid.getAttribute("aria-activedescendant"), null);
    await grid.focus();
    for (const [i, entity] of ["10001", "10002", "10003"].entries()) {
      await page.keyboard.press("ArrowDown");
      await until(`${entity} is the one`, async () => {
        const id = await grid.getAttribute("aria-activedescendant") ?? "none";
        const row = page.locator(`[id="${id}"][aria-selected="true"]`);
        return (await row.allTextContents()).some((text) => text.startsWith(entity)) &&
          await row.getAttribute("aria-rowindex") === String(i + 2);
      });
    }
    await page.keyboard.press("Tab");
    const focused = await page.evaluate("document.activeElement.closest('.track-table') !== null");
    assert.equal(focused, false, "the rows are no stop of their own");
    assert.deepEqual(faults, []);
  },
});

Deno.test({
  name: "A tag is made, edited and deleted, and the page shows what has become of it",
  ...needsBrowser,
  async fn() {
    await using server = await PageServer.start(scene());
    await using browser = await TestBrowser.start();
    const { page, faults } = await opened(server, browser);
    const listed = async () =>
      `${await page.locator('[data-panel="tags"] .list-name').allInnerTexts()}`;
    const act = async (action: string, tag: string) => {
      await page.locator(".tag-row").filter({ hasText: tag }).hover();
      await page.getByLabel(`${action} ${tag}`, { exact: true }).click();
    };
    await page.keyboard.press("t");
    await page.getByLabel("Comment").fill("Start line open");
    await page.keyboard.press("Enter");
    await until("it is listed", async () => {
      return await listed() === "Start line open,Two in one thermal";
    });
    await act("Edit", "Start line open");
    assert.equal(await page.getByLabel("Comment").inputValue(), "Start line open");
    await page.getByLabel("Comment").fill("Start line shut");
    await page.getByRole("button", { name: "Save" }).click();
    await until("it has its new name", async () => {
      return await listed() === "Start line shut,Two in one thermal";
    });
    await until("the form is shut", async () => await count(page, "dialog[open]") === 0);
    await act("Edit", "Two in one thermal");
    assert.equal(await page.getByLabel("Comment").inputValue(), "Two in one thermal");
    await page.getByRole("button", { name: "Cancel" }).click();
    await act("Delete", "Start line shut");
    await until("it is gone", async () => await listed() === "Two in one thermal");
    await act("Delete", "Two in one thermal");
    await until("none is left", () => says(page, '[data-panel="tags"]', /None yet/));
    const wishes = server.gateway.heard.filter(({ type }) => type.startsWith("tag_"));
    assert.deepEqual(
      wishes.map(({ type }) => type),
      ["tag_create", "tag_update", "tag_delete", "tag_delete"],
    );
    assert.deepEqual(faults, []);
  },
});

Deno.test({
  name: "The words of a tag stay in the form until they are stored",
  ...needsBrowser,
  async fn() {
    await using server = await PageServer.start(scene());
    await using browser = await TestBrowser.start();
    const { page } = await opened(server, browser);
    const { gateway } = server;
    const notes = "n".repeat(TAG_LIMITS.notes);
    const wishes = () => gateway.heard.filter(({ type }) => type === "tag_create").length;
    const untilSaid = (problem: RegExp) =>
      until(`it says ${problem}`, () => says(page, "dialog[open] [role=alert]", problem));
    await page.keyboard.press("t");
    await page.getByLabel("Comment").fill("Splash");
    await page.getByLabel("Notes").fill(notes);
    await page.getByLabel("Notes").press("x");
    assert.equal(await page.getByLabel("Notes").inputValue(), notes, "there is room for no more");

    gateway.refusal = "The broker is away";
    await page.getByRole("button", { name: "Save" }).click();
    await untilSaid(/The broker is away\. Your words are kept/);
    assert.equal(wishes(), 1);

    gateway.isSilent = true;
    await page.getByRole("button", { name: "Save" }).click();
    await until("it says that it saves", () => says(page, "dialog[open] [role=status]", /Saving/));
    await page.getByLabel("Comment").press("Enter");
    gateway.isAway = true;
    gateway.drop();
    await untilSaid(/The connection broke before the answer\./);
    assert.equal(wishes(), 2, "a second press while it saves asks for nothing");
    await page.getByRole("button", { name: "Save" }).click();
    await untilSaid(/Not connected\./);
    assert.equal(await page.getByLabel("Comment").inputValue(), "Splash");
    assert.equal(await page.getByLabel("Notes").inputValue(), notes);

    gateway.isAway = gateway.isSilent = false;
    gateway.refusal = null;
    await until("it is connected again", () => says(page, ".last-line", /connected/));
    await page.getByRole("button", { name: "Save" }).click();
    await until("the form is shut", async () => await count(page, "dialog[open]") === 0);
    await until("it is listed", () => says(page, '[data-panel="tags"]', /Splash/));
    const last = gateway.heard.findLast(({ type }) => type === "tag_create");
    assert.equal(last?.type === "tag_create" ? last.notes : null, notes);
  },
});

Deno.test({
  name: "On a touch screen what there is to do with a tag is at hand, without a jump to it",
  ...needsBrowser,
  async fn() {
    await using server = await PageServer.start(scene());
    await using browser = await TestBrowser.start();
    for (const viewport of [{ width: 390, height: 844 }, { width: 1024, height: 768 }]) {
      const touch = { viewport, hasTouch: true, isMobile: true };
      const { page, faults } = await opened(server, browser, touch);
      const sheet = page.getByRole("button", { name: "Tags", exact: true });
      if (await sheet.isVisible()) await sheet.tap();
      const [tag = ""] = await page.locator('[data-panel="tags"] .list-name').allTextContents();
      for (const action of [`Mission time begins at ${tag}`, `Edit ${tag}`, `Delete ${tag}`]) {
        const button = page.getByLabel(action, { exact: true });
        await until(`one sees ${action}`, () => button.isVisible());
        const box = await button.boundingBox();
        assert.ok(box && box.width >= 40 && box.height >= 40, `room for a finger: ${action}`);
        assert.ok(
          box.x >= 0 && box.x + box.width <= viewport.width,
          `it is on the page: ${action}`,
        );
      }
      await page.getByLabel(`Edit ${tag}`, { exact: true }).tap();
      await page.getByLabel("Comment").fill(`${tag}, seen`);
      await page.getByRole("button", { name: "Save" }).tap();
      await until("it has its new name", () => says(page, '[data-panel="tags"]', /, seen/));
      assert.deepEqual(faults, []);
      await page.close();
    }
    const jumps = server.gateway.heard.filter(({ type }) => type === "replay" || type === "seek");
    assert.deepEqual(jumps, [], "the page stays on live");
  },
});
