import assert from "node:assert/strict";
import { chooseEncoding, type Encoding } from "./accept_encoding.ts";

const ALL: readonly Encoding[] = ["br", "gzip", "identity"];

Deno.test("chooseEncoding() takes the smallest that the client takes and that there is", () => {
  const cases: [string | null, readonly Encoding[], Encoding][] = [
    [null, ALL, "identity"],
    ["", ALL, "identity"],
    ["gzip, deflate, br, zstd", ALL, "br"],
    ["gzip, deflate, br", ["gzip", "identity"], "gzip"],
    ["gzip, br", ["identity"], "identity"],
    ["GZIP", ALL, "gzip"],
    ["br;q=0.5, gzip", ALL, "gzip"],
    ["br;q=0, gzip;q=0.1", ALL, "gzip"],
    ["br;q=0, gzip;q=0", ALL, "identity"],
    ["*", ALL, "br"],
    ["*;q=0", ALL, "identity"],
    ["br;q=0.000, *;q=0.5", ALL, "gzip"],
    ["identity, gzip;q=0.5", ALL, "identity"],
    ["deflate", ALL, "identity"],
    ["br;q=2, gzip;q=x, \u0000", ALL, "identity"],
  ];
  for (const [accepted, available, chosen] of cases) {
    assert.equal(chooseEncoding(accepted, available), chosen, String(accepted));
  }
});
