import assert from "node:assert/strict";
import { nextPath } from "./next_path.ts";

Deno.test("nextPath() keeps a path of this program", () => {
  assert.equal(nextPath("/"), "/");
  assert.equal(nextPath("/map?t=1&c=live#x"), "/map?t=1&c=live#x");
  assert.equal(nextPath("/a b\u00e9"), "/a%20b%C3%A9");
});

Deno.test("nextPath() leads nowhere else", () => {
  for (
    const text of [
      null,
      undefined,
      "",
      "map",
      "//evil.example",
      "/\\evil.example",
      "/\t/evil.example",
      "\\\\evil.example",
      "https://evil.example/",
      "javascript:alert(1)",
      "/./\\evil.example",
      "/.//evil.example",
      "/..//evil.example/x",
      `/${"x".repeat(2048)}`,
    ]
  ) assert.equal(nextPath(text), "/", String(text));
  assert.doesNotMatch(nextPath("/a\r\nSet-Cookie: x=y"), /[\r\n]/);
});
