import assert from "node:assert/strict";
import {
  type CommandReply,
  encodeCommand,
  type FindingCommand,
  readFindingCommand,
} from "@rangecast/findings/command";
import type { Role } from "../protocol/protocol.ts";
import { FindingDesk, MAX_PENDING } from "./finding_desk.ts";

const ID = "SQUAWK_7700:4ca97b:1760000000000";
const WISH = { type: "finding_act", finding_id: ID, action: "acknowledge" } as const;

/** A desk before a findings service that answers so; an error: it does not. */
function deskBefore(reply: CommandReply | Uint8Array | Error) {
  const asked: (readonly [string, FindingCommand])[] = [];
  const desk = new FindingDesk({
    request: (subject, body) => {
      const read = readFindingCommand(body);
      if (read.ok) asked.push([subject, read.command]);
      if (reply instanceof Error) return Promise.reject(reply);
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
  // A role that is not known yet may not do what operators do.
  const odd = await grant("guest" as Role);
  assert.equal(!odd.ok && odd.code, "not_allowed");
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

Deno.test("FindingDesk.grant() tells apart why there is no answer", async () => {
  const message = async (reply: Error | Uint8Array) => {
    const granted = await deskBefore(reply).grant("operator");
    assert.ok(!granted.ok);
    assert.equal(granted.code, "unavailable");
    return granted.message;
  };
  const error = (name: string) => Object.assign(new Error("timeout"), { name });
  const unknown = "It is not known whether the findings service did acknowledge this finding: ";
  assert.equal(
    await message(error("NoResponders")),
    "Cannot acknowledge this finding: no findings service is there",
  );
  assert.equal(
    await message(error("PermissionViolationError")),
    "Cannot acknowledge this finding: the gateway may not ask the findings service",
  );
  assert.equal(await message(error("TimeoutError")), `${unknown}timeout`);
  assert.equal(await message(Uint8Array.of(1)), `${unknown}the answer cannot be read`);
});

Deno.test("FindingDesk.grant() has so many requests under way, and then room again", async () => {
  const answers: (() => void)[] = [];
  const desk = new FindingDesk({
    request: () =>
      new Promise((resolve) => answers.push(() => resolve({ data: encodeCommand({ ok: true }) }))),
  }, "tspi");
  const who = { client_id: "ada-1", user: "ada", role: "admin", address: null } as const;
  const under_way = Array.from({ length: MAX_PENDING }, () => desk.grant(who, WISH));
  const refused = await desk.grant(who, WISH);
  assert.equal(!refused.ok && refused.code, "too_many");
  assert.equal(answers.length, MAX_PENDING, "the one that is refused asks nobody");
  answers[0]?.();
  assert.deepEqual(await under_way[0], { ok: true });
  under_way.push(desk.grant(who, WISH));
  for (const answer of answers) answer();
  assert.ok((await Promise.all(under_way)).every(({ ok }) => ok));
});
