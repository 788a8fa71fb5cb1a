import assert from "node:assert/strict";
import { until } from "../../support/until.ts";
import { behavioursOf } from "../behaviour.ts";
import { Collected } from "../collected.ts";

/** Subscriptions that share the messages. */
export const queueGroupBehaviours = behavioursOf("queue groups", {
  "each message goes to one member, and all members get some": async (bench) => {
    const nc = await bench.connect();
    const subject = bench.unique();
    const members: Collected[] = [];
    for (let count = 0; count < 3; count++) {
      const other = await bench.connect();
      members.push(new Collected(other, subject, { queue: "workers" }));
      await other.flush();
    }
    for (let count = 0; count < 300; count++) nc.publish(subject, String(count));
    const total = () => members.reduce((sum, member) => sum + member.texts.length, 0);
    await until("300 messages", () => total() >= 300);
    await nc.flush();
    assert.equal(total(), 300);
    assert.equal(new Set(members.flatMap((member) => member.texts)).size, 300);
    for (const member of members) assert.ok(member.texts.length > 30);
  },

  "members on one connection share too": async (bench) => {
    const nc = await bench.connect();
    const subject = bench.unique();
    const members = [1, 2].map(() => new Collected(nc, subject, { queue: "workers" }));
    for (let count = 0; count < 100; count++) nc.publish(subject, String(count));
    await nc.flush();
    assert.equal(members.reduce((sum, member) => sum + member.texts.length, 0), 100);
    for (const member of members) assert.ok(member.texts.length > 10);
  },

  "each group and each plain subscription gets every message": async (bench) => {
    const nc = await bench.connect();
    const subject = bench.unique();
    const group = [1, 2].map(() => new Collected(nc, `${subject}.*`, { queue: "one" }));
    const other = new Collected(nc, `${subject}.a`, { queue: "other" });
    const plain = new Collected(nc, `${subject}.a`);
    for (let count = 0; count < 50; count++) nc.publish(`${subject}.a`, String(count));
    await nc.flush();
    assert.equal(group.reduce((sum, member) => sum + member.texts.length, 0), 50);
    assert.equal(other.texts.length, 50);
    assert.equal(plain.texts.length, 50);
  },

  "one name on overlapping subjects makes one group": async (bench) => {
    const nc = await bench.connect();
    const subject = bench.unique();
    const one = new Collected(nc, `${subject}.a`, { queue: "workers" });
    const other = new Collected(nc, `${subject}.*`, { queue: "workers" });
    for (let count = 0; count < 20; count++) nc.publish(`${subject}.a`, String(count));
    await nc.flush();
    assert.equal(one.texts.length + other.texts.length, 20);
    assert.ok(one.texts.length > 0 && other.texts.length > 0);
  },

  "a member that leaves leaves the messages to the others": async (bench) => {
    const [nc, other] = [await bench.connect(), await bench.connect()];
    const subject = bench.unique();
    const stays = new Collected(nc, subject, { queue: "workers" });
    new Collected(other, subject, { queue: "workers" });
    await other.flush();
    await other.close();
    await until("all messages with the member that stays", async () => {
      const before = stays.texts.length;
      for (let count = 0; count < 20; count++) nc.publish(subject, String(count));
      await nc.flush();
      return stays.texts.length === before + 20;
    });
  },
});
