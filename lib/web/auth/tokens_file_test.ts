import assert from "node:assert/strict";
import { bearerSecret, makeToken, readTokens, tokenHash, writeTokens } from "./tokens_file.ts";

const facts = { name: "recorder", role: "viewer", expires_ms: 1000 } as const;

Deno.test("makeToken() gives a secret that only its hash is stored of", () => {
  const { token, secret } = makeToken(facts);
  assert.match(secret, /^rangecast_[\w-]{43}$/);
  assert.equal(token.hash, tokenHash(secret));
  assert.ok(!writeTokens([token]).includes(secret.slice("rangecast_".length)));
  assert.notEqual(makeToken(facts).secret, secret);
  assert.deepEqual(readTokens(writeTokens([token])), [token]);
});

Deno.test("bearerSecret() finds a secret in a header, and refuses all else", () => {
  const { secret } = makeToken(facts);
  assert.equal(bearerSecret(`Bearer ${secret}`), secret);
  assert.equal(bearerSecret(`bearer ${secret}`), secret);
  for (
    const header of [
      null,
      undefined,
      "",
      secret,
      `Basic ${secret}`,
      `Bearer ${secret} `,
      `Bearer ${secret}x`,
      `Bearer x, Bearer ${secret}`,
      "Bearer " + "rangecast_".repeat(1000),
    ]
  ) assert.equal(bearerSecret(header), null);
});

Deno.test("readTokens() refuses what is damaged", () => {
  const { token } = makeToken(facts);
  const file = (tokens: unknown[]) => JSON.stringify({ version: 1, tokens });
  assert.throws(() => readTokens(file([{ ...token, name: "a b" }])), /name is not valid/);
  assert.throws(() => readTokens(file([{ ...token, role: "" }])), /role of recorder/);
  assert.throws(() => readTokens(file([{ ...token, hash: "x" }])), /hash of recorder/);
  assert.throws(() => readTokens(file([{ ...token, expires_ms: null }])), /expiry of recorder/);
  assert.throws(() => readTokens(file([token, token])), /recorder is there twice/);
});
