import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import {
  cookieHeader,
  cookieName,
  cookieValue,
  readClaims,
  type SessionClaims,
  signClaims,
} from "./session_cookie.ts";

const KEY = new Uint8Array(32).fill(1);
const claims: SessionClaims = {
  id: "s1",
  name: "ada",
  mark: "m",
  linkRole: null,
  issued_ms: 1000,
  seen_ms: 2000,
};

function signed(payload: string, key = KEY): string {
  const text = Buffer.from(payload).toString("base64url");
  return `${text}.${createHmac("sha256", key).update(text).digest("base64url")}`;
}

Deno.test("readClaims() reads what signClaims() wrote", () => {
  assert.deepEqual(readClaims(signClaims(claims, KEY), KEY), { ok: true, claims });
  const link = { ...claims, linkRole: "operator" } as const;
  assert.deepEqual(readClaims(signClaims(link, KEY), KEY), { ok: true, claims: link });
});

Deno.test("readClaims() refuses every change of a single character", () => {
  const text = signClaims(claims, KEY);
  for (let i = 0; i < text.length; i++) {
    // The last character of 43 carries four bits: others may stand for the same signature.
    if (i === text.length - 1) continue;
    const changed = text.slice(0, i) + (text[i] === "A" ? "B" : "A") + text.slice(i + 1);
    assert.equal(readClaims(changed, KEY).ok, false, `at ${i}`);
  }
});

Deno.test("readClaims() refuses another key, and what is no cookie of ours", () => {
  const text = signClaims(claims, KEY);
  assert.deepEqual(readClaims(text, new Uint8Array(32)), { ok: false, reason: "signature" });
  const [payload = "", mac = ""] = text.split(".");
  for (const bad of ["", ".", payload, `${payload}.`, `.${mac}`, `${text}.x`, `${text}\n`, "%00"]) {
    assert.deepEqual(readClaims(bad, KEY), { ok: false, reason: "malformed" }, bad);
  }
  assert.equal(readClaims("A".repeat(100_000) + `.${mac}`, KEY).ok, false);
});

Deno.test("readClaims() refuses fields of another shape, though they are signed", () => {
  for (
    const fields of [
      null,
      {},
      [],
      ["s1", "ada", "m", null, 1000],
      ["s1", "../ada", "m", null, 1000, 2000],
      ["s1", "ada", "m", "root", 1000, 2000],
      ["s1", "ada", "m", null, "1000", 2000],
      [1, "ada", "m", null, 1000, 2000],
    ]
  ) {
    assert.deepEqual(readClaims(signed(JSON.stringify(fields)), KEY), {
      ok: false,
      reason: "malformed",
    });
  }
});

Deno.test("cookieValue() finds one cookie among others, and refuses two of the same name", () => {
  const name = cookieName("player");
  assert.equal(name, "__Host-rangecast-player");
  assert.equal(cookieValue(`a=b; ${name}=x.y; c=d`, name), "x.y");
  assert.equal(cookieValue(`${name}=`, name), "");
  assert.equal(cookieValue(`${name}-other=x`, name), null);
  assert.equal(cookieValue(`${name}=x; ${name}=y`, name), null);
  for (const header of [null, undefined, "", ";;;=", name]) {
    assert.equal(cookieValue(header, name), null);
  }
});

Deno.test("cookieHeader() keeps a cookie from scripts and other hosts, and takes it back", () => {
  assert.equal(
    cookieHeader("__Host-a", "b.c"),
    "__Host-a=b.c; Path=/; Secure; HttpOnly; SameSite=Lax",
  );
  assert.equal(
    cookieHeader("__Host-a", ""),
    "__Host-a=; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age=0",
  );
});
