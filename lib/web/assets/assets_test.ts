import assert from "node:assert/strict";
import { gzipSync } from "node:zlib";
import { OperatorError } from "@rangecast/base/errors";
import { scratchFolder } from "@rangecast/tests/scratch";
import { Assets } from "./assets.ts";
import { type BuiltFile, readManifest } from "./manifest.ts";

const SCRIPT = 'import "./chunk-A.js";\n'.repeat(20);
const GZIPPED = gzipSync(SCRIPT);

function built(file: string, more: Partial<BuiltFile> = {}): BuiltFile {
  return {
    file,
    type: "text/javascript; charset=utf-8",
    bytes: 1,
    gzip_bytes: null,
    brotli_bytes: null,
    imports: [],
    ...more,
  };
}

const FILES = {
  "browser.js": built("browser-1.js", {
    bytes: SCRIPT.length,
    gzip_bytes: GZIPPED.length,
    imports: ["chunk-A.js"],
  }),
  "chunk-A.js": built("chunk-A.js", { imports: ["chunk-B.js"] }),
  "chunk-B.js": built("chunk-B.js", { imports: ["chunk-A.js"] }),
};

async function writeBuild(folder: string, files: Record<string, unknown> = FILES): Promise<string> {
  const path = `${folder}/player`;
  await Deno.mkdir(path, { recursive: true });
  await Deno.writeTextFile(`${path}/manifest.json`, JSON.stringify({ version: 1, files }));
  await Deno.writeTextFile(`${path}/browser-1.js`, SCRIPT);
  await Deno.writeFile(`${path}/browser-1.js.gz`, GZIPPED);
  await Deno.writeTextFile(`${path}/chunk-A.js`, "a");
  await Deno.writeTextFile(`${path}/chunk-B.js`, "b");
  await Deno.writeTextFile(`${path}/secret.js`, "s");
  return path;
}

Deno.test("Assets.answer() serves a file for ever, compressed for who takes it", async () => {
  await using scratch = await scratchFolder();
  const assets = await Assets.open([await writeBuild(scratch.path)]);
  assert.equal(assets.url("player/browser.js"), "/assets/player/browser-1.js");
  const plain = assets.answer("/assets/player/browser-1.js", new Headers());
  assert.equal(await plain?.text(), SCRIPT);
  assert.deepEqual(Object.fromEntries(plain?.headers ?? []), {
    "cache-control": "public, max-age=31536000, immutable",
    "content-length": String(SCRIPT.length),
    "content-type": "text/javascript; charset=utf-8",
    "etag": plain?.headers.get("etag"),
    "vary": "accept-encoding",
  });
  const asked = new Headers({ "accept-encoding": "gzip, br" });
  const small = assets.answer("/assets/player/browser-1.js", asked);
  assert.equal(small?.headers.get("content-encoding"), "gzip");
  assert.deepEqual(Buffer.from(await small?.arrayBuffer() ?? []), GZIPPED);
  assert.notEqual(small?.headers.get("etag"), plain?.headers.get("etag"));
});

Deno.test("Assets.answer() knows no path but those of the manifest's files", async () => {
  await using scratch = await scratchFolder();
  const assets = await Assets.open([await writeBuild(scratch.path)]);
  for (
    const path of [
      "/assets/player/secret.js",
      "/assets/player/browser.js",
      "/assets/player/browser-1.js.gz",
      "/assets/player/manifest.json",
      "/assets/player/../player/browser-1.js",
      "/assets/player/",
      "/assets//player/browser-1.js",
      "/assets/__proto__",
    ]
  ) assert.equal(assets.answer(path, new Headers()), null, path);
});

Deno.test("Assets.answerNamed() is asked again each time, and says when nothing has changed", async () => {
  await using scratch = await scratchFolder();
  const assets = await Assets.open([await writeBuild(scratch.path)]);
  const first = assets.answerNamed("player/chunk-A.js", new Headers());
  assert.equal(first.headers.get("cache-control"), "no-cache");
  const etag = first.headers.get("etag") ?? "";
  for (const tag of [etag, `W/${etag}`, `"x", ${etag}`, etag.replace("identity", "gzip")]) {
    const again = assets.answerNamed("player/chunk-A.js", new Headers({ "if-none-match": tag }));
    assert.equal(again.status, 304, tag);
    assert.equal(await again.text(), "");
  }
  for (const tag of ['""', "*x", '"other-identity"']) {
    const again = assets.answerNamed("player/chunk-A.js", new Headers({ "if-none-match": tag }));
    assert.equal(again.status, 200, tag);
  }
});

Deno.test("Assets.preloads() are all scripts behind one, each once", async () => {
  await using scratch = await scratchFolder();
  const assets = await Assets.open([await writeBuild(scratch.path)]);
  assert.deepEqual(assets.preloads("player/browser.js"), [
    "/assets/player/chunk-A.js",
    "/assets/player/chunk-B.js",
  ]);
  assert.deepEqual(assets.preloads("player/chunk-B.js").length, 2);
  assert.throws(() => assets.url("player/nothing.js"), TypeError);
});

Deno.test("Assets.open() refuses a build that is not there or not whole, and says what makes one", async () => {
  await using scratch = await scratchFolder();
  const opened = (files?: Record<string, unknown>) =>
    writeBuild(scratch.path, files).then((path) => Assets.open([path]));
  await assert.rejects(Assets.open([`${scratch.path}/none`]), (error: Error) => {
    assert.ok(error instanceof OperatorError);
    assert.match(error.message, /must hold a whole build, which deno task build makes/);
    return true;
  });
  await assert.rejects(opened({ a: built("chunk-A.js", { bytes: 2 }) }), /have 2 bytes: it has 1/);
  await assert.rejects(opened({ a: built("chunk-A.js", { gzip_bytes: 2 }) }), OperatorError);
  await assert.rejects(opened({ a: built("missing.js") }), OperatorError);
});

Deno.test("readManifest() refuses files outside of its folder, and what is no manifest", () => {
  const manifest = (file: unknown) => JSON.stringify({ version: 1, files: { a: file } });
  assert.deepEqual(readManifest(manifest(built("a.js"))).files.a, built("a.js"));
  for (
    const file of [
      null,
      built("../a.js"),
      built("a/b.js"),
      built(".hidden"),
      built(""),
      built("a.js", { type: "text/html\r\nx: y" }),
      { ...built("a.js"), bytes: -1 },
      { ...built("a.js"), imports: [1] },
    ]
  ) assert.throws(() => readManifest(manifest(file)), SyntaxError, JSON.stringify(file));
  for (const text of ["", "null", "[]", '{"version":2,"files":{}}', '{"version":1}']) {
    assert.throws(() => readManifest(text), SyntaxError, text);
  }
});
