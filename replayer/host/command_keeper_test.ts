import assert from "node:assert/strict";
import { encode } from "@rangecast/codec/cbor";
import { renewed } from "./command_keeper.ts";

const COMMAND = {
  cmd_id: "0b29d3b6-5b51-4b0f-a1a7-2a3a8b0b8a52",
  name: "display.units",
  ts: "2026-07-15T09:30:00Z",
  sender: "tower",
  payload: { units: "imperial" },
};
const NEW_ID = "5f0d1f0e-7f3c-4b0e-8f5c-0a5c8b6f3f11";

Deno.test("renewed() is the command under a new id, for as long as no newer one is there", () => {
  assert.deepEqual(renewed("tspi.cmd.display.units", encode(COMMAND), 41, NEW_ID), {
    ...{ kind: "display-command", subject: "tspi.cmd.display.units", messageId: NEW_ID },
    headers: [["Nats-Expected-Last-Subject-Sequence", "41"]],
    message: { ...COMMAND, cmd_id: NEW_ID },
  });
});

Deno.test("renewed() is null for what is no command", () => {
  for (
    const body of [new Uint8Array(), new Uint8Array([255]), encode({ ...COMMAND, payload: {} })]
  ) assert.equal(renewed("tspi.cmd.display.units", body, 41, NEW_ID), null);
});
