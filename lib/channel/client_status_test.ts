import assert from "node:assert/strict";
import { type ClientStatus, clientStatus, readClientStatus } from "./client_status.ts";
import type { FollowState } from "./follow_state.ts";

const NOW_MS = Date.UTC(2026, 6, 15, 9, 30, 0, 125);
const FACTS = { client_id: "player-7", now_ms: NOW_MS };

Deno.test("clientStatus() says what a client follows in every state", () => {
  const states: readonly (readonly [FollowState, string, boolean])[] = [
    [{ type: "FOLLOWING_LIVESTREAM" }, "livestream", false],
    [{ type: "FOLLOWING_GROUP_REPLAY", channel_id: "replay.x" }, "replay.x", false],
    [
      { type: "FOLLOWING_PRIVATE_REPLAY", channel_id: "client.a.b", invitation: "replay.x" },
      "client.a.b",
      false,
    ],
    [{ type: "LIVE_OVERRIDE", against: ["replay.x"] }, "livestream", true],
  ];
  for (const [state, channel_id, override] of states) {
    assert.deepEqual(clientStatus("tspi", state, FACTS), {
      kind: "client-status",
      subject: "tspi.ops.status",
      messageId: null,
      headers: [],
      message: {
        client_id: "player-7",
        state: state.type,
        channel_id,
        subject: `tspi.channel.${channel_id}`,
        override,
        ts: "2026-07-15T09:30:00.125Z",
      },
    });
  }
});

Deno.test("clientStatus() carries what else is known of the client, and nothing else", () => {
  const more = { operator: "Ann", source_ip: "10.0.0.7", ping_ms: 1.5, last_cmd_id: "7" };
  const { message } = clientStatus("tspi", { type: "FOLLOWING_LIVESTREAM" }, { ...FACTS, ...more });
  assert.deepEqual({ ...message, ...more }, message);
  assert.ok(!("now_ms" in message));
});

Deno.test("clientStatus() refuses an id that cannot stand in a subject", () => {
  const state: FollowState = { type: "FOLLOWING_LIVESTREAM" };
  assert.throws(() => clientStatus("tspi", state, { ...FACTS, client_id: "a.b" }), RangeError);
});

Deno.test("readClientStatus() gives the instant of a status, or what is wrong with it", () => {
  const { message } = clientStatus("tspi", { type: "FOLLOWING_LIVESTREAM" }, FACTS);
  assert.deepEqual(readClientStatus(message), {
    ok: true,
    value: { status: message, sent_ms: NOW_MS },
  });
  const problem = (change: Partial<ClientStatus>) => {
    const reading = readClientStatus({ ...message, ...change });
    return reading.ok ? "" : reading.problem;
  };
  assert.match(problem({ client_id: "a b" }), /a client id is .*"a b"/);
  assert.match(problem({ channel_id: "replay" }), /names a channel.*"replay"/);
  assert.match(problem({ ts: "2026-02-31T09:30:00Z" }), /2026-02-31/);
});
