import assert from "node:assert/strict";
import { encode } from "@rangecast/codec/cbor";
import fc from "fast-check";
import { encodeCommand, readCommandReply, readFindingCommand } from "./command.ts";

function pure(name: string, fn: () => void): void {
  Deno.test({ name, permissions: "none", fn });
}

pure("readFindingCommand() reads what encodeCommand() has written", () => {
  const command = { id: "a", action: "shelve", by: "ann", until_ms: 5, note: "later" } as const;
  assert.deepEqual(readFindingCommand(encodeCommand(command)), { ok: true, command });
});

pure("readFindingCommand() refuses what is no command, and never throws", () => {
  const wrong = [
    {},
    { id: "a", action: "delete", by: "ann" },
    { id: "a", action: "close", by: "" },
    { id: "a", action: "close", by: "a\r\nb" },
    { id: "a", action: "note", by: "ann", note: "x".repeat(2001) },
    { id: "a", action: "close", by: "ann", more: 1 },
  ];
  for (const value of wrong) assert.equal(readFindingCommand(encode(value)).ok, false);
  assert.equal(readFindingCommand(new Uint8Array(20_000)).ok, false);
  fc.assert(fc.property(fc.uint8Array(), (bytes) => void readFindingCommand(bytes)));
});

pure("readCommandReply() reads both answers, and nothing else", () => {
  assert.deepEqual(readCommandReply(encodeCommand({ ok: true })), { ok: true });
  const refused = { ok: false, error: "no" } as const;
  assert.deepEqual(readCommandReply(encodeCommand(refused)), refused);
  for (const body of [encode(null), encode({}), encode({ ok: 1 }), new Uint8Array([0xff])]) {
    assert.equal(readCommandReply(body), null);
  }
});
