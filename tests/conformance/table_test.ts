import assert from "node:assert/strict";
import type { Behaviour } from "./behaviour.ts";
import { OutcomeTable } from "./table.ts";

const run = () => Promise.resolve();
const one: Behaviour = { area: "streams", name: "one", run };
const other: Behaviour = { area: "push", name: "the other", run };

Deno.test("OutcomeTable has a line per behaviour, a column per server and the sums", () => {
  const table = new OutcomeTable(["real", "embedded"], [one, other]);
  table.record(one, "real", "ok");
  table.record(one, "embedded", "differs");
  table.record(other, "embedded", "ok");
  assert.deepEqual(`${table}`.split("\n"), [
    "area     behaviour  real     embedded",
    "streams  one        ok       differs",
    "push     the other  skipped  ok",
    "real: 1 ok, 1 skipped",
    "embedded: 1 differs, 1 ok",
    "",
  ]);
});

Deno.test("OutcomeTable leaves out what no server was asked for", () => {
  const table = new OutcomeTable(["real"], [one, other]);
  table.record(other, "real", "ok");
  assert.equal(`${table}`.includes("one"), false);
});
