import assert from "node:assert/strict";
import { scratchFolder } from "@rangecast/tests/scratch";
import { Assets } from "../assets/assets.ts";
import { SHARED_FILES, writeSampleBuild } from "../testing/sample_build.ts";
import { renderDocument } from "./document.tsx";
import { island } from "./island.tsx";

const HOSTILE = "</script><script>alert(1)</script>";

function Name({ text }: { readonly text: string }) {
  return <p>{text}</p>;
}
const NameIsland = island("Name", Name);

async function sampleAssets(folder: string): Promise<Assets> {
  const part = await writeSampleBuild(folder, "player", {
    "page.css": { type: "text/css" },
    "browser.js": { type: "text/javascript", imports: ["chunk.js"] },
    "chunk.js": { type: "text/javascript" },
    "map.js": { type: "text/javascript", imports: ["chunk.js"] },
    "land.json": { type: "application/json" },
  });
  return await Assets.open([part, await writeSampleBuild(folder, "web", SHARED_FILES)]);
}

Deno.test("renderDocument() is a whole page with styles, script and the islands' props", async () => {
  await using scratch = await scratchFolder();
  const html = renderDocument(await sampleAssets(scratch.path), {
    title: "Player",
    styles: ["player/page.css"],
    entry: "player/browser.js",
    soon: ["player/map.js", "player/land.json"],
    theme: "light",
    body: (
      <main>
        <NameIsland text="a" />
        <NameIsland text="b" />
      </main>
    ),
  });
  assert.match(html, /^<!doctype html>\n<html lang="en" data-theme="light"><head>/);
  assert.match(html, /<title>Player<\/title>/);
  assert.match(
    html,
    /<link rel="icon" type="image\/svg\+xml" href="\/assets\/web\/icon-0\.svg"\/>/,
  );
  assert.match(html, /<link rel="stylesheet" href="\/assets\/player\/page-0\.css"\/>/);
  assert.equal(html.match(/rel="modulepreload" href="\/assets\/player\/chunk-0\.js"/g)?.length, 1);
  assert.match(html, /<link rel="modulepreload" href="\/assets\/player\/map-0\.js"\/>/);
  const land =
    '<link rel="preload" as="fetch" crossorigin="anonymous" href="/assets/player/land-0.json"/>';
  assert.ok(html.includes(land), html);
  assert.match(html, /<script type="module" src="\/assets\/player\/browser-0\.js"><\/script>/);
  assert.ok(html.endsWith(
    '<script type="application/json" id="island-props">[{"text":"a"},{"text":"b"}]</script>' +
      "</body></html>\n",
  ));
});

Deno.test("renderDocument() never lets a text become HTML", async () => {
  await using scratch = await scratchFolder();
  const html = renderDocument(await sampleAssets(scratch.path), {
    title: HOSTILE.replace("script", "title"),
    styles: [],
    body: <NameIsland text={HOSTILE} />,
  });
  assert.equal(html.match(/<script/g)?.length, 1, "the block of props and nothing else");
  assert.equal(html.match(/<\/title/g)?.length, 1);
  const [, json = ""] = /id="island-props">(.*?)<\/script>/.exec(html) ?? [];
  assert.deepEqual(JSON.parse(json), [{ text: HOSTILE }]);
});

Deno.test("renderDocument() has no script at all when a page has no islands", async () => {
  await using scratch = await scratchFolder();
  const assets = await sampleAssets(scratch.path);
  const html = renderDocument(assets, { title: "Login", styles: [], body: <p>Hello</p> });
  assert.doesNotMatch(html, /<script|modulepreload|data-theme/);
});

Deno.test("renderDocument() refuses props that are too large", async () => {
  await using scratch = await scratchFolder();
  const assets = await sampleAssets(scratch.path);
  const body = <NameIsland text={"x".repeat(300_000)} />;
  assert.throws(() => renderDocument(assets, { title: "", styles: [], body }), RangeError);
});
