import assert from "node:assert/strict";
import { builtName, importedChunks, isText, mediaType } from "./built_name.ts";

const bytes = (text: string) => new TextEncoder().encode(text);

Deno.test("builtName() changes with the content, but not the names that others import", () => {
  assert.match(builtName("browser.js", bytes("a")), /^browser-[0-9a-f]{10}\.js$/);
  assert.equal(builtName("browser.js", bytes("a")), builtName("browser.js", bytes("a")));
  assert.notEqual(builtName("browser.js", bytes("a")), builtName("browser.js", bytes("b")));
  assert.equal(builtName("chunk-22DQVDZ7.js", bytes("a")), "chunk-22DQVDZ7.js");
});

Deno.test("mediaType() knows what pages load, and refuses the rest", () => {
  assert.equal(mediaType("a.b.css"), "text/css; charset=utf-8");
  assert.ok(isText(mediaType("land.json")));
  assert.equal(isText(mediaType("inter.woff2")), false);
  for (const name of ["a.exe", "js", "a.", "a.constructor", "a.html"]) {
    assert.throws(() => mediaType(name), SyntaxError, name);
  }
});

Deno.test("importedChunks() are the static imports, each once", () => {
  const script = 'import{a as b}from"./chunk-AAAAAAAA.js";import"./chunk-BBBBBBBB.js";' +
    'export{c}from"./chunk-AAAAAAAA.js";const d=()=>import("./map-CCCCCCCC.js");' +
    'import x from"https://example.org/x.js";';
  assert.deepEqual(importedChunks(script), ["chunk-AAAAAAAA.js", "chunk-BBBBBBBB.js"]);
});
