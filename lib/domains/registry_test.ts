import assert from "node:assert/strict";
import { DOMAINS } from "./registry.ts";

Deno.test("DOMAINS have names and streams of their own, and open as what they say", () => {
  assert.equal(new Set(DOMAINS.map(({ name }) => name)).size, DOMAINS.length);
  assert.equal(new Set(DOMAINS.map(({ role }) => role)).size, DOMAINS.length);
  for (const prefix of ["tspi", "range2"]) {
    for (const { name, filters, open } of DOMAINS) {
      const domain = open({ prefix, sites: new Map() });
      assert.equal(domain.name, name);
      assert.deepEqual(domain.filters, filters(prefix));
    }
  }
});
