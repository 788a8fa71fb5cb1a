import assert from "node:assert/strict";
import { encodeCommand, type FindingCommand } from "@rangecast/findings/command";
import { sendFindingCommand } from "@rangecast/findings/send-command";
import { onEachBroker, onNatsServer } from "./support/brokers.ts";
import { RangeBroker } from "./support/range_broker.ts";

const COMMAND: FindingCommand = { id: "HOLDING:4ca97b:1000", action: "close", by: "ada" };
const SUBJECT = "findings.cmd";

onEachBroker("it is told whether a findings service is there, and is silent", async (server) => {
  await using range = await RangeBroker.on(server);
  const { nats } = range.connection;
  const send = (timeout_ms: number) => sendFindingCommand(nats, "tspi", COMMAND, timeout_ms);
  assert.deepEqual(await send(5_000), { type: "no_responders" });
  const silent = nats.subscribe(SUBJECT);
  assert.equal((await send(50)).type, "timeout");
  silent.unsubscribe();
  const reply = { ok: true } as const;
  nats.subscribe(SUBJECT, {
    callback: (_error, request) => void request.respond(encodeCommand(reply)),
  });
  assert.deepEqual(await send(5_000), { type: "answered", reply });
});

onNatsServer(
  "it is told that the broker does not let us ask the findings service",
  async (server) => {
    await using range = await RangeBroker.on(server);
    const sent = await sendFindingCommand(range.connection.nats, "tspi", COMMAND, 5_000);
    assert.equal(sent.type, "refused");
  },
  [
    `authorization { users = [ { user: a, password: b, permissions: { publish: { deny: "${SUBJECT}" } } } ] }`,
    "no_auth_user: a",
  ],
);
