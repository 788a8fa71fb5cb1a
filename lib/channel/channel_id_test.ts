import fc from "fast-check";
import assert from "node:assert/strict";
import {
  checkedToken,
  groupReplayId,
  isChannelToken,
  isGroupReplayId,
  parseChannelId,
  privateReplayId,
} from "./channel_id.ts";

const tokens = fc.stringMatching(/^[A-Za-z0-9-]{1,64}$/);

Deno.test("parseChannelId() undoes groupReplayId() and privateReplayId()", () => {
  fc.assert(fc.property(tokens, tokens, (a, b) => {
    assert.deepEqual(parseChannelId(groupReplayId(a)), { type: "group replay", suffix: a });
    assert.deepEqual(parseChannelId(privateReplayId(a, b)), {
      type: "private replay",
      client: a,
      session: b,
    });
  }));
  assert.deepEqual(parseChannelId("livestream"), { type: "livestream" });
});

Deno.test("parseChannelId() gives null for what is no channel id", () => {
  const others = [
    "",
    "live",
    "livestream.x",
    "replay",
    "replay.",
    "replay.a.b",
    "replay.a_b",
    "replay.ö",
    "replay.*",
    "client.a",
    "client.a.b.c",
    "client.a.b.c.d.e",
    "client..b",
    "replay.a\n",
    `replay.${"x".repeat(65)}`,
  ];
  for (const text of others) assert.equal(parseChannelId(text), null, text);
});

Deno.test("isGroupReplayId() tells group replays from other channels", () => {
  const ids = ["replay.x", "client.a.b", "livestream", "x"];
  assert.deepEqual(ids.map(isGroupReplayId), [true, false, false, false]);
});

Deno.test("isChannelToken() takes letters, digits and the hyphen, 64 of them at most", () => {
  assert.ok(isChannelToken("20250928T110000Z-2"));
  assert.ok(isChannelToken("x".repeat(64)));
  for (const text of ["", "x".repeat(65), "a.b", "a b", "a_b", ">", "*", "é"]) {
    assert.equal(isChannelToken(text), false, text);
  }
});

Deno.test("checkedToken() says what an id must be, and how it is", () => {
  assert.equal(checkedToken("ws-7", "a client id"), "ws-7");
  assert.throws(() => checkedToken("a.b", "a client id"), /a client id .* must be .*"a\.b"/);
  assert.throws(() => checkedToken("x".repeat(1e6), "it"), ({ message }) => message.length < 300);
});
