import assert from "node:assert/strict";
import { encodeCommand, type FindingCommand } from "./command.ts";
import { type Requester, sendFindingCommand } from "./send_command.ts";

const COMMAND: FindingCommand = { id: "HOLDING:4ca97b:1000", action: "close", by: "ada" };

function named(name: string, message: string, cause?: Error): Error {
  return Object.assign(new Error(message, { cause }), { name });
}

const send = (request: Requester["request"]) =>
  sendFindingCommand({ request }, "tspi", COMMAND, 100);

Deno.test("sendFindingCommand() tells what is answered", async () => {
  for (const reply of [{ ok: true }, { ok: false, error: "it is closed" }] as const) {
    const sent = await send(() => Promise.resolve({ data: encodeCommand(reply) }));
    assert.deepEqual(sent, { type: "answered", reply });
  }
});

Deno.test("sendFindingCommand() tells apart why there is no answer", async () => {
  const fails = (error: Error) => send(() => Promise.reject(error));
  const nobody = named("RequestError", "no responders", named("NoResponders", "no responders"));
  assert.deepEqual(await fails(nobody), { type: "no_responders" });
  const refusal = named("RequestError", "no", named("PermissionViolationError", "no"));
  assert.deepEqual(await fails(refusal), { type: "refused", problem: "no" });
  const late = named("TimeoutError", "timeout");
  assert.deepEqual(await fails(late), { type: "timeout", problem: "timeout" });
  const gone = named("RequestError", "connection closed");
  assert.deepEqual(await fails(gone), { type: "timeout", problem: "connection closed" });
  const sent = await send(() => Promise.resolve({ data: Uint8Array.of(1) }));
  assert.deepEqual(sent, { type: "timeout", problem: "the answer cannot be read" });
});
