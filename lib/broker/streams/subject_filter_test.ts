import assert from "node:assert/strict";
import { encode } from "../protocol/bytes.ts";
import { SubjectTable } from "../store/subject_table.ts";
import { SubjectFilter } from "./subject_filter.ts";

Deno.test("SubjectFilter remembers by id, and forgets when the id stands for another subject", () => {
  const table = new SubjectTable();
  const add = (text: string) => table.add(encode(text), 0, text.length, 1);
  const filter = new SubjectFilter(["a.*", "b"]);
  const first = add("a.x");
  assert.ok(filter.matches(first) && filter.matches(first));
  table.remove(first);
  filter.forget(first);
  const second = add("c");
  assert.equal(second.id, first.id);
  assert.ok(!filter.matches(second));
});

Deno.test("SubjectFilter lets everything through without patterns", () => {
  const table = new SubjectTable();
  const entry = table.add(encode("x.y"), 0, 3, 1);
  for (const patterns of [[], [">"], ["a", ">"]]) {
    assert.ok(new SubjectFilter(patterns).matches(entry));
  }
  assert.equal(new SubjectFilter(["x.y"]).literal, "x.y");
  assert.equal(new SubjectFilter(["x.*"]).literal, null);
});

Deno.test("SubjectFilter matches literal patterns beside those with wildcards", () => {
  const table = new SubjectTable();
  const [one, two, three] = ["a.x", "b", "c"].map((text) =>
    table.add(encode(text), 0, text.length, 1)
  );
  assert.ok(one && two && three);
  const mixed = new SubjectFilter(["a.*", "b"]);
  assert.deepEqual([one, two, three].map((entry) => mixed.matches(entry)), [true, true, false]);
  assert.equal(mixed.isLiteral, false);
  const literal = new SubjectFilter(["b", "c", "b"]);
  assert.deepEqual([one, two, three].map((entry) => literal.matches(entry)), [false, true, true]);
  assert.equal(literal.isLiteral, true);
  assert.deepEqual([...literal.literals], ["b", "c"]);
  assert.equal(new SubjectFilter([]).isLiteral, false);
});

Deno.test("SubjectTable tells subjects apart whose hashes are equal", () => {
  // Two texts with one FNV-1a hash of 32 bits.
  const [one, two] = [encode("costarring"), encode("liquid")];
  const table = new SubjectTable();
  const first = table.add(one, 0, one.length, 1);
  const second = table.add(two, 0, two.length, 2);
  assert.equal(first.hash, second.hash);
  assert.equal(table.findText("costarring"), first);
  assert.equal(table.findText("liquid"), second);
  table.remove(second);
  assert.equal(table.findText("liquid"), null);
  assert.equal(table.findText("costarring"), first);
});
