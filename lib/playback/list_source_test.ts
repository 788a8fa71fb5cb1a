import assert from "node:assert/strict";
import { TagBook } from "@rangecast/channel/tag-book";
import { ListSource } from "./list_source.ts";
import {
  IS_COMMAND,
  message,
  messagesOf,
  names,
  START_MS,
  tagAt,
} from "./testdata/sample_timeline.ts";

const SPECS = [
  { at_ms: 30, stream: "A", subject: 0 },
  { at_ms: 10, stream: "A", subject: 0 },
  { at_ms: 20, stream: "A", subject: 3 },
  { at_ms: 20, stream: "B", subject: 1 },
  { at_ms: 40, stream: "A", subject: 3 },
];

function sourceOf(specs = SPECS) {
  const tags = new TagBook();
  tags.apply("create", tagAt(20));
  tags.apply("create", tagAt(21, "later"));
  return new ListSource({ messages: messagesOf(specs), tags, isCommand: IS_COMMAND });
}

Deno.test("ListSource.stateAt() has the last of each subject at an instant, and behind a message", async () => {
  const source = sourceOf();
  const at20 = await source.stateAt({ time_ms: START_MS + 20 });
  assert.equal(names(at20.telemetry), "A1 B1");
  assert.equal(names(at20.commands), "A2");
  assert.deepEqual(at20.tags.map(({ id }) => id), ["t"]);
  const between = await source.stateAt({
    time_ms: START_MS + 20,
    after: { stream: "A", seq: 2 },
  });
  assert.equal(names([...between.telemetry, ...between.commands]), "A1 A2");
});

Deno.test("ListSource.range() gives what lies behind a place, in pages", async () => {
  const source = sourceOf();
  const first = await source.range({ time_ms: START_MS + 10 }, START_MS + 30, 2);
  assert.deepEqual([names(first.messages), first.more], ["A2 B1", true]);
  const after = { time_ms: START_MS + 20, after: { stream: "B", seq: 1 } };
  const rest = await source.range(after, START_MS + 30, 2);
  assert.deepEqual([names(rest.messages), rest.more], ["A3", false]);
});

Deno.test("ListSource.extent() is null when the list is empty", async () => {
  assert.deepEqual(await sourceOf().extent(), { first_ms: START_MS + 10, last_ms: START_MS + 40 });
  assert.equal(await sourceOf([]).extent(), null);
});

Deno.test("ListSource.follow() reads on, and hears of what is added until it is closed", async () => {
  const source = sourceOf();
  let changes = 0;
  const reader = source.follow({ time_ms: START_MS + 30 }, () => changes++);
  assert.equal(reader.caughtUp, false);
  assert.equal(reader.peek()?.seq, 4);
  assert.equal(reader.take()?.seq, 4);
  assert.deepEqual([reader.take(), reader.caughtUp], [undefined, true]);
  source.add(message(50, { seq: 5 }));
  assert.deepEqual([changes, reader.take()?.seq], [1, 5]);
  await reader[Symbol.asyncDispose]();
  source.add(message(60, { seq: 6 }));
  assert.equal(changes, 1);
});
