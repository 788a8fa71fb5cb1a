import assert from "node:assert/strict";
import fc from "fast-check";
import { isChannelToken } from "@rangecast/channel/channel-id";
import { ClientNames } from "./client_names.ts";

function pure(name: string, fn: () => void): void {
  Deno.test({ name, permissions: "none", fn });
}

pure("ClientNames.next() tells whose viewer it is", () => {
  const names = new ClientNames("0a1b2c3d");
  assert.equal(names.next("vera.ek@range"), "vera-ek-range-0a1b2c3d-1");
  assert.equal(names.next("Åse"), "se-0a1b2c3d-2");
  assert.equal(names.next("..."), "viewer-0a1b2c3d-3");
});

pure("ClientNames.next() is a token of channel ids, and never the same one twice", () => {
  fc.assert(fc.property(fc.array(fc.string({ unit: "grapheme" })), (users) => {
    const names = new ClientNames("0a1b2c3d");
    const given = users.map((user) => names.next(user));
    assert.ok(given.every(isChannelToken), given.join(" "));
    assert.equal(new Set(given).size, given.length);
  }));
});
