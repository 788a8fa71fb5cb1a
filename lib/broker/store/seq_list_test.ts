import assert from "node:assert/strict";
import fc from "fast-check";
import { SeqList } from "./seq_list.ts";

Deno.test("SeqList does what a sorted array does", () => {
  const steps = fc.array(fc.tuple(fc.boolean(), fc.nat(1000)), { maxLength: 200 });
  fc.assert(fc.property(steps, (todo) => {
    const list = new SeqList(1);
    let model = [1];
    let seq = 1;
    for (const [push, number] of todo) {
      if (push || model.length === 0) {
        seq += 1 + number % 3;
        list.push(seq);
        model.push(seq);
      } else {
        const victim = model[number % Math.min(model.length, 1 + number % 5)] ?? 0;
        list.remove(victim);
        model = model.filter((other) => other !== victim);
      }
      const probe = number % (seq + 2);
      assert.equal(list.length, model.length);
      assert.equal(list.first, model[0] ?? 0);
      assert.equal(list.last, model.at(-1) ?? 0);
      assert.equal(list.countFrom(probe), model.filter((own) => own >= probe).length);
      assert.equal(list.atOrAfter(probe), model.find((own) => own >= probe) ?? 0);
      assert.equal(list.atOrBefore(probe), model.findLast((own) => own <= probe) ?? 0);
    }
  }));
});

Deno.test("SeqList stays small when as much leaves at the front as arrives", () => {
  const list = new SeqList(1);
  for (let seq = 2; seq < 100_000; seq++) {
    list.push(seq);
    if (seq > 100) list.remove(seq - 100);
  }
  assert.equal(list.length, 100);
  assert.equal(list.first, 99_900);
});
