import assert from "node:assert/strict";
import { BadRequest, clientAddress, webHeaders } from "./node_request.ts";

Deno.test("webHeaders() joins what may be there twice, and refuses what may not", () => {
  const headers = webHeaders({
    rawHeaders: ["Cookie", "a=1", "cookie", "b=2", "X-A", "1", "x-a", "2"],
  });
  assert.equal(headers.get("cookie"), "a=1; b=2");
  assert.equal(headers.get("x-a"), "1, 2");
  for (const name of ["Host", "Origin", "Authorization", "Content-Type"]) {
    assert.throws(
      () => webHeaders({ rawHeaders: [name, "a", name.toUpperCase(), "b"] }),
      BadRequest,
    );
  }
  assert.throws(() => webHeaders({ rawHeaders: ["x", "a\u0100"] }), BadRequest);
});

Deno.test("clientAddress() believes a proxy's own entry, and no client", () => {
  const headers = (forwarded: string) => new Headers({ "x-forwarded-for": forwarded });
  const cases: [string, boolean, string][] = [
    ["198.51.100.1", false, "192.0.2.1"],
    ["198.51.100.1", true, "198.51.100.1"],
    ["203.0.113.9, 198.51.100.1", true, "198.51.100.1"],
    ["2001:db8::1", true, "2001:db8::1"],
    ["unknown", true, "192.0.2.1"],
    ["198.51.100.1, <script>", true, "192.0.2.1"],
    ["", true, "192.0.2.1"],
  ];
  for (const [forwarded, behindProxy, address] of cases) {
    assert.equal(clientAddress("192.0.2.1", headers(forwarded), behindProxy), address, forwarded);
  }
  assert.equal(clientAddress("192.0.2.1", new Headers(), true), "192.0.2.1");
  assert.equal(clientAddress(undefined, new Headers(), false), "");
});
