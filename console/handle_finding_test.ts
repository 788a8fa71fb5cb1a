import assert from "node:assert/strict";
import { parseFlags } from "@rangecast/cli/flags";
import { CONSOLE_FLAGS } from "./flags.ts";
import { handleFinding } from "./handle_finding.ts";
import type { FindingOrder } from "./order.ts";
import { readOrders } from "./read_orders.ts";
import { FakeDesk, NOON_MS } from "./testing/fake_desk.ts";

const ID = "HOLDING:4ca97b:1000";

function ordered(...args: readonly string[]): FindingOrder {
  const [order] = readOrders(parseFlags(CONSOLE_FLAGS, ["--finding", ID, ...args]));
  assert.ok(order?.type === "finding");
  return order;
}

Deno.test("handleFinding() asks for what the flags say, in the name of the sender", async () => {
  const desk = new FakeDesk();
  await handleFinding(ordered("--finding-action", "acknowledge"), desk);
  await handleFinding(ordered("--finding-action", "shelve", "--finding-for", "10m"), desk);
  await handleFinding(ordered("--finding-action", "note", "--finding-note", "seen"), desk);
  assert.deepEqual(desk.handled, [
    { id: ID, action: "acknowledge", by: "tower" },
    { id: ID, action: "shelve", by: "tower", until_ms: NOON_MS + 600_000 },
    { id: ID, action: "note", by: "tower", note: "seen" },
  ]);
});

Deno.test("handleFinding() tells a refusal, that nobody is there, and what is not known", async () => {
  const desk = new FakeDesk();
  desk.sent = { type: "answered", reply: { ok: false, error: "it is closed" } };
  const order = ordered("--finding-action", "own");
  await assert.rejects(handleFinding(order, desk), /Cannot own .*: it is closed/);
  desk.sent = { type: "no_responders" };
  await assert.rejects(handleFinding(order, desk), /start one with deno task findings/);
  desk.sent = { type: "refused", problem: "no" };
  await assert.rejects(handleFinding(order, desk), /Cannot own .* does not let us ask: no/);
  desk.sent = { type: "timeout", problem: "timeout" };
  await assert.rejects(handleFinding(order, desk), /Cannot tell whether .* did own .*: timeout/);
});

Deno.test("--finding needs an action, and each action what belongs to it", () => {
  for (
    const args of [
      [],
      ["--finding-action", "shelve"],
      ["--finding-action", "own", "--finding-for", "1m"],
      ["--finding-action", "note"],
      ["--finding-action", "delete"],
    ]
  ) assert.throws(() => ordered(...args));
});
