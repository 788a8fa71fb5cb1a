import assert from "node:assert/strict";
import fc from "fast-check";
import { decode, encode } from "./bytes.ts";
import { ClientParser, ProtocolError } from "./parser.ts";

const LIMITS = { maxControlLineBytes: 64, maxPayloadBytes: 32 };

/** Parses pieces the way a read loop does; returns what was understood, a line each. */
function parse(...pieces: string[]): string[] {
  const calls: string[] = [];
  const parser = new ClientParser({
    closed: false,
    onConnect: (json) => calls.push(`connect ${json}`),
    onPing: () => calls.push("ping"),
    onPong: () => calls.push("pong"),
    onSubscribe: (subject, queue, sid) => calls.push(`sub ${subject} ${queue} ${sid}`),
    onUnsubscribe: (sid, max) => calls.push(`unsub ${sid} ${max}`),
    onPublish: (frame) =>
      calls.push(
        `pub ${decode(frame.subject, frame.subjectStart, frame.subjectEnd)} ` +
          `${decode(frame.reply, frame.replyStart, frame.replyEnd)} ${frame.headerBytes} ` +
          decode(frame.body, frame.bodyStart, frame.bodyEnd),
      ),
  }, LIMITS);
  let waiting = "";
  for (const piece of pieces) {
    waiting += piece;
    const bytes = encode(waiting);
    waiting = decode(bytes, parser.parse(bytes, 0, bytes.length));
  }
  return calls;
}

const CONVERSATION =
  'CONNECT {"verbose":false}\r\nPING\r\nsub a.b 1\r\nSUB a.* q 2\r\nUNSUB 1 5\r\n' +
  "PUB a.b 5\r\nhello\r\nPUB a.b r 0\r\n\r\nHPUB x r 12 14\r\nNATS/1.0\r\n\r\nhi\r\nPONG\r\n";
const UNDERSTOOD = [
  'connect {"verbose":false}',
  "ping",
  "sub a.b null 1",
  "sub a.* q 2",
  "unsub 1 5",
  "pub a.b  0 hello",
  "pub a.b r 0 ",
  "pub x r 12 NATS/1.0\r\n\r\nhi",
  "pong",
];

Deno.test("ClientParser understands every operation", () => {
  assert.deepEqual(parse(CONVERSATION), UNDERSTOOD);
});

Deno.test("ClientParser understands the same however the bytes are cut", () => {
  fc.assert(fc.property(fc.array(fc.nat(CONVERSATION.length)), (cuts) => {
    const places = [0, ...cuts.sort((a, b) => a - b), CONVERSATION.length];
    const pieces = places.slice(1).map((end, i) => CONVERSATION.slice(places[i], end));
    assert.deepEqual(parse(...pieces), UNDERSTOOD);
  }));
});

for (
  const [what, text, message] of [
    ["an unknown operation", "NOPE\r\n", "Unknown Protocol Operation"],
    ["a letter that begins none", "x", "Unknown Protocol Operation"],
    ["a word that only begins like one", "PINGS\r\n", "Unknown Protocol Operation"],
    ["a payload without its line end", "PUB a 2\r\nabcd", "Unknown Protocol Operation"],
    ["more headers than bytes", "HPUB a 9 3\r\nabc\r\n", "Unknown Protocol Operation"],
    ["a size that is no number", "PUB a x\r\n", "Unknown Protocol Operation"],
    ["a payload beyond the limit", "PUB a 33\r\n", "Maximum Payload Violation"],
    ["a control line beyond the limit", `PUB ${"a".repeat(70)}`, "maximum control line exceeded"],
  ] as const
) {
  Deno.test(`ClientParser refuses ${what}`, () => {
    assert.throws(() => parse(text), new ProtocolError(message));
  });
}
