import assert from "node:assert/strict";
import { needsBrowser, TestBrowser } from "../support/browser.ts";
import { until } from "../support/until.ts";
import { movers } from "../ui/movers.ts";
import { count, opened, says, scene } from "../ui/opened_page.ts";
import { PageServer } from "../ui/page_server.ts";
import type { Scene } from "../ui/pretend_gateway.ts";

async function readAll(stream: AsyncIterable<Uint8Array>): Promise<string> {
  const decoder = new TextDecoder();
  let text = "";
  for await (const bytes of stream) text += decoder.decode(bytes, { stream: true });
  return text;
}

Deno.test({
  name: "A selection is saved as CSV, GeoJSON, KML and JSON lines",
  ...needsBrowser,
  async fn() {
    await using server = await PageServer.start(scene());
    await using browser = await TestBrowser.start();
    const { page, faults } = await opened(server, browser);
    const saved = async (format: string) => {
      const download = page.waitForEvent("download");
      await page.selectOption(".export", format);
      const file = await download;
      assert.match(file.suggestedFilename(), /^rangecast-[\dTZ-]+\.(csv|geojson|kml|jsonl)$/);
      return await readAll(await file.createReadStream());
    };
    const inEach = async (entities: number) => {
      const [head = "", ...csv] = (await saved("CSV")).trim().split(/\r?\n/);
      assert.match(head, /^entity,time,/);
      const { features } = JSON.parse(await saved("GeoJSON"));
      const lines = (await saved("JSON lines")).trim().split("\n").map((line) => JSON.parse(line));
      const kml = await saved("KML");
      const places = await page.evaluate(
        `(() => {
          const kml = new DOMParser().parseFromString(${JSON.stringify(kml)}, "text/xml");
          if (kml.querySelector("parsererror")) return null;
          return [...kml.querySelectorAll("Placemark > name")].map((name) => name.textContent);
        })()`,
      );
      assert.ok(Array.isArray(places), "the KML is no XML");
      const names = [
        csv.map((line) => line.split(",")[0]),
        features.map((each: { properties: { entity: string } }) => each.properties.entity),
        lines.map(({ entity }) => entity),
        places,
      ].map((list) => list.toSorted());
      for (const list of names) assert.deepEqual(list, names[0]);
      assert.equal(names[0]?.length, entities);
      return names[0];
    };
    await inEach(23);
    await page.evaluate('desk.select("10007")');
    await until("it is selected", () => says(page, ".details-name", /10007/));
    assert.deepEqual(await inEach(1), ["10007"]);
    assert.deepEqual(faults, []);
  },
});

Deno.test({
  name: "Pages say why there is no good picture: on its way, empty, behind, not allowed",
  ...needsBrowser,
  async fn() {
    const flying = movers(3);
    let rows: Scene["rows"] = () => [];
    await using server = await PageServer.start(scene({ rows: (at_ms) => rows(at_ms) }));
    await using browser = await TestBrowser.start();
    server.gateway.isHalf = true;
    const page = await browser.open();
    await page.goto(server.url);
    const noticed = (what: string, pattern: RegExp) =>
      until(what, () => says(page, ".notice", pattern));
    await noticed("it is on its way", /Loading the picture.*50 %/);
    server.gateway.isHalf = false;
    server.gateway.drop(1001, "0");
    await noticed("there is nothing", /No messages in the last hour/);
    rows = (at_ms) => flying(at_ms - 8_000);
    server.gateway.drop(1001, "0");
    await noticed("all of it is old", /Nothing new for \d+.*last known positions/);
    await until("the last picture is listed", () => says(page, ".track-table", /10001/));
    rows = flying;
    await until("it is good", async () => await count(page, ".notice") === 0);
    server.gateway.drop(4004, "session ended");
    await noticed("they may not see it", /Not allowed/);
    const tone = `document.querySelector(".notice").dataset.tone`;
    assert.equal(await page.evaluate(tone), "alarm");
  },
});

Deno.test({
  name: "Running counts are not announced; what passes a filter is, once when it has changed",
  ...needsBrowser,
  async fn() {
    let rows = movers(3);
    await using server = await PageServer.start(scene({ rows: (at_ms) => rows(at_ms) }));
    await using browser = await TestBrowser.start();
    const { page, faults } = await opened(server, browser);
    await page.evaluate(`void (() => {
      globalThis.said = [];
      const panel = document.querySelector('[data-panel="tracks"]');
      new MutationObserver((changes) => {
        for (const { target } of changes) {
          const region = target.parentElement?.closest('[role="status"], [aria-live]');
          if (region) said.push(region.textContent);
        }
      }).observe(panel, { subtree: true, childList: true, characterData: true });
    })()`);
    const said = () => page.evaluate("said.join()");
    const counts = '[data-panel="tracks"] .panel-head .dim';
    rows = movers(5);
    await until("there are more", () => says(page, counts, /^5 live/));
    assert.equal(await said(), "");
    await page.evaluate('desk.refine({ search: "1000" })');
    await until("it is told", async () => await said() === "5 of 5 tracks pass the filter");
    rows = movers(8);
    await until("more pass", () => says(page, counts, /^8 of 8 shown/));
    assert.equal(await said(), "5 of 5 tracks pass the filter");
    assert.deepEqual(faults, []);
  },
});
