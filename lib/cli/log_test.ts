import assert from "node:assert/strict";
import { ManualClock } from "@rangecast/base/manual-clock";
import { createLogger, LOG_LEVELS, type LogLevel } from "./log.ts";

function logger(level: LogLevel) {
  const written: string[] = [];
  const log = createLogger({
    program: "producer",
    level,
    clock: new ManualClock(Date.UTC(2026, 6, 15, 12, 0, 0, 7)),
    write: (line) => written.push(line),
  });
  return { log, written };
}

Deno.test("createLogger() writes time, level, program, message and facts on one line", () => {
  const { log, written } = logger("info");
  log.warn("dropped frames", { count: 3, reason: "spool_full", live: false, since: null });
  assert.deepEqual(written, [
    "2026-07-15T12:00:00.007Z warn  producer: dropped frames count=3 reason=spool_full live=false since=null\n",
  ]);
});

Deno.test("createLogger() quotes a fact when it could not be told from what follows", () => {
  const { log, written } = logger("info");
  log.error("no answer", { a: "x y", b: 'say "no"\n', c: "", d: "a=b", e: "127.0.0.1:1" });
  assert.deepEqual(written, [
    '2026-07-15T12:00:00.007Z error producer: no answer a="x y" b="say \\"no\\"\\n" c="" d="a=b" e=127.0.0.1:1\n',
  ]);
});

Deno.test("createLogger() keeps a message with line breaks on one line", () => {
  const { log, written } = logger("info");
  log.info("first\r\n  second\nthird\n");
  assert.deepEqual(written, ["2026-07-15T12:00:00.007Z info  producer: first second third\n"]);
});

Deno.test("createLogger() drops what lies below its level", () => {
  for (const [index, level] of LOG_LEVELS.entries()) {
    const { log, written } = logger(level);
    for (const each of LOG_LEVELS) log[each](each);
    const shown = written.map((line) => line.split(" ")[1]);
    assert.deepEqual(shown, LOG_LEVELS.slice(index));
  }
});
