import assert from "node:assert/strict";
import { parseTileUrl } from "./tile_url.ts";

function pure(name: string, fn: () => void): void {
  Deno.test({ name, permissions: "none", fn });
}

pure("parseTileUrl() keeps the template, and names the origin that pages permit", () => {
  assert.deepEqual(parseTileUrl("https://tiles.example:8443/a/{z}/{x}/{y}.png?key=1"), {
    template: "https://tiles.example:8443/a/{z}/{x}/{y}.png?key=1",
    origin: "https://tiles.example:8443",
  });
});

pure("parseTileUrl() refuses what is no address, misses a place, or has one in its host", () => {
  for (
    const text of [
      "tiles/{z}/{x}/{y}.png",
      "file:///{z}/{x}/{y}.png",
      "data:image/png,{z}{x}{y}",
      "https://tiles.example/{z}/{x}.png",
      "https://{s}.tiles.example/{z}/{x}/{y}.png",
    ]
  ) assert.throws(() => parseTileUrl(text), SyntaxError, text);
});
