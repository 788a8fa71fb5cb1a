import assert from "node:assert/strict";
import fc from "fast-check";
import { MsgHdrsImpl } from "@nats-io/nats-core";
import { AssertionError } from "@rangecast/base/assert";
import { HeaderBlock } from "./header_block.ts";

const text = fc.string({ unit: "grapheme", maxLength: 40 })
  .map((value) => value.replaceAll(/[\r\n\p{Cs}]/gu, "").trim());
const messages = fc.record({
  messageId: text,
  headers: fc.array(fc.tuple(fc.constantFrom("Rangecast-Run", "X-Tag-Creator", "A"), text), {
    maxLength: 4,
  }),
});

function outgoing(message: { messageId: string; headers: [string, string][] }) {
  return { subject: "a", body: new Uint8Array(), since_ms: 0, ...message };
}

Deno.test("HeaderBlock writes what the client's own reader reads", () => {
  const block = new HeaderBlock();
  const written: [Uint8Array, string, [string, string][]][] = [];
  fc.assert(fc.property(messages, ({ messageId, headers }) => {
    written.push([block.write(outgoing({ messageId, headers })).encode(), messageId, headers]);
  }));
  // All of them are read at the end: a later message must not overwrite an earlier one.
  for (const [bytes, messageId, headers] of written) {
    const read = MsgHdrsImpl.decode(bytes);
    assert.equal(read.get("Nats-Msg-Id"), messageId);
    for (const [name] of headers) {
      const values = headers.filter(([other]) => other === name).map(([, value]) => value);
      assert.deepEqual(read.values(name), values);
    }
  }
});

Deno.test("HeaderBlock writes one line for each header and an empty one", () => {
  const message = outgoing({ messageId: "501:123:1.5340", headers: [["Rangecast-Src-Seq", "1"]] });
  assert.equal(
    new TextDecoder().decode(new HeaderBlock().write(message).encode()),
    "NATS/1.0\r\nNats-Msg-Id: 501:123:1.5340\r\nRangecast-Src-Seq: 1\r\n\r\n",
  );
});

Deno.test("HeaderBlock refuses a text that would break out of its line", () => {
  for (const broken of ["a\nb", "a\r", "\n"]) {
    const inValue = outgoing({ messageId: "1", headers: [["A", broken]] });
    assert.throws(() => new HeaderBlock().write(inValue), AssertionError);
    const inId = outgoing({ messageId: broken, headers: [] });
    assert.throws(() => new HeaderBlock().write(inId), AssertionError);
  }
});

Deno.test("HeaderBlock refuses headers that are too long for it, and takes the next message", () => {
  const block = new HeaderBlock();
  const long = outgoing({ messageId: "1", headers: [["A", "x".repeat(9000)]] });
  assert.throws(() => block.write(long), AssertionError);
  const longest = outgoing({ messageId: "1", headers: [["A", "€".repeat(8000)]] });
  for (let i = 0; i < 5; i++) {
    assert.equal(MsgHdrsImpl.decode(block.write(longest).encode()).get("A"), "€".repeat(8000));
  }
});
