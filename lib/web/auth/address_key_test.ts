import assert from "node:assert/strict";
import { addressKey } from "./address_key.ts";

Deno.test("addressKey() is the address for IPv4, and the /64 for IPv6", () => {
  const keys: [string, string][] = [
    ["192.0.2.7", "192.0.2.7"],
    ["::ffff:192.0.2.7", "192.0.2.7"],
    ["2001:db8:1:2:3:4:5:6", "2001:db8:1:2::"],
    ["2001:db8:1:2:ffff::1", "2001:db8:1:2::"],
    ["2001:0DB8:1:2::", "2001:db8:1:2::"],
    ["2001:db8::1", "2001:db8:0:0::"],
    ["fe80::1%eth0", "fe80:0:0:0::"],
    ["::1", "0:0:0:0::"],
    ["", ""],
  ];
  for (const [address, key] of keys) assert.equal(addressKey(address), key, address);
});
