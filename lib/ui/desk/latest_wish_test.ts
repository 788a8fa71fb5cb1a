import assert from "node:assert/strict";
import { LatestWish } from "./latest_wish.ts";

Deno.test({
  name: "LatestWish sends one at a time, and of those that waited the last one",
  permissions: "none",
  async fn() {
    const sent: number[] = [];
    const answers: (() => void)[] = [];
    const wishes = new LatestWish<number>((wish) => {
      sent.push(wish);
      return new Promise((resolve) => answers.push(resolve));
    });
    const first = wishes.wish(1);
    for (const wish of [2, 3, 4]) void wishes.wish(wish);
    assert.deepEqual(sent, [1]);
    assert.equal(wishes.idle, false);
    answers[0]?.();
    await Promise.resolve();
    await Promise.resolve();
    assert.deepEqual(sent, [1, 4]);
    answers[1]?.();
    await first;
    assert.ok(wishes.idle);
    void wishes.wish(5);
    assert.deepEqual(sent, [1, 4, 5]);
  },
});
