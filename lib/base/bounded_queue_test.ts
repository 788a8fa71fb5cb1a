import assert from "node:assert/strict";
import fc from "fast-check";
import { AssertionError } from "./assert.ts";
import { BoundedQueue } from "./bounded_queue.ts";

/** What the queue must do, said with a plain list. */
interface Model {
  readonly capacity: number;
  readonly items: number[];
}

class Push implements fc.Command<Model, BoundedQueue<number>> {
  constructor(readonly item: number) {}
  check = () => true;
  run(model: Model, queue: BoundedQueue<number>): void {
    const fits = model.items.length < model.capacity;
    if (fits) model.items.push(this.item);
    assert.equal(queue.push(this.item), fits);
  }
  toString = () => `push(${this.item})`;
}

class Shift implements fc.Command<Model, BoundedQueue<number>> {
  check = () => true;
  run(model: Model, queue: BoundedQueue<number>): void {
    assert.equal(queue.peek(), model.items[0]);
    assert.equal(queue.shift(), model.items.shift());
  }
  toString = () => "shift()";
}

class Look implements fc.Command<Model, BoundedQueue<number>> {
  check = () => true;
  run(model: Model, queue: BoundedQueue<number>): void {
    assert.equal(queue.size, model.items.length);
    assert.equal(queue.full, model.items.length === model.capacity);
    assert.deepEqual([...queue], model.items);
  }
  toString = () => "look";
}

Deno.test("BoundedQueue does what a list of limited length does", () => {
  const commands = fc.commands([
    fc.integer().map((item) => new Push(item)),
    fc.constant(new Shift()),
    fc.constant(new Look()),
  ], { maxCommands: 100 });
  fc.assert(fc.property(fc.integer({ min: 1, max: 8 }), commands, (capacity, commands) => {
    const queue = new BoundedQueue<number>(capacity);
    fc.modelRun(() => ({ model: { capacity, items: [] }, real: queue }), commands);
  }));
});

Deno.test("BoundedQueue refuses a capacity that is no positive integer", () => {
  for (const capacity of [0, -1, 1.5, NaN, Infinity]) {
    assert.throws(() => new BoundedQueue(capacity), AssertionError);
  }
});
