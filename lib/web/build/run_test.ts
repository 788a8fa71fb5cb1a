import assert from "node:assert/strict";
import { brotliDecompressSync, gunzipSync } from "node:zlib";
import { OperatorError } from "@rangecast/base/errors";
import { scratchFolder } from "@rangecast/tests/scratch";
import { Assets } from "../assets/assets.ts";
import { runBuild } from "./run.ts";
import { bundleCommand, bundleLine, type Target } from "./targets.ts";

const LOG = { debug() {}, info() {}, warn() {}, error() {} };
const SCRIPT = `import{a}from"./chunk-AAAAAAAA.js";${"a();".repeat(300)}`;

/** A folder as the bundler leaves it, and a way to build from it. */
async function bundled(path: string, files: Readonly<Record<string, string>>) {
  const target: Target = {
    name: "player",
    entries: ["player/web/browser.ts"],
    statics: `${path}/static`,
  };
  await Deno.mkdir(`${path}/bundled/player`, { recursive: true });
  await Deno.mkdir(`${path}/static`, { recursive: true });
  await Deno.writeTextFile(`${path}/static/icon.svg`, "<svg/>");
  for (const [name, text] of Object.entries(files)) {
    await Deno.writeTextFile(`${path}/bundled/player/${name}`, text);
  }
  const build = () =>
    runBuild({ targets: [target], bundledFolder: `${path}/bundled`, outFolder: path }, {
      log: LOG,
    });
  return { build, folder: `${path}/player` };
}

Deno.test("runBuild() makes what Assets serve: final names, compressed, with what scripts load first", async () => {
  await using scratch = await scratchFolder();
  const { build, folder } = await bundled(scratch.path, {
    "browser.js": SCRIPT,
    "chunk-AAAAAAAA.js": "export const a=1;",
  });
  await build();
  const assets = await Assets.open([folder]);
  assert.match(assets.url("player/browser.js"), /^\/assets\/player\/browser-[0-9a-f]{10}\.js$/);
  assert.match(assets.url("player/icon.svg"), /^\/assets\/player\/icon-[0-9a-f]{10}\.svg$/);
  assert.deepEqual(assets.preloads("player/browser.js"), ["/assets/player/chunk-AAAAAAAA.js"]);
  for (const [encoding, decode] of [["br", brotliDecompressSync], ["gzip", gunzipSync]] as const) {
    const headers = new Headers({ "accept-encoding": encoding });
    const response = assets.answer(assets.url("player/browser.js"), headers);
    assert.equal(response?.headers.get("content-encoding"), encoding);
    const body = await response?.arrayBuffer() ?? new ArrayBuffer();
    assert.ok(body.byteLength < SCRIPT.length / 4);
    assert.equal(decode(body).toString(), SCRIPT);
  }
});

Deno.test("runBuild() leaves nothing of the build before", async () => {
  await using scratch = await scratchFolder();
  const { build, folder } = await bundled(scratch.path, { "browser.js": "1" });
  await build();
  const before = (await Assets.open([folder])).url("player/browser.js");
  await Deno.writeTextFile(`${scratch.path}/bundled/player/browser.js`, "2");
  await build();
  const assets = await Assets.open([folder]);
  assert.notEqual(assets.url("player/browser.js"), before);
  assert.equal(assets.answer(before, new Headers()), null);
  const names = [...Deno.readDirSync(folder)].map(({ name }) => name);
  assert.equal(names.filter((name) => name.startsWith("browser")).length, 1);
});

Deno.test("runBuild() refuses what no page could load, and then there is no build", async () => {
  const cases: [Record<string, string>, RegExp][] = [
    [{}, /the bundler has not made browser\.js/],
    [{ "browser.js": "1", "icon.svg": "<svg/>" }, /icon\.svg is there twice/],
    [{ "browser.js": "1", "page.html": "<p>" }, /Cannot build page\.html as its name must end in/],
  ];
  for (const [files, message] of cases) {
    await using scratch = await scratchFolder();
    const { build, folder } = await bundled(scratch.path, files);
    await assert.rejects(build(), (error: Error) => {
      assert.ok(error instanceof OperatorError);
      assert.match(error.message, message);
      return true;
    });
    await assert.rejects(Assets.open([folder]), OperatorError);
  }
});

Deno.test("bundleLine() is the runtime's own commands, and gives each part its folder", () => {
  const web: Target = { name: "web", entries: ["a.css"], statics: null };
  const player: Target = { name: "player", entries: ["b.ts", "c.css"], statics: null };
  const commands = bundleLine([web, player]).split(" && ");
  assert.deepEqual(commands.map((command) => command.split(" ").slice(0, 2).join(" ")), [
    "deno install",
    "rm -rf",
    "deno bundle",
    "deno bundle",
  ]);
  assert.equal(commands[3], bundleCommand(player).join(" "));
  assert.match(commands[3] ?? "", /--outdir \.build\/bundled\/player b\.ts c\.css$/);
});
