import assert from "node:assert/strict";
import { hashPassword, isPassword, passwordFault, readPasswordHash } from "./password.ts";

const CHEAP = { n: 2 ** 10, r: 8, p: 1 };

Deno.test("isPassword() knows the password that was hashed, and no other", async () => {
  const stored = await hashPassword("correct horse battery", CHEAP);
  assert.ok(await isPassword("correct horse battery", stored));
  for (const other of ["correct horse batterY", "correct horse battery ", "", "x".repeat(10_000)]) {
    assert.equal(await isPassword(other, stored), false, other.slice(0, 30));
  }
});

Deno.test("isPassword() takes both ways to write an umlaut for one", async () => {
  const stored = await hashPassword("schl\u00fcsselbund", CHEAP);
  assert.ok(await isPassword("schlu\u0308sselbund", stored));
});

Deno.test("hashPassword() stores what it cost, and never the same twice", async () => {
  const [one, two] = [await hashPassword("ten letters", CHEAP), await hashPassword("ten letters")];
  assert.deepEqual([one.n, one.r, one.p], [1024, 8, 1]);
  assert.deepEqual([two.n, two.r, two.p], [32_768, 8, 3]);
  const again = await hashPassword("ten letters", CHEAP);
  assert.notEqual(again.hash, one.hash);
  assert.notEqual(again.salt, one.salt);
  assert.ok(await isPassword("ten letters", two));
});

Deno.test("isPassword() agrees with RFC 7914's test vector", async () => {
  const hash = "fdbabe1c9d3472007856e7190d01e9fe7c6ad7cbc8237830e77376634b373162" +
    "2eaf30d92e22a3886ff109279d9830dac727afb94a83ee6d8360cbdfa2cc0640";
  const stored = {
    algorithm: "scrypt",
    n: 1024,
    r: 8,
    p: 16,
    salt: Buffer.from("NaCl").toString("base64url"),
    hash: Buffer.from(hash, "hex").toString("base64url"),
  } as const;
  assert.ok(await isPassword("password", stored));
});

Deno.test("readPasswordHash() reads back what is stored, and refuses what is not or costs too much", async () => {
  const stored = await hashPassword("ten letters", CHEAP);
  assert.deepEqual(readPasswordHash(JSON.parse(JSON.stringify(stored))), stored);
  for (
    const change of [
      { algorithm: "md5" },
      { n: 1000 },
      { n: 1 },
      { n: 2 ** 21 },
      { n: "1024" },
      { n: 2 ** 20, r: 8 },
      { r: 0 },
      { p: 17 },
      { salt: "" },
      { salt: "a b" },
      { hash: "AAAA" },
      { hash: null },
    ]
  ) assert.equal(readPasswordHash({ ...stored, ...change }), null, JSON.stringify(change));
  for (const value of [null, "x", 1, []]) assert.equal(readPasswordHash(value), null);
});

Deno.test("passwordFault() refuses what is short, endless or cannot be typed", () => {
  assert.equal(passwordFault("ten lettre"), null);
  assert.equal(passwordFault("\u{1f511}".repeat(256)), null);
  assert.match(passwordFault("nine lett") ?? "", /10 to 256 characters: it has 9/);
  assert.match(passwordFault("x".repeat(257)) ?? "", /it has 257/);
  assert.match(passwordFault("ten\nletters") ?? "", /control/);
});
