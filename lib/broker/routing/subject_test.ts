import assert from "node:assert/strict";
import {
  isLiteralSubject,
  isSubsetOf,
  isValidSubject,
  matchesPattern,
  subjectsOverlap,
} from "./subject.ts";

Deno.test("isValidSubject() takes wildcards where they belong, and no empty tokens", () => {
  for (const subject of ["a", "a.b", "a.*", "*.b", "a.>", ">", "a.b*", "$JS.x"]) {
    assert.ok(isValidSubject(subject), subject);
  }
  for (const subject of ["", ".", "a.", ".a", "a..b", "a.>.b", "a b", "a\tb"]) {
    assert.ok(!isValidSubject(subject), subject);
  }
});

Deno.test("isLiteralSubject() takes no wildcards", () => {
  assert.ok(isLiteralSubject("a.b*"));
  assert.ok(!isLiteralSubject("a.*"));
});

Deno.test("matchesPattern() compares token by token", () => {
  for (const pattern of ["a.b.c", "a.*.c", "a.>", ">", "*.*.*"]) {
    assert.ok(matchesPattern("a.b.c", pattern), pattern);
  }
  for (const pattern of ["a.b", "a.b.c.>", "a.*", "*.*.*.*", "a.b.d"]) {
    assert.ok(!matchesPattern("a.b.c", pattern), pattern);
  }
});

Deno.test("isSubsetOf() compares patterns", () => {
  assert.ok(isSubsetOf("a.*", "a.>"));
  assert.ok(isSubsetOf("a.b", "a.*"));
  assert.ok(!isSubsetOf("a.>", "a.*"));
  assert.ok(!isSubsetOf("a.*", "a.b"));
});

Deno.test("subjectsOverlap() finds a subject that both stand for", () => {
  assert.ok(subjectsOverlap("a.*", "*.b"));
  assert.ok(subjectsOverlap("a.>", "a.b.c"));
  assert.ok(subjectsOverlap(">", "x"));
  assert.ok(!subjectsOverlap("a.*", "b.*"));
  assert.ok(!subjectsOverlap("a.b", "a.b.c"));
  assert.ok(!subjectsOverlap("a.b.>", "a.b"));
});
