import assert from "node:assert/strict";
import fc from "fast-check";
import { IdIndex } from "./id_index.ts";

Deno.test("IdIndex finds each id with the fingerprint that it came with first", () => {
  const index = new IdIndex();
  assert.equal(index.find("501:123:1.5340", "a"), "absent");
  index.add("501:123:1.5340", "a");
  index.add("501:123:1.5340", "b");
  assert.equal(index.find("501:123:1.5340", "a"), "same");
  assert.equal(index.find("501:123:1.5340", "b"), "other");
  assert.equal(index.find("501:123:1.5341", "a"), "absent");
  assert.equal(index.size, 1);
});

Deno.test("IdIndex does what a map of texts does", () => {
  const entries = fc.array(fc.tuple(fc.string({ maxLength: 6 }), fc.string({ maxLength: 2 })), {
    maxLength: 300,
  });
  fc.assert(fc.property(entries, entries, (added, asked) => {
    const index = new IdIndex();
    const model = new Map<string, string>();
    for (const [id, fingerprint] of added) {
      index.add(id, fingerprint);
      if (!model.has(id)) model.set(id, fingerprint);
    }
    assert.equal(index.size, model.size);
    for (const [id, fingerprint] of [...added, ...asked]) {
      const known = model.get(id);
      const expected = known === undefined ? "absent" : known === fingerprint ? "same" : "other";
      assert.equal(index.find(id, fingerprint), expected);
    }
  }));
});

Deno.test("IdIndex tells 200 000 neighbouring ids apart", () => {
  const index = new IdIndex();
  const count = 200_000;
  const id = (i: number) => `${i % 50}:123:${Math.floor(i / 50)}.${String(i % 7).padStart(4, "0")}`;
  for (let i = 0; i < count; i++) index.add(id(i), `fingerprint ${i}`);
  assert.equal(index.size, count);
  let wrong = 0;
  for (let i = 0; i < count; i++) {
    if (index.find(id(i), `fingerprint ${i}`) !== "same") wrong++;
    if (index.find(`${id(i)}:s`, `fingerprint ${i}`) !== "absent") wrong++;
  }
  assert.equal(wrong, 0);
});
