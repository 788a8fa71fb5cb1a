import assert from "node:assert/strict";
import type { Batch } from "@rangecast/gateway/server-message";
import { WELCOME } from "../testing/fake_gateway.ts";
import { listed, RECEIVED_MS } from "../testing/sample_tracks.ts";
import { startedClient } from "../testing/started_client.ts";

Deno.test("LiveClient.inspect() records one entity, anew after each break", () => {
  const { clock, gateway, client } = startedClient();
  client.inspect("a");
  client.inspect("a");
  const subscriptions = gateway.heardOf("subscribe").filter(({ id }) => id === "record");
  assert.deepEqual(subscriptions.map(({ filter }) => filter), [{ entities: ["a"] }]);
  gateway.say({
    ...{ type: "batch", id: "record", epoch: "e1", seq: 3, first: 0 },
    observations: {
      ...listed(["a", "other", "a"]),
      event_ms: [RECEIVED_MS - 20, RECEIVED_MS - 10, RECEIVED_MS],
    },
    raw: [{ n: 1 }, { n: 2 }, { n: 3 }],
  });
  gateway.say({
    ...{ type: "gap", id: "record", epoch: "e1", seq: 3, from: 3, to: 6, dropped: 4 },
    reason: "slow link",
  });
  const record = client.record.value?.of;
  assert.equal(record?.samples.length, 2);
  assert.equal(record?.samples[0]?.at_ms, RECEIVED_MS - 5);
  assert.deepEqual(record?.raw, { n: 3 });
  assert.equal(record?.dropped, 4);
  gateway.close(1006);
  clock.advance(250);
  gateway.accept(WELCOME);
  assert.equal(gateway.heardOf("subscribe").filter(({ id }) => id === "record").length, 1);
  assert.equal(client.record.value?.of.samples.length, 0);
  client.inspect(null);
  assert.equal(gateway.heardOf("unsubscribe")[0]?.id, "record");
});

Deno.test("LiveClient.inspect() records what was derived, until the channel jumps or goes back", () => {
  const { gateway, client } = startedClient();
  client.inspect("a");
  const derived = { altitude_m: 2501.5, vertical_rate_mps: 1.25 };
  const batch = (first: number, given: Partial<Batch> = {}): Batch => ({
    ...{ type: "batch", id: "record", epoch: "e1", seq: 3, first, raw: [{}, {}] },
    ...{ observations: listed(["a", "other"]), ...given },
  });
  const shown = (at_ms = RECEIVED_MS) => client.record.value?.of.derivedAt(at_ms) ?? null;
  gateway.say(batch(0));
  assert.equal(shown(), null);
  gateway.say(batch(2, { derived: [derived, null] }));
  assert.deepEqual(shown(), derived);
  assert.equal(shown(RECEIVED_MS - 2_000), null, "before it was heard");
  gateway.say({
    ...{ type: "clock", id: "record", epoch: "e2", seq: 4, channel_id: "livestream" },
    ...{ clock: null, owner_offset_ms: 0, problem: null },
  });
  assert.equal(shown(), null);
  assert.deepEqual(
    [client.record.value?.of.samples.length, client.record.value?.of.raw],
    [0, null],
  );
  gateway.say(batch(0, { epoch: "e2", derived: [derived, null] }), batch(2, { epoch: "e2" }));
  assert.equal(shown(), null, "the latest has none");
});
