import assert from "node:assert/strict";
import { type Msg, nanos } from "@nats-io/nats-core";
import { until } from "../../support/until.ts";
import { behavioursOf } from "../behaviour.ts";
import { pushing } from "./pushing_check.ts";

/** How a push consumer keeps to the pace of who receives. */
export const flowControlBehaviours = behavioursOf("flow control", {
  "who answers gets everything": pushing(0, async ({ nc, js, name, listen, add }) => {
    const received = listen();
    let requests = 0;
    received.subscription.callback = (_, message) => {
      if (message.headers?.code !== 100) return void received.messages.push(message);
      const reply = message.reply || message.headers.get("Nats-Consumer-Stalled");
      if (reply === "") return;
      requests += 1;
      nc.publish(reply);
    };
    await add({ flow_control: true, idle_heartbeat: nanos(500) });
    const body = "x".repeat(10_000);
    for (let count = 1; count < 800; count++) nc.publish(`${name}.a`, body);
    await js.publish(`${name}.a`, body);
    await received.take(800);
    assert.ok(requests > 0);
  }),

  "a request is a status of 100 with a reply subject": pushing(
    0,
    async (consumer) => {
      const { nc, name, listen, add } = consumer;
      const received = listen();
      await add({ flow_control: true, idle_heartbeat: nanos(5_000) });
      for (let count = 0; count < 600; count++) nc.publish(`${name}.a`, "x".repeat(10_000));
      await until("a flow-control request", () => received.messages.some(isFlowControl));
      const request = received.messages.find(isFlowControl);
      assert.match(request?.reply ?? "", new RegExp(`^\\$JS\\.FC\\.${name}\\.one\\.`));
    },
  ),

  "delivery stops for who does not answer": pushing(0, async (consumer) => {
    const { nc, js, name, listen, add, info } = consumer;
    const received = listen();
    await add({ flow_control: true, idle_heartbeat: nanos(200) });
    for (let count = 1; count < 1_500; count++) nc.publish(`${name}.a`, "x".repeat(10_000));
    await js.publish(`${name}.a`, "x".repeat(10_000));
    const stalled = (message: Msg) => message.headers?.has("Nats-Consumer-Stalled") ?? false;
    await until("a heartbeat that tells of the stall", () => received.messages.some(stalled));
    const { num_pending } = await info();
    assert.ok(num_pending > 500, `${num_pending} pending`);
    const beat = received.messages.find(stalled);
    nc.publish(beat?.headers?.get("Nats-Consumer-Stalled") ?? "");
    await until("the flow going on", async () => (await info()).num_pending < num_pending);
  }),

  "without flow control delivery goes on": pushing(0, async ({ nc, js, name, listen, add }) => {
    const received = listen();
    await add({});
    for (let count = 1; count < 800; count++) nc.publish(`${name}.a`, "x".repeat(10_000));
    await js.publish(`${name}.a`, "x".repeat(10_000));
    assert.equal((await received.take(800)).length, 800);
  }),
});

function isFlowControl({ headers }: Msg): boolean {
  return headers?.code === 100 && headers.description === "FlowControl Request";
}
