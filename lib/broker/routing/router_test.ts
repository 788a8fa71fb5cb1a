import assert from "node:assert/strict";
import { encode } from "../protocol/bytes.ts";
import { Frame } from "../protocol/frame.ts";
import { Router } from "./router.ts";

function subscriber(subject: string, queue: string | null = null, owner: unknown = null) {
  const taken: unknown[] = [];
  const deliver = (_: Frame, publisher: unknown) => void taken.push(publisher);
  return { subject, queue, owner, congested: false, deliver, taken };
}

function publish(router: Router, subject: string, publisher: unknown = null, echo = true): number {
  const frame = new Frame().setSubject(encode(subject));
  return router.deliver(router.match(frame.subject), frame, publisher, echo);
}

Deno.test("Router.deliver() gives one of a queue group and all the others a message", () => {
  const router = new Router();
  const plain = subscriber("a.*");
  const group = [subscriber("a.b", "q"), subscriber("a.>", "q")];
  for (const one of [plain, ...group]) router.subscribe(one);
  for (let i = 0; i < 10; i++) assert.equal(publish(router, "a.b"), 2);
  assert.equal(plain.taken.length, 10);
  assert.deepEqual(group.map(({ taken }) => taken.length), [5, 5]);
});

Deno.test("Router.deliver() passes over the publisher's own subscriptions without echo", () => {
  const router = new Router();
  const me = {};
  const mine = subscriber("a", null, me);
  const group = [subscriber("a", "q", me), subscriber("a", "q", {})];
  for (const one of [mine, ...group]) router.subscribe(one);
  for (let i = 0; i < 4; i++) assert.equal(publish(router, "a", me, false), 1);
  assert.deepEqual([mine, ...group].map(({ taken }) => taken.length), [0, 0, 4]);
});

Deno.test("Router.watchInterest() tells of the first and the last exact subscription", () => {
  const router = new Router();
  const told: boolean[] = [];
  const stop = router.watchInterest("a.b", null, (present) => told.push(present));
  const [one, two] = [subscriber("a.b"), subscriber("a.b")];
  for (const other of [subscriber("a.*"), subscriber("a.b", "q")]) router.subscribe(other);
  assert.equal(router.hasExactInterest("a.b", null), false);
  router.subscribe(one);
  router.subscribe(two);
  router.unsubscribe(one);
  assert.deepEqual(told, [true]);
  router.unsubscribe(two);
  assert.deepEqual(told, [true, false]);
  stop();
  router.subscribe(one);
  assert.deepEqual(told, [true, false]);
});
