import assert from "node:assert/strict";
import { readFrame } from "../testing/fake_link.ts";
import { SharedMessage, wholeFrame } from "./shared_message.ts";

const BODY = {
  type: "tag",
  epoch: "e1",
  seq: 7,
  reset: false,
  tags: [],
} as const;

Deno.test("frame() puts the viewer's id into a message, in both encodings", () => {
  const message = new SharedMessage(BODY);
  for (const encoding of ["cbor", "json"] as const) {
    for (const id of ["main", 'a "quoted" ü', "x".repeat(32)]) {
      const frame = message.frame(encoding, id);
      assert.equal(frame.text, encoding === "json");
      assert.deepEqual(readFrame(frame), { id, ...BODY });
    }
  }
});

Deno.test("frame() builds a message once per encoding, whoever asks, and shares what is ready", () => {
  const built: string[] = [];
  const message = new SharedMessage((encoding) => {
    built.push(encoding);
    return BODY;
  });
  for (let i = 0; i < 50; i++) {
    message.frame("cbor", `viewer ${i}`);
    message.frame("json", "main");
  }
  assert.deepEqual(built, ["cbor", "json"]);
  assert.equal(message.frame("json", "main"), message.frame("json", "main"));
});

Deno.test("wholeFrame() encodes a message once, however many get it", () => {
  const message = { type: "done", ref: 3 } as const;
  assert.equal(wholeFrame(message, "cbor"), wholeFrame(message, "cbor"));
  assert.deepEqual(readFrame(wholeFrame(message, "cbor")), message);
  assert.deepEqual(readFrame(wholeFrame(message, "json")), message);
});
