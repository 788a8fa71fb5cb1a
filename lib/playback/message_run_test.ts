import assert from "node:assert/strict";
import { boundaryAfter } from "./boundary.ts";
import { MessageRun } from "./message_run.ts";
import { message, names, START_MS } from "./testdata/sample_timeline.ts";

function runOf(count: number): MessageRun {
  const run = new MessageRun();
  for (let seq = 1; seq <= count; seq++) run.add(message(seq, { seq }));
  return run;
}

Deno.test("MessageRun finds messages by place while the oldest leave", () => {
  const run = runOf(5000);
  for (let taken = 1; taken <= 3000; taken++) assert.equal(run.shift()?.seq, taken);
  assert.equal(run.size, 2000);
  assert.equal(run.at(0)?.seq, 3001);
  assert.equal(run.at(-1), undefined);
  assert.equal(run.at(2000), undefined);
  assert.equal(run.countUpTo({ time_ms: START_MS + 3000 }), 0);
  assert.equal(run.countUpTo({ time_ms: START_MS + 3002.5 }), 2);
  assert.equal(run.lastUpTo({ time_ms: START_MS + 3002.5 })?.seq, 3002);
  assert.equal(run.lastUpTo({ time_ms: START_MS + 3000 }), undefined);
  assert.equal(names(run.slice(1, 3)), "A3002 A3003");
});

Deno.test("MessageRun.add() gives a message its place when it comes late", () => {
  const run = new MessageRun();
  for (const [at, seq] of [[1, 1], [5, 2], [3, 3], [3, 4], [6, 5]] as const) {
    run.add(message(at, { seq }));
  }
  assert.equal(names(run.slice(0, 9)), "A1 A3 A4 A2 A5");
  assert.equal(run.countUpTo(boundaryAfter(message(3, { seq: 3 }))), 2);
});

Deno.test("MessageRun.shift() gives undefined when there is nothing, and the run goes on", () => {
  const run = runOf(1);
  assert.equal(run.shift()?.seq, 1);
  assert.equal(run.shift(), undefined);
  run.add(message(0, { seq: 9 }));
  assert.equal(names(run.slice(0, 9)), "A9");
});
