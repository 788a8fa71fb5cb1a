import assert from "node:assert/strict";
import fc from "fast-check";
import { formatAddress } from "@rangecast/base/socket-address";
import {
  address,
  decimal,
  duration,
  instantText,
  ipAddress,
  oneOf,
  port,
  portOrOff,
  size,
  streamPrefix,
  text,
  wholeNumber,
} from "./parsers.ts";

function refuses(parse: (text: string) => unknown, texts: readonly string[], must: string): void {
  for (const text of texts) {
    const message = `${must}: current value is "${text}"`;
    assert.throws(() => parse(text), { message }, text);
  }
}

Deno.test("wholeNumber() reads digits within its range", () => {
  assert.equal(wholeNumber(0)("9007199254740991"), Number.MAX_SAFE_INTEGER);
  assert.equal(wholeNumber(1, 9)("09"), 9);
});

Deno.test("wholeNumber() refuses what is out of range, or no digits", () => {
  const texts = ["", "0", "10", "-1", "1.0", "1e0", "0x1", " 1", "NaN"];
  refuses(wholeNumber(1, 9), texts, "it must be a whole number from 1 to 9");
  refuses(wholeNumber(5), ["4", "9007199254740993"], "it must be a whole number of at least 5");
});

Deno.test("port and portOrOff differ in 0 alone", () => {
  assert.equal(portOrOff("0"), 0);
  assert.equal(port("65535"), 65_535);
  refuses(port, ["0", "65536"], "it must be a whole number from 1 to 65535");
});

Deno.test("decimal() reads numbers as people write them", () => {
  const cases: [string, number][] = [["0.5", 0.5], [".5", 0.5], ["-3", -3], ["1e1", 10], ["2.", 2]];
  for (const [text, expected] of cases) assert.equal(decimal(-5, 10)(text), expected, text);
});

Deno.test("decimal() refuses what is out of range, or no decimal number", () => {
  const texts = ["", " ", ".", "0.005", "64.1", "0x10", "Infinity", "NaN", "1,5", "1 2", "e5"];
  refuses(decimal(0.01, 64), texts, "it must be a number from 0.01 to 64");
});

Deno.test("text() refuses nothing but emptiness", () => {
  assert.equal(text(" "), " ");
  assert.throws(() => text(""), { name: "SyntaxError", message: "it must not be empty" });
});

Deno.test("duration() and size() read quantities", () => {
  assert.equal(duration("2s"), 2000);
  assert.equal(size("1K"), 1024);
});

Deno.test("oneOf() reads its choices exactly", () => {
  assert.equal(oneOf("a", "b")("b"), "b");
  refuses(oneOf("a", "b"), ["", "A", "c"], "it must be one of a, b");
});

Deno.test("ipAddress() reads every IPv4 address, and IPv6 in its shortest form", () => {
  fc.assert(fc.property(fc.ipV4(), (ip) => assert.equal(ipAddress(ip), ip)));
  fc.assert(fc.property(fc.ipV6(), (ip) => {
    const short = ipAddress(ip);
    assert.equal(ipAddress(short), short);
    assert.equal(ipAddress(`[${ip}]`), short);
  }));
  assert.equal(ipAddress("0:0:0:0:0:0:0:1"), "::1");
  assert.equal(ipAddress("localhost"), "127.0.0.1");
});

Deno.test("ipAddress() refuses names, and what is no address", () => {
  const texts = ["", "broker.example", "256.1.1.1", "1.2.3", "01.2.3.4", "1.2.3.4.5", ":::"];
  const more = ["1:2", "::1%eth0", "12345::", "::1.2", "[]", "[127.0.0.1]", "::1]/x[", "1.2.3.4:5"];
  const must = "it must be an IP address, not a name, as permissions are given by address";
  refuses(ipAddress, [...texts, ...more], must);
});

Deno.test("address() reads back what formatAddress() wrote", () => {
  const hostname = fc.oneof(fc.ipV4(), fc.ipV6().map(ipAddress));
  fc.assert(fc.property(hostname, fc.integer({ min: 1, max: 65_535 }), (hostname, port) => {
    const socket = { hostname, port };
    assert.deepEqual(address()(formatAddress(socket)), socket);
    assert.deepEqual(address(4222)(`nats://${formatAddress(socket)}`), socket);
  }));
});

Deno.test("address() takes the default port when there is one", () => {
  assert.deepEqual(address(4222)("localhost"), { hostname: "127.0.0.1", port: 4222 });
  assert.deepEqual(address(4222)("[::1]"), { hostname: "::1", port: 4222 });
  refuses(address(), ["127.0.0.1"], "it must be IP:PORT, with brackets around IPv6");
});

Deno.test("address() refuses what is no address with a port", () => {
  const texts = ["", ":4222", "127.0.0.1:", "::1", "127.0.0.1:x", "tls://127.0.0.1:4222", "1:2:3"];
  refuses(address(4222), texts, "it must be IP or IP:PORT, with brackets around IPv6");
  assert.throws(() => address()("127.0.0.1:70000"), /from 1 to 65535: current value is "70000"/);
  assert.throws(() => address()("broker:4222"), /not a name.*current value is "broker"/);
});

Deno.test("streamPrefix() takes what is a subject token and a stream name alike", () => {
  for (const prefix of ["tspi", "range-2_b", "a".repeat(32)]) {
    assert.equal(streamPrefix(prefix), prefix);
  }
  refuses(
    streamPrefix,
    ["", "Tspi", "1a", "a.b", "a*", "a>", "a b", "a".repeat(33)],
    "it must be up to 32 of a-z, 0-9, - and _, starting with a letter",
  );
});

Deno.test("instantText() refuses what is no instant", () => {
  assert.equal(instantText("10m-ago"), "10m-ago");
  assert.throws(() => instantText("soon"), SyntaxError);
  assert.throws(() => instantText("2026-02-30"), SyntaxError);
});
