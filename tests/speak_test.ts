import assert from "node:assert/strict";
import { systemClock } from "@rangecast/base/clock";
import { answer, ask, say, sayStored } from "@rangecast/bus/speak";
import { hear } from "@rangecast/bus/spoken";
import type { ClockVector } from "@rangecast/channel/clock-vector";
import { clockMessage } from "@rangecast/channel/clock-vector";
import { channelSubjects } from "@rangecast/channel/subjects";
import { createTag } from "@rangecast/channel/tag";
import { onEachBroker } from "./support/brokers.ts";
import { RangeBroker } from "./support/range_broker.ts";
import { until } from "./support/until.ts";

const VECTOR: ClockVector = {
  channel_id: "replay.stage",
  epoch: 1,
  position_ms: 5000,
  rate: 2,
  updated_at_ms: 6000,
  state: "running",
  window: { start_ms: 0, end_ms: null },
};
const CLOCK = { clock: systemClock };
const SUBJECTS = channelSubjects("tspi");

function tag(label: string) {
  const id = crypto.randomUUID();
  return createTag("tspi", { id, ts_ms: 1000, now_ms: 2000, label, creator: "tower" });
}

onEachBroker(
  "say() sends what hear() understands, and nothing that is off its schema",
  async (server) => {
    await using broker = await RangeBroker.on(server);
    const { connection } = broker;
    const heard: unknown[] = [];
    connection.nats.subscribe(SUBJECTS.clocks, {
      callback: (_, { data }) => void heard.push(hear("channel-clock", data)),
    });
    say(connection, clockMessage("tspi", VECTOR));
    await until("it was heard", () => heard.length === 1);
    assert.deepEqual(heard, [{ ok: true, value: VECTOR }]);
    const wrong = clockMessage("tspi", { ...VECTOR, rate: -1 });
    assert.throws(() => say(connection, wrong), /fits its schema: \/rate/);
    await assert.rejects(sayStored(connection, wrong, CLOCK), /fits its schema/);
  },
);

onEachBroker("sayStored() stores a message once, with its headers", async (server) => {
  await using broker = await RangeBroker.on(server);
  await broker.addStreams();
  const message = tag("one");
  const { connection } = broker;
  const store = () => sayStored(connection, message, CLOCK);
  assert.deepEqual(await store(), { ok: true, seq: 1, repeated: false });
  assert.deepEqual(await store(), { ok: true, seq: 1, repeated: true });
  const { data, headers } = await connection.nats.request(
    "$JS.API.DIRECT.GET.TSPI",
    JSON.stringify({ seq: 1 }),
  );
  assert.deepEqual(hear("tag", data), { ok: true, value: message.message });
  assert.equal(headers?.get("Nats-Msg-Id"), message.message.id);
  assert.equal(headers?.get("X-Tag-Creator"), "tower");
});

onEachBroker("sayStored() waits for a stream that comes in time", async (server) => {
  await using broker = await RangeBroker.on(server);
  const stored = sayStored(broker.connection, tag("one"), CLOCK);
  await broker.addStreams();
  assert.deepEqual(await stored, { ok: true, seq: 1, repeated: false });
});

onEachBroker("sayStored() says why nothing was stored", async (server) => {
  await using broker = await RangeBroker.on(server);
  const { connection } = broker;
  const once = await sayStored(connection, { ...tag("one"), messageId: null }, CLOCK);
  assert.equal(once.ok, false);
  const briefly = await sayStored(connection, tag("one"), { ...CLOCK, limit_ms: 300 });
  assert.equal(briefly.ok, false);
  await connection[Symbol.asyncDispose]();
  const closed = await sayStored(connection, tag("one"), CLOCK);
  assert.ok(!closed.ok && /closed/.test(closed.problem));
});

onEachBroker("ask() brings the answer, or why there is none", async (server) => {
  await using broker = await RangeBroker.on(server);
  const { connection } = broker;
  const question = { subject: SUBJECTS.list };
  const nobody = await ask(connection, question, "channel-list");
  assert.ok(!nobody.ok && nobody.reason === "no answer");
  let reply: (request: Parameters<typeof answer>[0]) => void = (request) =>
    answer(request, "channel-list", { channels: [] });
  connection.nats.subscribe(SUBJECTS.list, { callback: (_, request) => reply(request) });
  assert.deepEqual(await ask(connection, question, "channel-list"), {
    ok: true,
    value: { channels: [] },
  });
  reply = (request) => void request.respond(new Uint8Array([1]));
  const strange = await ask(connection, question, "channel-list");
  assert.ok(!strange.ok && strange.reason === "unreadable");
});
