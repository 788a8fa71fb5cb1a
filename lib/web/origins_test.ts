import assert from "node:assert/strict";
import { Origins, parseOrigin } from "./origins.ts";

const LOCAL = {
  hostname: "127.0.0.1",
  port: 8081,
  tls: null,
  behindProxy: false,
  allowedOrigins: [],
};

Deno.test("Origins.allows() knows the pages of its own address, and no others", () => {
  const origins = new Origins(LOCAL);
  assert.ok(origins.allows("http://127.0.0.1:8081"));
  assert.ok(origins.allows("http://localhost:8081"));
  assert.equal(origins.first, "http://127.0.0.1:8081");
  for (
    const other of [
      null,
      undefined,
      "",
      "null",
      "https://127.0.0.1:8081",
      "http://127.0.0.1",
      "http://127.0.0.1:80811",
      "http://127.0.0.1:8081/",
      "http://127.0.0.1:8081.evil.example",
      "http://evil.example",
      "HTTP://127.0.0.1:8081",
    ]
  ) assert.equal(origins.allows(other), false, String(other));
});

Deno.test("Origins.serves() refuses a name that somebody else has pointed here", () => {
  const origins = new Origins(LOCAL);
  assert.ok(origins.serves("127.0.0.1:8081"));
  assert.ok(origins.serves("LOCALHOST:8081"));
  for (const host of [null, undefined, "", "evil.example:8081", "127.0.0.1", "a@127.0.0.1:8081"]) {
    assert.equal(origins.serves(host), false, String(host));
  }
});

Deno.test("Origins follow TLS, the default port and IPv6", () => {
  const tls = { cert: "c", key: "k" };
  const secure = new Origins({ ...LOCAL, hostname: "192.0.2.1", port: 443, tls });
  assert.ok(secure.allows("https://192.0.2.1"));
  assert.ok(secure.serves("192.0.2.1"));
  assert.equal(secure.allows("https://localhost"), false);
  const six = new Origins({ ...LOCAL, hostname: "::1" });
  assert.ok(six.allows("http://[::1]:8081") && six.serves("[::1]:8081"));
});

Deno.test("Origins behind a proxy are those that were given", () => {
  const allowedOrigins = ["https://range.example"];
  const origins = new Origins({ ...LOCAL, behindProxy: true, allowedOrigins });
  assert.ok(origins.allows("https://range.example"));
  assert.equal(origins.allows("http://127.0.0.1:8081"), false);
  assert.ok(origins.serves("range.example"));
  assert.ok(origins.serves("127.0.0.1:8081"), "as the proxy may ask for it");
  const everywhere = new Origins({ ...LOCAL, hostname: "0.0.0.0", allowedOrigins });
  assert.equal(everywhere.allows("http://0.0.0.0:8081"), false);
});

Deno.test("parseOrigin() takes what browsers write, and refuses what no cookie is sent to", () => {
  assert.equal(parseOrigin("https://Range.example:443"), "https://range.example");
  assert.equal(parseOrigin("http://localhost:8081"), "http://localhost:8081");
  assert.equal(parseOrigin("http://[::1]:8081"), "http://[::1]:8081");
  for (
    const text of ["", "*", "null", "range.example", "https://a/b", "https://u@a", "file:///a"]
  ) {
    assert.throws(() => parseOrigin(text), SyntaxError, text);
  }
  assert.throws(() => parseOrigin("http://range.example"), /must be https/);
});
