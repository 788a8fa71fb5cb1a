import assert from "node:assert/strict";
import fc from "fast-check";
import { decode, encode } from "../protocol/bytes.ts";
import { AckSubjectWriter, readAckSubject } from "./ack_subject.ts";

Deno.test("readAckSubject() reads what AckSubjectWriter writes", () => {
  const writer = new AckSubjectWriter("S", "c");
  const nat = fc.maxSafeNat();
  fc.assert(fc.property(nat, nat, nat, fc.nat(2e9), fc.nat(999_999), (a, b, c, s, us) => {
    const length = writer.write(a, b, c, s * 1e6 + us, 7);
    const nanoseconds = `${s}${String(us).padStart(6, "0")}000`;
    assert.equal(
      decode(writer.bytes, 0, length),
      `$JS.ACK.S.c.${a}.${b}.${c}.${nanoseconds}.7`,
    );
    assert.deepEqual(readAckSubject(writer.bytes, 0, length), {
      deliveries: a,
      streamSeq: b,
      consumerSeq: c,
    });
  }));
});

Deno.test("readAckSubject() gives null when a number is missing or none", () => {
  for (const subject of ["$JS.ACK.S.c.1.2", "$JS.ACK.S.c.1.x.3.4.5", "$JS.ACK", "a"]) {
    const bytes = encode(subject);
    assert.equal(readAckSubject(bytes, 0, bytes.length), null, subject);
  }
});
