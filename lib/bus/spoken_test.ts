import assert from "node:assert/strict";
import type { SpokenKind } from "@rangecast/channel/spoken-message";
import { createTag } from "@rangecast/channel/tag";
import { encode } from "@rangecast/codec/cbor";
import { hear, MAX_LIST_BYTES, MAX_SPOKEN_BYTES } from "./spoken.ts";

const ID = "00000000-0000-4000-8000-000000000001";

function refusal(kind: SpokenKind, body: Uint8Array): string | null {
  const heard = hear(kind, body);
  return heard.ok ? null : heard.refusal;
}

Deno.test("hear() understands what fits the schema of its kind", () => {
  const { message } = createTag("tspi", { id: ID, ts_ms: 1000, now_ms: 2000, label: "Intercept" });
  assert.deepEqual(hear("tag", encode(message)), { ok: true, value: message });
});

Deno.test("hear() refuses what is no message of its kind, by reason", () => {
  assert.equal(refusal("tag", new Uint8Array()), "empty");
  assert.equal(refusal("tag", new Uint8Array([0xa1])), "not_cbor");
  assert.equal(refusal("tag", encode({ id: ID })), "off_schema");
  assert.equal(refusal("channel-list", encode({ channels: "none" })), "off_schema");
});

Deno.test("hear() does not look into what is larger than anything of its kind", () => {
  const large = encode({ channels: "x".repeat(MAX_SPOKEN_BYTES) });
  assert.equal(refusal("replay-control", large), "too_large");
  assert.equal(refusal("channel-list", large), "off_schema");
  assert.equal(refusal("channel-list", new Uint8Array(MAX_LIST_BYTES + 1)), "too_large");
});
