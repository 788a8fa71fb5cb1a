import assert from "node:assert/strict";
import { headers } from "@nats-io/nats-core";
import fc from "fast-check";
import { DirectMessage } from "./direct_message.ts";
import { deliveredMessage } from "./testing/delivered_message.ts";

const name = fc.stringMatching(/^[A-Za-z][A-Za-z0-9-]{0,20}$/);
const value = fc.string({ unit: "grapheme", maxLength: 40 }).map((text) =>
  text.replaceAll(/[\r\n]/g, " ").trim()
);

Deno.test("DirectMessage reads what the client's own headers have", () => {
  fc.assert(
    fc.property(fc.dictionary(name, value), name, fc.string(), (fields, other, body) => {
      const given = headers();
      for (const [key, text] of Object.entries(fields)) given.set(key, text);
      const client = deliveredMessage(given, body);
      const message = new DirectMessage(client);
      for (const key of [...Object.keys(fields), other]) {
        assert.equal(message.header(key), client.headers?.get(key) || null);
      }
      assert.equal(message.status, 0);
      assert.deepEqual(message.body, new TextEncoder().encode(body));
    }),
  );
});

Deno.test("DirectMessage reads a status, and what stands beside it", () => {
  const given = headers(204, "EOB");
  given.set("Nats-UpTo-Sequence", "17");
  const message = new DirectMessage(deliveredMessage(given));
  assert.equal(message.status, 204);
  assert.equal(message.header("Nats-UpTo-Sequence"), "17");
});

Deno.test("DirectMessage takes a message without headers", () => {
  const message = new DirectMessage(deliveredMessage(null, "plain"));
  assert.equal(message.status, 0);
  assert.equal(message.header("Nats-Sequence"), null);
  assert.equal(new TextDecoder().decode(message.body), "plain");
});
