import assert from "node:assert/strict";
import {
  type CommandReply,
  encodeCommand,
  type FindingCommand,
  readFindingCommand,
} from "@rangecast/findings/command";
import type { Role } from "../protocol/protocol.ts";
import { FindingDesk } from "./finding_desk.ts";

const ID = "SQUAWK_7700:4ca97b:1760000000000";
const WISH = { type: "finding_act", finding_id: ID, action: "acknowledge" } as const;

/** A desk before a findings service that answers so; null: there is none. */
function deskBefore(reply: CommandReply | Uint8Array | null) {
  const asked: (readonly [string, FindingCommand])[] = [];
  const desk = new FindingDesk({
    request: (subject, body) => {
      const read = readFindingCommand(body);
      if (read.ok) asked.push([subject, read.command]);
      if (reply === null) return Promise.reject(new Error("no responders"));
      const data = reply instanceof Uint8Array ? reply : encodeCommand(reply);
      return Promise.resolve({ data });
    },
  }, "tspi");
  const grant = (role: Role, wish: Parameters<FindingDesk["grant"]>[1] = WISH) =>
    desk.grant({ client_id: "ada-1", user: "ada", role, address: null }, wish);
  return { asked, grant };
}

Deno.test("FindingDesk.grant() asks the findings service in the name of an operator", async () => {
  const { asked, grant } = deskBefore({ ok: true });
  assert.deepEqual(await grant("operator"), { ok: true });
  assert.deepEqual(await grant("admin", { ...WISH, action: "close", note: "test" }), { ok: true });
  assert.deepEqual(asked, [
    ["findings.cmd", { id: ID, action: "acknowledge", by: "ada" }],
    ["findings.cmd", { id: ID, action: "close", by: "ada", note: "test" }],
  ]);
});

Deno.test("FindingDesk.grant() refuses viewers, and asks nobody", async () => {
  const { asked, grant } = deskBefore({ ok: true });
  assert.deepEqual(await grant("viewer"), {
    ok: false,
    code: "not_allowed",
    message: "Operators acknowledge findings, viewers look at them",
  });
  assert.deepEqual(asked, []);
});

Deno.test("FindingDesk.grant() passes on why the service refuses", async () => {
  const { grant } = deskBefore({ ok: false, error: "it is closed" });
  const granted = await grant("operator");
  assert.deepEqual(granted, {
    ok: false,
    code: "refused",
    message: "Cannot acknowledge this finding: it is closed",
  });
});

Deno.test("FindingDesk.grant() says so when no service answers, or not in its language", async () => {
  for (const reply of [null, Uint8Array.of(1)]) {
    const granted = await deskBefore(reply).grant("operator");
    assert.deepEqual(granted, {
      ok: false,
      code: "unavailable",
      message: "No findings service answers",
    });
  }
});
