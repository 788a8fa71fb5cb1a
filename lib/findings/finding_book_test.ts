import assert from "node:assert/strict";
import type { FindingAction, FindingCommand } from "./command.ts";
import type { Judgement } from "./detector_bank.ts";
import { type Finding, MAX_EVIDENCE } from "./finding.ts";
import { FindingBook } from "./finding_book.ts";
import { MAX_SHELVED_MS } from "./life_cycle.ts";
import type { Rule } from "./rules.ts";

const RULE: Rule = {
  ...{ rule: "HOLDING", domain: "flight", enabled: true, severity: "LOW", parameters: {} },
};
const ID = "HOLDING:4ca97b:1000";

function pure(name: string, fn: () => void): void {
  Deno.test({ name, permissions: "none", fn });
}

function holds(time_ms: number, value = 10, seq = time_ms, entity = "4ca97b"): Judgement {
  const verdict = { type: "holds", text: "holds", value, threshold: 5, unit: "s" } as const;
  return { rule: RULE, entity, time_ms, verdict, evidence: [{ stream: "FLIGHTS", seq }] };
}

function over(time_ms: number): Judgement {
  return { rule: RULE, entity: "4ca97b", time_ms, verdict: { type: "over" }, evidence: [] };
}

function command(action: FindingAction, more: Partial<FindingCommand> = {}): FindingCommand {
  return { id: ID, action, by: "ann", ...more };
}

/** A book in which {@linkcode ID} is open. */
function openBook(): FindingBook {
  const book = new FindingBook();
  book.judge(holds(1000));
  return book;
}

/** What was told, as `rev state`. */
function line({ rev, state }: Finding): string {
  return `${rev} ${state}`;
}

function act(book: FindingBook, one: FindingCommand, now_ms = 2000): string {
  const acted = book.act(one, now_ms);
  return acted.ok ? line(acted.finding) : acted.error;
}

pure("FindingBook tells a finding once, and with its end what became of it", () => {
  const book = new FindingBook();
  const [opened] = book.judge(holds(1000));
  assert.deepEqual([opened?.id, opened?.opened_ms, opened?.rev], [ID, 1000, 1]);
  for (let i = 1; i <= 40; i++) assert.deepEqual(book.judge(holds(1000 + i, 10 + i)), []);
  assert.deepEqual(book.judge(holds(1041, 6)), []);
  const [closed] = book.judge(over(2000));
  assert.ok(closed);
  assert.deepEqual([line(closed), closed.closed_ms, closed.value], ["2 closed", 2000, 50]);
  assert.equal(closed.evidence.length, MAX_EVIDENCE);
  assert.deepEqual([closed.evidence[0]?.seq, closed.evidence.at(-1)?.seq], [1000, 1041]);
  assert.deepEqual(book.judge(over(2001)), []);
  assert.equal(book.judge(holds(3000))[0]?.id, "HOLDING:4ca97b:3000");
});

pure("FindingBook does what people want, and refuses what cannot be", () => {
  const book = openBook();
  assert.equal(act(book, command("acknowledge")), "2 acknowledged");
  assert.match(act(book, command("acknowledge")), /already/);
  assert.equal(act(book, command("own")), "3 acknowledged");
  assert.match(act(book, command("note")), /'note' is needed/);
  assert.equal(act(book, command("note", { note: "seen" })), "4 acknowledged");
  assert.deepEqual([book.open[0]?.owner, book.open[0]?.note], ["ann", "seen"]);
  assert.match(act(book, command("shelve")), /'until_ms' is needed/);
  for (const until_ms of [2000, 2001 + MAX_SHELVED_MS]) {
    assert.match(act(book, command("shelve", { until_ms })), /must lie ahead/);
  }
  assert.equal(act(book, command("close")), "5 closed");
  assert.match(act(book, command("close")), /no such finding/);
  assert.match(act(book, command("close", { id: "x" })), /no such finding/);
});

pure("FindingBook does not tell again what a person has closed, until it was over once", () => {
  const book = openBook();
  act(book, command("close"));
  assert.deepEqual(book.judge(holds(2500)), []);
  assert.deepEqual(book.judge(over(3000)), []);
  assert.equal(book.judge(holds(4000)).length, 1);
});

pure(
  "FindingBook lets a shelved finding rest, and opens or closes it when its time has come",
  () => {
    for (const goesOn of [true, false]) {
      const book = openBook();
      assert.equal(act(book, command("shelve", { until_ms: 5000 })), "2 shelved");
      assert.deepEqual(book.judge(over(3000)), []);
      if (goesOn) assert.deepEqual(book.judge(holds(3500)), []);
      assert.deepEqual(book.tick(4999), []);
      const told = book.tick(5000);
      assert.deepEqual(told.map(line), [goesOn ? "3 open" : "3 closed"]);
      assert.deepEqual([told[0]?.updated_ms, told[0]?.shelved_until_ms], [5000, undefined]);
    }
  },
);

pure("FindingBook ends a shelf at its time also where a judgement comes before the tick", () => {
  const book = openBook();
  act(book, command("shelve", { until_ms: 5000 }));
  assert.deepEqual(book.judge(over(6000)).map(line), ["3 open", "4 closed"]);
});

pure("settle() closes what was open and is over, and leaves what goes on or is shelved", () => {
  const [open] = new FindingBook().judge(holds(1000));
  assert.ok(open);
  const book = (latest: Finding, ...judgements: readonly Judgement[]) => {
    const restored = new FindingBook();
    restored.restore([latest]);
    const told = judgements.flatMap((judgement) => restored.judge(judgement));
    return [...told, ...restored.settle(9000)].map(line);
  };
  assert.deepEqual(book(open), ["2 closed"]);
  assert.deepEqual(book(open, holds(900)), []);
  assert.deepEqual(book(open, holds(900), over(950)), ["2 closed"]);
  assert.deepEqual(book(open, holds(900), over(5000)), ["2 closed"]);
  const shelved = { ...open, state: "shelved", shelved_until_ms: 20_000, rev: 2 } as const;
  assert.deepEqual(book(shelved), []);
  const closed = { ...open, state: "closed", closed_ms: 4000, updated_ms: 4000, rev: 2 } as const;
  assert.deepEqual(book(closed, holds(1000)), []);
  assert.deepEqual(book(closed, holds(1000), over(3000), holds(5000)), ["1 open"]);
});

pure("FindingBook counts what it has no room for", () => {
  const book = new FindingBook({ maxOpen: 1 });
  assert.equal(book.judge(holds(1000)).length, 1);
  assert.equal(book.judge(holds(1000, 1, 1, "4ca97c")).length, 0);
  assert.equal(book.refused, 1);
});
