import assert from "node:assert/strict";
import { formatAddress } from "./socket_address.ts";

Deno.test("formatAddress() puts brackets around an IPv6 address alone", () => {
  assert.equal(formatAddress({ hostname: "127.0.0.1", port: 4222 }), "127.0.0.1:4222");
  assert.equal(formatAddress({ hostname: "::1", port: 4222 }), "[::1]:4222");
});
