import assert from "node:assert/strict";
import { decode, encode } from "@rangecast/codec/cbor";
import fc from "fast-check";
import { type Finding, MAX_FINDING_ID_LENGTH } from "./finding.ts";
import { findingMessage, readFinding, safeToken } from "./finding_message.ts";

const FINDING: Finding = {
  ...{ id: "HOLDING:4ca97b:1000", rule: "HOLDING", domain: "flight", entity: "4ca97b" },
  ...{ severity: "LOW", state: "open", opened_ms: 1000, updated_ms: 1000, rev: 1 },
  ...{ value: 300.5, threshold: 300, unit: "s", text: "holds around a point" },
  evidence: [{ stream: "FLIGHTS", seq: 7 }],
  position: { lat: 46, lon: 8, altitude_m: null },
};

function pure(name: string, fn: () => void): void {
  Deno.test({ name, permissions: "none", fn });
}

pure("findingMessage() makes what readFinding() reads", () => {
  const { subject, messageId, body } = findingMessage("tspi", FINDING);
  assert.equal(subject, "findings.flight.HOLDING.4ca97b");
  assert.equal(messageId, "HOLDING:4ca97b:1000:1");
  assert.deepEqual(readFinding(body), { ok: true, finding: FINDING });
  assert.deepEqual(decode(body), FINDING);
  assert.equal(findingMessage("range2", FINDING).subject, `range2.${subject}`);
});

pure("findingMessage() refuses what does not fit the schema", () => {
  assert.throws(() => findingMessage("tspi", { ...FINDING, rev: 0 }), TypeError);
  assert.throws(() => findingMessage("tspi", { ...FINDING, text: "" }), TypeError);
});

pure("findingMessage() keeps any entity within one token and one line", () => {
  fc.assert(fc.property(fc.string({ minLength: 1, maxLength: 50, unit: "binary" }), (entity) => {
    const id = `HOLDING:${entity}:1000`;
    const { subject, messageId } = findingMessage("tspi", { ...FINDING, entity, id });
    assert.match(subject, /^findings\.flight\.HOLDING\.[A-Za-z0-9_=-]+$/);
    assert.match(messageId, /^[!-~]+$/);
  }));
});

pure("safeToken() gives different texts different tokens, and plain ones themselves", () => {
  const texts = fc.oneof(fc.string({ unit: "binary" }), fc.stringMatching(/^[=.0-9A-F]*$/));
  fc.assert(fc.property(texts, texts, (a, b) => {
    assert.equal(safeToken(a) === safeToken(b), a === b);
  }));
  assert.equal(safeToken("GR86-001_a"), "GR86-001_a");
  assert.equal(safeToken("a.b*>"), "a=2Eb=2A=3E");
  assert.equal(safeToken(""), "=");
});

pure("readFinding() refuses each kind of body that is none", () => {
  const refusal = (body: Uint8Array) => {
    const read = readFinding(body);
    return read.ok ? null : read.refusal;
  };
  assert.equal(refusal(new Uint8Array(0)), "empty");
  assert.equal(refusal(new Uint8Array(70_000)), "too_large");
  assert.equal(refusal(new Uint8Array([0xff])), "not_cbor");
  assert.equal(refusal(encode({ ...FINDING, more: 1 })), "off_schema");
  const long = "x".repeat(MAX_FINDING_ID_LENGTH);
  assert.equal(refusal(encode({ ...FINDING, id: long })), null);
  assert.equal(refusal(encode({ ...FINDING, id: `${long}x` })), "off_schema");
  assert.equal(refusal(encode({ ...FINDING, severity: "URGENT" })), "off_schema");
  fc.assert(fc.property(fc.uint8Array(), (bytes) => void readFinding(bytes)));
});
