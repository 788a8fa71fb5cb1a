import { decode } from "@rangecast/codec/cbor";
import { looseCbor } from "@rangecast/tests/loose-cbor";
import { datagrams, receiveTimes } from "@rangecast/tests/tspi-samples";
import fc from "fast-check";
import assert from "node:assert/strict";
import golden from "../../../fixtures/tspi/golden.json" with { type: "json" };
import { decodeDatagram } from "./datagram.ts";
import { encodePayload } from "./encode_payload.ts";
import { toPayload } from "./payload.ts";

const RECV_MS = 1_784_107_800_125;

Deno.test("encodePayload() says what toPayload() says, to a strict CBOR decoder", () => {
  fc.assert(
    fc.property(datagrams, receiveTimes, (datagram, recv_ms) => {
      const bytes = encodePayload(datagram, recv_ms);
      assert.equal(JSON.stringify(decode(bytes)), JSON.stringify(toPayload(datagram, recv_ms)));
    }),
    { numRuns: 1000 },
  );
});

Deno.test("encodePayload() writes integers shortest and floats with 64 bits", () => {
  const datagram = decodeDatagram(Uint8Array.fromHex(golden.accepted[0]?.hex ?? ""));
  if (typeof datagram === "string") return assert.fail(datagram);
  const bytes = encodePayload(datagram, RECV_MS);
  const { time_s, payload, ...rest } = toPayload(datagram, RECV_MS);
  const shortest = looseCbor(rest).length;
  const floats = [["time_s", time_s], ...Object.entries(payload)]
    .map(([key]) => looseCbor(key).length + 9)
    .reduce((sum, size) => sum + size, 0);
  assert.equal(bytes.length, shortest + floats + looseCbor("payload").length + 1);
  assert.ok(bytes.toHex().includes("73656e736f725f6964" + "1901f5"));
});

Deno.test("encodePayload() leaves earlier payloads as they were", () => {
  fc.assert(
    fc.property(fc.array(datagrams, { minLength: 200, maxLength: 300 }), (list) => {
      const made = list.map((datagram) => encodePayload(datagram, RECV_MS));
      for (const [i, datagram] of list.entries()) {
        assert.deepEqual(decode(made[i] ?? new Uint8Array()), toPayload(datagram, RECV_MS));
      }
    }),
    { numRuns: 3 },
  );
});

Deno.test("encodePayload() stops the program when the receive time cannot be published", () => {
  const datagram = decodeDatagram(Uint8Array.fromHex(golden.accepted[0]?.hex ?? ""));
  if (typeof datagram === "string") return assert.fail(datagram);
  for (const time of [-1, 1.5, NaN]) {
    assert.throws(() => encodePayload(datagram, time), { name: "AssertionError" });
  }
});
